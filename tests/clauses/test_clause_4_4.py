"""Clause 4.4: a person can refuse messages at any time: by a link in each of them, in one step, without signing in."""

import re

from tests.support.stage import RUNNING, Stage

LINK = re.compile(r"/(?:unsubscribe|u)/([\w-]{22})")


def test_every_message_bears_the_link_and_a_mail_program_finds_it_in_the_head(stage: Stage):
    visitor = stage.visitor()
    visitor.enter(RUNNING)
    visitor.enter(RUNNING)
    letters = stage.fetch_mail()

    assert len(letters) == 2
    for letter in letters:
        (token,) = {*LINK.findall(letter.text), *LINK.findall(letter.html)}
        assert letter.unsubscribe_url.endswith(f"/unsubscribe/{token}")


def test_so_does_every_sms(stage: Stage):
    by_sms = stage.publish(RUNNING, confirmation="sms")
    stage.visitor().enter(by_sms)
    (sms,) = stage.fetch_mail()

    assert sms.channel == "sms"
    assert LINK.search(sms.text)


def test_one_step_and_no_offer_is_allowed_to_go_out(stage: Stage):
    visitor = stage.visitor()
    visitor.enter(RUNNING, consent_offers_email="y")
    token = LINK.search(stage.fetch_mail()[-1].text)[1]
    stage.client().post(f"/unsubscribe/{token}", data={"choice": "all"})
    page = stage.page(f"/unsubscribe/{token}")

    assert "Мы не присылаем вам ни итогов, ни предложений." in page.one("main").text

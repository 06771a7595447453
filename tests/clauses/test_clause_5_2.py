"""Clause 5.2: by filling in and sending the form the person expresses consent. It is explicit: an unticked box of its
own for each purpose, and with each entry the exact words and the version of the policy are kept, refusals too.
"""

import hashlib

import pytest

from tests.support.page import Page
from tests.support.stage import RUNNING, Stage
from tests.support.visitor import Visitor, address
from webapp import consent, policies
from webapp.consent import ConsentEvent
from webapp.platform import clock
from webapp.platform.db import db

PARTS = ["operator", "person", "term", "third_parties", "cross_border", "publication", "data", "particulars"]


def events_of_newest(stage: Stage) -> list[ConsentEvent]:
    def newest() -> list[ConsentEvent]:
        person = db.session.query(ConsentEvent).order_by(ConsentEvent.sequence.desc()).first().person_id
        return db.session.query(ConsentEvent).filter_by(person_id=person).order_by(ConsentEvent.sequence).all()

    return stage.ask(newest)


def enter(stage: Stage, lang: str = "ru", **choices: str) -> tuple[Visitor, Page]:
    """Somebody enters; answers the page that they had before their eyes."""
    visitor = stage.visitor()
    page = stage.page(address(RUNNING, lang), visitor.client)
    tokens = {name: page.main.one("input", name=name).get("value") for name in ("csrf_token", "shown")}
    data = visitor.person | tokens | dict.fromkeys(("of_age", "consent_participation", "consent_draw"), "y") | choices
    assert visitor.client.post(address(RUNNING, lang), data=data).status_code == 303
    return visitor, page


@pytest.mark.parametrize("box", ["consent_participation", "consent_draw"])
def test_without_a_required_consent_there_is_no_entry(stage: Stage, box: str):
    before = stage.counts()

    assert stage.visitor().enter(**{box: None}).status_code == 422
    assert stage.counts() == before


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_the_words_that_stood_on_the_screen_are_kept_to_the_letter(stage: Stage, lang: str):
    _visitor, page = enter(stage, lang)
    shown = page.one("main").text

    for event in events_of_newest(stage):
        statement = stage.ask(lambda event=event: consent.find_statements({event.statement_sha256}))[
            event.statement_sha256
        ]
        assert hashlib.sha256(statement.text.encode()).hexdigest() == event.statement_sha256
        for words in (statement.label, statement.what, statement.why, statement.how_long):
            assert " ".join(words.split()) in shown
        assert [part["key"] for part in statement.parts] == PARTS
        for part in statement.parts:
            assert part["text"].strip()
            assert " ".join(part["text"].split()) in shown


def test_each_box_is_a_line_of_the_ledger_given_or_refused(stage: Stage):
    enter(stage, consent_offers_email="y")

    assert {event.purpose: event.action for event in events_of_newest(stage)} == {
        "participation": "given",
        "draw": "given",
        "offers_email": "given",
        "offers_sms": "refused",
        "publication": "refused",
    }
    for event in events_of_newest(stage):
        assert (event.control, event.box_before, event.box_after) == ("box", False, event.action == "given")


def test_the_version_of_the_policy_and_the_moment_are_kept(stage: Stage):
    before = clock.now()
    enter(stage, "kk")
    policy = stage.ask(lambda: policies.current_version(clock.now()))

    for event in events_of_newest(stage):
        assert (event.policy_number, event.policy_sha256) == (policy.number, policy.text("kk").sha256)
        assert event.language == "kk"
        # The note of when it was shown has milliseconds.
        assert before.replace(microsecond=0) <= event.shown_at <= event.recorded_at <= clock.now()


def test_a_box_that_the_form_did_not_show_cannot_be_ticked(stage: Stage):
    slug, visitor = stage.publish(), stage.visitor()
    visitor.enter(slug, consent_publication="y", consent_cross_border="y", consent_everything="y")

    assert {event.purpose for event in events_of_newest(stage)} == {"participation", "offers_email"}


def test_the_ledger_proves_itself_after_all_this(stage: Stage):
    enter(stage)

    assert stage.ask(consent.verify).faults == ()

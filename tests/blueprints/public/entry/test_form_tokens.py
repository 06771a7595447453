"""What a form must bring to be taken: the CSRF token of its page, `shown`, an empty trap; and what becomes of it else."""

from datetime import timedelta

import pytest
import time_machine
from werkzeug.test import TestResponse

from tests.support.factories import demo, publish_policy
from tests.support.page import Page
from tests.support.stage import MODEST, RUNNING, Stage
from tests.support.visitor import Visitor, form_of
from webapp.platform import clock

ALL_TICKED = {"consent_offers_email": "y", "consent_publication": "y"}


def assert_given_back(answer: TestResponse, visitor: Visitor, status: int = 422) -> Page:
    """The form is back with a notice, fresh tokens and everything that was typed."""
    page = Page(answer.text)
    assert answer.status_code == status
    assert len(page.notices) == 1
    for name in visitor.person:
        for field in page.all("input", name=name):
            assert field.get("value") == visitor.person[name]
    return page


def send_again(visitor: Visitor, answer: TestResponse, slug: str = RUNNING) -> TestResponse:
    """Send what the given back page holds, every required box ticked."""
    return visitor.client.post(f"/c/{slug}", data=visitor.filled(form_of(answer.text)))


@pytest.mark.parametrize("token", [None, "", "x", "IjEi.aaaa.bbbb", "я" * 300, "\0"])
def test_a_form_without_the_token_of_its_page_is_given_back_filled(stage: Stage, token: str | None):
    before, visitor = stage.counts(), stage.visitor()
    answer = visitor.enter(csrf_token=token)
    page = assert_given_back(answer, visitor, 400)

    assert page.ticked == {"of_age", "consent_participation", "consent_draw"}
    assert stage.counts() == before
    assert send_again(visitor, answer).status_code == 303


def test_a_token_of_another_browser_is_not_taken(stage: Stage):
    visitor, other = stage.visitor(), stage.visitor()
    token = other.land()["csrf_token"]

    assert_given_back(visitor.enter(csrf_token=token), visitor, 400)


def test_a_browser_that_keeps_no_cookie_is_told_so_and_loses_nothing(stage: Stage):
    visitor = stage.visitor()
    form = visitor.filled(visitor.land())
    answer = stage.app.test_client(use_cookies=False).post(f"/c/{RUNNING}", data=form)

    assert_given_back(answer, visitor, 400)


def test_a_token_may_not_be_older_than_the_form(stage: Stage):
    visitor = stage.visitor()
    form = visitor.filled(visitor.land())
    with time_machine.travel(clock.now() + timedelta(hours=12, minutes=1)):
        assert_given_back(visitor.client.post(f"/c/{RUNNING}", data=form), visitor, 400)


@pytest.mark.parametrize("shown", [None, "", "1.1.1.ru..0.x", "a.b", "я", "\0", "." * 5000])
def test_a_forged_note_of_what_was_shown_gives_the_form_back(stage: Stage, shown: str | None):
    before, visitor = stage.counts(), stage.visitor()
    answer = visitor.enter(shown=shown)
    assert_given_back(answer, visitor)

    assert stage.counts() == before
    assert send_again(visitor, answer).status_code == 303


@pytest.mark.parametrize("place", [0, 20, -1])
def test_a_note_altered_in_one_letter_is_forged(stage: Stage, place: int):
    visitor = stage.visitor()
    shown = list(visitor.land()["shown"])
    shown[place] = "A" if shown[place] != "A" else "B"

    assert_given_back(visitor.enter(shown="".join(shown)), visitor)


def test_the_note_of_another_campaign_or_language_is_not_taken(stage: Stage):
    visitor = stage.visitor()

    for note in (visitor.land(MODEST)["shown"], visitor.land(RUNNING, "kk")["shown"]):
        assert_given_back(visitor.enter(shown=note), visitor)


def test_a_form_sent_within_two_seconds_is_given_back_and_its_second_sending_is_taken(stage: Stage):
    stage.set(shown_min_seconds=2.0)
    visitor = stage.visitor()
    with time_machine.travel(clock.now(), tick=False) as traveller:
        answer = visitor.enter()
        page = assert_given_back(answer, visitor)
        traveller.shift(2)
        again = send_again(visitor, answer)

    assert page.ticked == {"of_age", "consent_participation", "consent_draw"}
    assert again.status_code == 303


def test_a_note_of_over_twelve_hours_is_too_old_though_its_page_was_kept_alive(stage: Stage):
    visitor = stage.visitor()
    shown = visitor.land()["shown"]
    with time_machine.travel(clock.now() + timedelta(hours=12, seconds=5)):
        answer = visitor.enter(shown=shown)
        assert_given_back(answer, visitor)
        assert send_again(visitor, answer).status_code == 303


def test_a_note_of_almost_twelve_hours_is_taken(stage: Stage):
    visitor = stage.visitor()
    form = visitor.filled(visitor.land())
    with time_machine.travel(clock.now() + timedelta(hours=11, minutes=59)):
        assert visitor.client.post(f"/c/{RUNNING}", data=form).status_code == 303


def test_when_the_campaign_changed_meanwhile_its_consents_are_asked_anew(stage: Stage):
    slug, visitor = stage.publish(RUNNING), stage.visitor()
    form = visitor.filled(visitor.land(slug), **ALL_TICKED)
    stage.publish(RUNNING, slug=slug, ru={**demo(RUNNING)["ru"], "title": "Новое название"})
    before = stage.counts()
    answer = visitor.client.post(f"/c/{slug}", data=form)
    page = assert_given_back(answer, visitor)

    assert "Новое название" in page.one("label", for_="consent_participation").text
    assert page.ticked == {"of_age"}
    assert stage.counts() == before
    assert send_again(visitor, answer, slug).status_code == 303


def test_when_the_policy_changed_meanwhile_its_consents_are_asked_anew(stage: Stage):
    visitor = stage.visitor()
    form = visitor.filled(visitor.land(), **ALL_TICKED)
    stage.ask(lambda: publish_policy(clock.now(), ru=f"# Политика\n\nИзменена ради {visitor.person['iin'][-5:]}."))
    answer = visitor.client.post(f"/c/{RUNNING}", data=form)

    assert assert_given_back(answer, visitor).ticked == {"of_age"}
    assert send_again(visitor, answer).status_code == 303


def test_a_machine_that_fills_in_what_people_do_not_see_is_given_the_form_back(stage: Stage):
    before, visitor = stage.counts(), stage.visitor()
    answer = visitor.enter(reference_note="http://example.com")
    page = assert_given_back(answer, visitor)

    assert page.one("input", name="reference_note").get("value") is None
    assert stage.counts() == before
    assert send_again(visitor, answer).status_code == 303


def test_the_trap_is_out_of_the_way_of_people(stage: Stage):
    page = stage.page(f"/c/{RUNNING}")

    trap = page.one("input", name="reference_note")
    assert (trap.get("tabindex"), trap.get("autocomplete")) == ("-1", "off")
    assert page.one("div", class_="trap").get("aria-hidden") == "true"


def test_a_form_sent_twice_is_one_entry_with_one_answer(stage: Stage):
    before, visitor = stage.counts(), stage.visitor()
    form = visitor.filled(visitor.land())
    first, again = (visitor.client.post(f"/c/{RUNNING}", data=form) for _ in range(2))

    assert (first.status_code, first.location, first.data) == (again.status_code, again.location, again.data)
    after = stage.counts()
    assert {name: after[name] - before[name] for name in after} == {
        "participant": 1,
        "entry": 1,
        "attempt": 1,
        "consent_event": 5,
        "outbox_message": 0,
    }


def test_a_form_sent_again_for_another_person_is_given_back(stage: Stage):
    visitor, other = stage.visitor(), stage.visitor()
    form = visitor.land()
    visitor.client.post(f"/c/{RUNNING}", data=visitor.filled(form))
    before = stage.counts()
    answer = visitor.client.post(f"/c/{RUNNING}", data=other.filled(form))
    page = assert_given_back(answer, other)

    assert page.ticked == {"of_age"}
    assert stage.counts() == before


@pytest.mark.parametrize("origin", ["cross-site", "same-site"])
def test_a_form_of_another_site_is_refused(stage: Stage, origin: str):
    before, visitor = stage.counts(), stage.visitor()
    form = visitor.filled(visitor.land())
    answer = visitor.client.post(f"/c/{RUNNING}", data=form, headers={"Sec-Fetch-Site": origin})

    assert answer.status_code == 403
    assert stage.counts() == before


@pytest.mark.parametrize("origin", ["same-origin", "none"])
def test_a_form_of_this_site_is_taken(stage: Stage, origin: str):
    visitor = stage.visitor()
    form = visitor.filled(visitor.land())
    answer = visitor.client.post(f"/c/{RUNNING}", data=form, headers={"Sec-Fetch-Site": origin})

    assert answer.status_code == 303

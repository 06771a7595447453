"""Nobody can find out by the site's answers who has entered: status, headers and bytes are the same."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from werkzeug.test import TestResponse

from tests.support.mail import code_in
from tests.support.stage import RUNNING, Stage
from tests.support.visitor import Visitor
from webapp import entries
from webapp.entries.confirmation_limits import CORRECTION_LIFETIME
from webapp.platform import clock

pytestmark = pytest.mark.both_databases

# What differs between any two answers: two tokens and the cookie that signs them.
FRESH = re.compile(r'(name="(?:csrf_token|shown)" value=")[^"]*')
PAGES = ("thanks", "thanks?sent=again")


def comparable(answer: TestResponse) -> tuple[object, ...]:
    headers = [(name, "…" if name == "Set-Cookie" else value) for name, value in answer.headers]
    attributes = [cookie.split(";", 1)[1] for cookie in answer.headers.getlist("Set-Cookie")]
    lengths = [len(cookie) for cookie in answer.headers.getlist("Set-Cookie")]
    return answer.status, headers, attributes, lengths, FRESH.sub(r"\1…", answer.text)


def walk(visitor: Visitor, worker: Callable[[], object]) -> list[tuple[object, ...]]:
    """Everything that somebody sees who enters and then guesses at the code."""
    answers = [visitor.enter()]
    worker()
    answers += [visitor.client.get(f"/c/{RUNNING}/{page}") for page in PAGES]
    answers += [visitor.confirm(code) for code in ("", "12345", "000000", "000001")]
    form = {"csrf_token": visitor.land()["csrf_token"]}
    answers.append(visitor.client.post(f"/c/{RUNNING}/resend", data=form))
    answers += [visitor.confirm(f"{number:06d}") for number in range(3, 9)]
    return [comparable(answer) for answer in answers]


@pytest.mark.parametrize("written", [True, False], ids=["after the worker", "before the worker"])
@pytest.mark.parametrize("same_contact", [True, False], ids=["same contact", "another contact"])
@pytest.mark.parametrize("confirmed", [True, False], ids=["confirmed", "waiting"])
def test_a_second_entry_is_answered_byte_for_byte_as_a_first_one(
    stage: Stage, confirmed: bool, same_contact: bool, written: bool
):
    known = stage.visitor()
    known.enter()
    (letter,) = stage.fetch_mail()
    if confirmed:
        assert known.confirm(code_in(letter)).status_code == 303
    again = known.person if same_contact else {**stage.visitor().person, "iin": known.person["iin"]}
    worker = stage.fetch_mail if written else list
    with time_machine.travel(clock.now(), tick=False):  # a page says how many seconds to wait
        new, second = walk(stage.visitor(), worker), walk(stage.visitor(again), worker)

    assert second == new


def test_a_second_entry_tells_the_person_by_message_and_nobody_else(stage: Stage):
    known = stage.visitor()
    known.enter()
    known.confirm(code_in(stage.fetch_mail()[0]))
    stage.fetch_mail()
    other = {**stage.visitor().person, "iin": known.person["iin"]}
    stage.visitor(other).enter()

    letters = {letter.to: letter.name for letter in stage.fetch_mail()}
    assert letters == {known.person["email"]: "entered_already", other["email"]: "entry_code"}


def test_a_second_entry_leaves_nothing_behind(stage: Stage):
    known = stage.visitor()
    known.enter()
    known.confirm(code_in(stage.fetch_mail()[0]))
    stage.fetch_mail()
    an_hour_later = clock.now() + CORRECTION_LIFETIME + timedelta(minutes=1)
    stage.ask(lambda: entries.clean_up(an_hour_later))
    before = stage.counts()
    stage.visitor(known.person).enter()
    stage.fetch_mail()
    stage.ask(lambda: entries.clean_up(an_hour_later))

    after = stage.counts()
    assert {name for name in after if after[name] != before[name]} == {"attempt", "consent_event", "outbox_message"}


@pytest.mark.parametrize("spelling", ["{}", " {} ", "{0[0]}{0[1]}{0[2]} {1}"])
def test_a_person_is_known_by_the_iin_whatever_else_they_type(stage: Stage, spelling: str):
    known = stage.visitor()
    known.enter()
    known.confirm(code_in(stage.fetch_mail()[0]))
    iin = known.person["iin"]
    stage.fetch_mail()
    assert stage.visitor().enter(iin=spelling.format(iin, iin[3:])).status_code == 303

    assert "entered_already" in [letter.name for letter in stage.fetch_mail() if letter.to == known.person["email"]]

"""Nobody can find out by the site's answers who has entered: status, headers and bytes are the same."""

import re

import pytest
from werkzeug.test import TestResponse

from tests.support.mail import code_in
from tests.support.stage import RUNNING, Stage
from tests.support.visitor import Visitor

# What differs between any two answers: two tokens and the cookie that signs them.
FRESH = re.compile(r'(name="(?:csrf_token|shown)" value=")[^"]*')
PAGES = ("thanks", "thanks?sent=again")


def comparable(answer: TestResponse) -> tuple[object, ...]:
    headers = [(name, "…" if name == "Set-Cookie" else value) for name, value in answer.headers]
    attributes = [cookie.split(";", 1)[1] for cookie in answer.headers.getlist("Set-Cookie")]
    lengths = [len(cookie) for cookie in answer.headers.getlist("Set-Cookie")]
    return answer.status, headers, attributes, lengths, FRESH.sub(r"\1…", answer.text)


def walk(visitor: Visitor) -> list[tuple[object, ...]]:
    """Everything that somebody sees who enters and then guesses at the code."""
    answers = [visitor.enter()]
    answers += [visitor.client.get(f"/c/{RUNNING}/{page}") for page in PAGES]
    answers += [visitor.confirm(code) for code in ("", "12345", "000000", "000001")]
    form = {"csrf_token": visitor.land()["csrf_token"]}
    answers.append(visitor.client.post(f"/c/{RUNNING}/resend", data=form))
    answers += [visitor.confirm(f"{number:06d}") for number in range(3, 9)]
    return [comparable(answer) for answer in answers]


@pytest.mark.parametrize("confirmed", [True, False], ids=["confirmed", "waiting"])
def test_a_second_entry_is_answered_byte_for_byte_as_a_first_one(stage: Stage, confirmed: bool):
    known = stage.visitor()
    known.enter()
    (letter,) = stage.fetch_mail()
    if confirmed:
        assert known.confirm(code_in(letter)).status_code == 303
    new, second = walk(stage.visitor()), walk(stage.visitor(known.person))

    assert second == new


def test_a_second_entry_tells_the_person_by_message_and_nobody_else(stage: Stage):
    known = stage.visitor()
    known.enter()
    known.confirm(code_in(stage.fetch_mail()[0]))
    stage.fetch_mail()
    other = {**stage.visitor().person, "iin": known.person["iin"]}
    stage.visitor(other).enter()

    (letter,) = stage.fetch_mail()
    assert (letter.name, letter.to) == ("entered_already", known.person["email"])


def test_a_second_entry_changes_no_row_of_the_first(stage: Stage):
    known = stage.visitor()
    known.enter()
    known.confirm(code_in(stage.fetch_mail()[0]))
    before = stage.counts()
    stage.visitor(known.person).enter()

    after = stage.counts()
    assert {name for name in after if after[name] != before[name]} == {"attempt", "outbox_message"}


@pytest.mark.parametrize("spelling", ["{}", " {} ", "{0[0]}{0[1]}{0[2]} {1}"])
def test_a_person_is_known_by_the_iin_whatever_else_they_type(stage: Stage, spelling: str):
    known = stage.visitor()
    known.enter()
    known.confirm(code_in(stage.fetch_mail()[0]))
    before, iin = stage.counts(), known.person["iin"]
    assert stage.visitor().enter(iin=spelling.format(iin, iin[3:])).status_code == 303

    assert stage.counts()["entry"] == before["entry"]

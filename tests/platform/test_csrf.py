"""The tokens of forms: ours and Flask-WTF's are the same, and each is taken as Flask-WTF takes it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask, g, session
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms.validators import ValidationError

from tests.support.factories import NOON
from webapp.platform import csrf


@pytest.fixture(autouse=True)
def _at_noon(lone_app: Flask) -> Iterator[None]:
    with time_machine.travel(NOON, tick=False), lone_app.test_request_context():
        yield


def takes(token: str) -> bool:
    """Whether Flask-WTF takes a token."""
    try:
        validate_csrf(token)
    except ValidationError:
        return False
    return True


def test_a_token_is_letter_for_letter_the_one_that_flask_wtf_makes():
    ours = csrf.issue()
    g.pop(csrf.FIELD)

    assert generate_csrf() == ours


@pytest.mark.parametrize("age", [timedelta(), timedelta(hours=12), timedelta(hours=12, seconds=1), timedelta(days=-1)])
def test_a_token_is_good_for_as_long_as_for_flask_wtf(age: timedelta):
    token = csrf.issue()
    with time_machine.travel(NOON + age, tick=False):
        assert csrf.is_good(token) is takes(token)


@pytest.mark.parametrize("wrong", ["", "..", ".", "a.b.c", "é.é.é", "{token}a", "a{token}", "{token}.", "{token}\n"])
def test_what_is_not_a_token_is_good_for_neither(wrong: str):
    text = wrong.format(token=csrf.issue())

    assert (csrf.is_good(text), takes(text)) == (False, False)


def test_a_token_of_another_browser_is_not_good():
    token = csrf.issue()
    session[csrf.FIELD] = "another"

    assert not csrf.is_good(token)

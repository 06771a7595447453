from datetime import timedelta

import pytest
import time_machine
from werkzeug.test import TestResponse

from tests.support.mail import code_in
from tests.support.page import Page
from tests.support.stage import OVER, RUNNING, Stage
from tests.support.visitor import Visitor
from webapp.platform import clock


def ask_again(visitor: Visitor) -> TestResponse:
    return visitor.client.post(f"/c/{RUNNING}/resend", data={"csrf_token": visitor.land()["csrf_token"]})


def test_a_new_code_takes_the_place_of_the_one_before(stage: Stage):
    visitor = stage.visitor()
    visitor.enter()
    first = code_in(stage.fetch_mail()[0])
    with time_machine.travel(clock.now() + timedelta(seconds=31)):
        answer = ask_again(visitor)
        second = code_in(stage.fetch_mail()[0])
        page = Page(visitor.client.get(answer.location).text)
        assert visitor.confirm(first).status_code == (303 if first == second else 422)
        assert visitor.confirm(second).status_code == 303

    assert (answer.status_code, answer.location) == (303, f"/c/{RUNNING}/thanks?sent=again")
    assert len(page.notices) == 1


def test_a_new_code_is_not_sent_within_half_a_minute(stage: Stage):
    visitor = stage.visitor()
    visitor.enter()
    stage.fetch_mail()
    answer = ask_again(visitor)

    assert answer.status_code == 429
    assert Page(answer.text).notices
    assert stage.fetch_mail() == []


def test_four_codes_are_sent_for_one_form_and_no_more(stage: Stage):
    visitor = stage.visitor()
    visitor.enter()
    stage.fetch_mail()
    answers = []
    for minutes in range(1, 6):
        with time_machine.travel(clock.now() + timedelta(minutes=minutes)):
            answers.append(ask_again(visitor).status_code)
            stage.fetch_mail()

    assert answers == [303, 303, 303, 429, 429]


def test_a_browser_that_has_not_entered_gets_no_code(stage: Stage):
    assert ask_again(stage.visitor()).status_code == 303
    assert stage.fetch_mail() == []


@pytest.mark.parametrize("slug", [RUNNING, OVER])
def test_nobody_is_told_of_a_code_that_was_not_asked_for(stage: Stage, slug: str):
    page = stage.page(f"/c/{slug}/thanks?sent=again")

    assert page.main.all("p", role="status") == []

from datetime import timedelta

import pytest
import time_machine

from tests.support.mail import code_in
from tests.support.page import Page
from tests.support.stage import RUNNING, Stage
from tests.support.visitor import Visitor
from webapp.platform import clock


def enter(stage: Stage) -> tuple[Visitor, str]:
    """Somebody who has entered, and the code they got."""
    visitor = stage.visitor()
    visitor.enter()
    return visitor, code_in(stage.fetch_mail()[-1])


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_wrong_code_is_refused_beside_the_field_and_the_right_one_is_taken_after_it(stage: Stage):
    visitor, code = enter(stage)
    refused = visitor.confirm(other_than(code))
    page = Page(refused.text)

    assert refused.status_code == 422
    assert (page.wrong, page.summary) == (["code"], ["#code"])
    assert page.error_of("code")
    assert visitor.confirm(code).status_code == 303


@pytest.mark.parametrize(
    "typed", ["", "1", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12 34", "0" * 5000, "\0\0\0\0\0\0"]
)
def test_what_can_be_no_code_costs_no_try(stage: Stage, typed: str):
    visitor, code = enter(stage)
    for _ in range(6):
        assert visitor.confirm(typed).status_code == 422

    assert visitor.confirm(code).status_code == 303


@pytest.mark.parametrize("spelling", ["{0} {1}", "{0}-{1}", " {0}{1} ", "{0}\u00a0{1}"])
def test_a_code_may_be_typed_as_people_write_it(stage: Stage, spelling: str):
    visitor, code = enter(stage)
    assert visitor.confirm(spelling.format(code[:3], code[3:])).status_code == 303


def test_after_five_wrong_codes_the_right_one_is_refused_too(stage: Stage):
    visitor, code = enter(stage)
    for _ in range(5):
        visitor.confirm(other_than(code))

    assert visitor.confirm(code).status_code == 422


def test_a_code_works_for_ten_minutes(stage: Stage):
    visitor, code = enter(stage)
    with time_machine.travel(clock.now() + timedelta(minutes=10, seconds=1)):
        assert visitor.confirm(code).status_code == 422


def test_a_code_sent_twice_confirms_once_and_is_answered_alike(stage: Stage):
    visitor, code = enter(stage)
    page = visitor.client.get(f"/c/{RUNNING}/thanks")
    form = {"csrf_token": Page(page.text).all("input", name="csrf_token")[0].get("value"), "code": code}
    first, again = (visitor.client.post(f"/c/{RUNNING}/confirm", data=form) for _ in range(2))

    assert (again.status_code, again.location) == (first.status_code, first.location) == (303, f"/c/{RUNNING}/thanks")
    assert len([letter for letter in stage.fetch_mail() if letter.name == "entry_received"]) == 1


def test_the_code_of_a_form_that_a_later_one_replaced_shows_no_ticket(stage: Stage):
    visitor, code = enter(stage)
    later = stage.visitor(visitor.person)
    later.enter()
    newer = code_in(stage.fetch_mail()[-1])
    assert later.confirm(newer).status_code == 303

    assert visitor.confirm(code).status_code == (303 if code == newer else 422)


def test_a_code_confirms_only_from_the_browser_that_entered(stage: Stage):
    visitor, code = enter(stage)
    stranger = stage.visitor()
    token = stranger.land()["csrf_token"]
    answer = stranger.client.post(f"/c/{RUNNING}/confirm", data={"csrf_token": token, "code": code})

    assert answer.status_code == 422
    assert Page(answer.text).notices
    assert visitor.confirm(code).status_code == 303


def test_the_code_of_one_person_does_not_confirm_another(stage: Stage):
    (first, code), (second, other) = enter(stage), enter(stage)

    assert second.confirm(code).status_code == (303 if code == other else 422)
    assert first.confirm(code).status_code == 303


@pytest.mark.parametrize("path", ["confirm", "resend"])
def test_a_small_form_without_its_token_is_refused_with_a_page(stage: Stage, path: str):
    visitor, code = enter(stage)
    answer = visitor.client.post(f"/c/{RUNNING}/{path}", data={"code": code})

    assert answer.status_code == 400
    assert Page(answer.text).h1
    assert visitor.confirm(code).status_code == 303


@pytest.mark.parametrize("path", ["confirm", "resend"])
def test_a_small_form_of_another_site_is_refused(stage: Stage, path: str):
    visitor, code = enter(stage)
    token = visitor.land()["csrf_token"]
    answer = visitor.client.post(
        f"/c/{RUNNING}/{path}", data={"csrf_token": token, "code": code}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403
    assert stage.fetch_mail() == []

"""The page after the form says where the code went and lets it be corrected, and tells nobody who has entered."""

from collections.abc import Callable

import pytest
import time_machine
from werkzeug.test import TestResponse

from tests.blueprints.public.entry.test_second_entry import comparable
from tests.support.mail import code_in
from tests.support.page import Page
from tests.support.stage import MODEST, RUNNING, Stage
from tests.support.visitor import Visitor, address, form_of
from webapp.platform import clock

pytestmark = pytest.mark.both_databases


@pytest.fixture
def slug(stage: Stage) -> str:
    return stage.publish(MODEST)


def correct(visitor: Visitor, slug: str, email: str, **changes: str) -> TestResponse:
    page = visitor.client.get(f"/c/{slug}/thanks")
    return visitor.client.post(
        f"/c/{slug}/contact", data={"csrf_token": form_of(page.text)["csrf_token"], "email": email, **changes}
    )


def mailed(stage: Stage) -> list[tuple[str, str]]:
    return [(letter.to, letter.name) for letter in stage.fetch_mail()]


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_the_page_says_where_the_code_went_without_saying_it_whole(stage: Stage, slug: str, lang: str):
    visitor = stage.visitor()
    visitor.enter(slug, lang)
    page = stage.page(f"{address(slug, lang)}/thanks", visitor.client)

    assert "t•••@example.kz" in page.one("main").text
    assert visitor.person["email"] not in page.one("main").text


def test_where_codes_go_by_sms_the_number_is_masked_and_corrected(stage: Stage):
    slug, visitor, other = stage.publish(RUNNING, confirmation="sms"), stage.visitor(), stage.visitor()
    visitor.enter(slug)
    page = stage.page(f"/c/{slug}/thanks", visitor.client)
    stage.fetch_mail()
    answer = correct(visitor, slug, "", phone=other.person["phone"])

    assert f"+7 707 ••• •• {visitor.person['phone'][-2:]}" in page.one("main").text
    assert answer.status_code == 303
    assert mailed(stage) == [(other.person["phone"], "entry_code")]


def test_a_corrected_address_gets_the_code_and_is_said(stage: Stage, slug: str):
    visitor, right = stage.visitor(), stage.visitor().person["email"]
    visitor.enter(slug)
    old = code_in(stage.fetch_mail()[0])
    answer = correct(visitor, slug, right.replace("t", "r", 1))
    (letter,) = stage.fetch_mail()
    page = Page(visitor.client.get(answer.location).text)

    assert (answer.status_code, answer.location) == (303, f"/c/{slug}/thanks?sent=corrected")
    assert letter.to == right.replace("t", "r", 1)
    assert "r•••@example.kz" in page.one("main").text
    assert visitor.confirm(old, slug).status_code == (303 if old == code_in(letter) else 422)
    assert visitor.confirm(code_in(letter), slug).status_code == 303


def test_it_can_be_corrected_once(stage: Stage, slug: str):
    visitor, right = stage.visitor(), stage.visitor().person["email"]
    visitor.enter(slug)
    correct(visitor, slug, right)
    stage.fetch_mail()
    page = stage.page(f"/c/{slug}/thanks", visitor.client)
    again = correct(visitor, slug, stage.visitor().person["email"])

    assert page.all("input", name="email") == []
    assert again.status_code == 422
    assert mailed(stage) == []


@pytest.mark.parametrize("typed", ["", "timur", "timur@@example.kz", "timur@gmial.con"])
def test_what_is_wrong_with_a_corrected_address_is_said_beside_it(stage: Stage, slug: str, typed: str):
    visitor = stage.visitor()
    visitor.enter(slug)
    stage.fetch_mail()
    page = Page(correct(visitor, slug, typed).text)

    assert (page.wrong, page.summary) == (["email"], ["#email"])
    assert page.one("input", name="email").get("value") == typed
    assert mailed(stage) == []


def test_a_corrected_address_that_looks_mistyped_is_taken_when_it_is_sent_again(stage: Stage, slug: str):
    visitor = stage.visitor()
    visitor.enter(slug)
    stage.fetch_mail()
    odd = visitor.person["email"].replace("example.kz", "gmial.con")
    asked = Page(correct(visitor, slug, odd).text)
    meant = asked.one("input", name="email_as_is").get("value") or ""

    assert correct(visitor, slug, odd, email_as_is=meant).status_code == 303
    assert mailed(stage) == [(odd, "entry_code")]


def test_only_the_browser_that_entered_corrects_its_address(stage: Stage, slug: str):
    visitor, stranger = stage.visitor(), stage.visitor()
    visitor.enter(slug)
    stage.fetch_mail()
    token = stranger.land(slug)["csrf_token"]
    answer = stranger.client.post(f"/c/{slug}/contact", data={"csrf_token": token, "email": "a@example.kz"})

    assert answer.status_code == 422
    assert Page(answer.text).notices
    assert mailed(stage) == []


def test_a_correction_without_its_token_is_refused(stage: Stage, slug: str):
    visitor = stage.visitor()
    visitor.enter(slug)
    stage.fetch_mail()

    assert visitor.client.post(f"/c/{slug}/contact", data={"email": "a@example.kz"}).status_code == 400
    assert mailed(stage) == []


def test_one_mailbox_is_not_filled_by_corrections(stage: Stage, slug: str):
    target = stage.visitor().person["email"]
    answers = []
    for _ in range(7):
        visitor = stage.visitor()
        visitor.enter(slug)
        answers.append(correct(visitor, slug, target).status_code)

    assert answers[:5] == [303] * 5
    assert answers[-1] == 429


def walk(visitor: Visitor, slug: str, worker: Callable[[], object], right: str) -> list[tuple[object, ...]]:
    answers = [visitor.enter(slug)]
    worker()
    answers += [correct(visitor, slug, "timur@"), correct(visitor, slug, right)]
    worker()
    answers += [visitor.client.get(f"/c/{slug}/{page}") for page in ("thanks", "thanks?sent=corrected")]
    answers += [visitor.confirm("000000", slug), correct(visitor, slug, right)]
    return [comparable(answer) for answer in answers]


@pytest.mark.parametrize("written", [True, False], ids=["after the worker", "before the worker"])
@pytest.mark.parametrize("whose", ["the mistyped", "the corrected", "neither"])
def test_a_correction_is_answered_byte_for_byte_alike_whoever_has_entered(
    stage: Stage, slug: str, whose: str, written: bool
):
    known = stage.visitor()
    known.enter(slug)
    known.confirm(code_in(stage.fetch_mail()[0]), slug)
    stage.fetch_mail()
    worker = stage.fetch_mail if written else list
    mistyped = known.person if whose == "the mistyped" else None
    right = known.person["email"] if whose == "the corrected" else stage.visitor().person["email"]
    with time_machine.travel(clock.now(), tick=False):  # the page says in how many seconds a new code can be sent
        new = walk(stage.visitor(), slug, worker, stage.visitor().person["email"])
        other = walk(stage.visitor(mistyped), slug, worker, right)

    assert other == new


def test_a_code_comes_to_the_corrected_address_whoever_the_mistyped_one_belongs_to(stage: Stage, slug: str):
    known, right = stage.visitor(), stage.visitor().person["email"]
    known.enter(slug)
    known.confirm(code_in(stage.fetch_mail()[0]), slug)
    again = stage.visitor(known.person)
    again.enter(slug)
    stage.fetch_mail()
    correct(again, slug, right)
    (letter,) = stage.fetch_mail()

    assert (letter.to, letter.name) == (right, "entry_code")
    assert again.confirm(code_in(letter), slug).status_code == 303

"""Addresses in two alphabets and two spellings: asked about once, carried where it can be, and one mailbox is one."""

import pytest

from tests.support.page import Page
from tests.support.stage import RUNNING, Stage, newest_person
from webapp import participants

ODD = "{}@exаmple.kz"
"""With a Cyrillic «а» in the domain."""


def send_again(visitor, answer, **changes):
    """Send the form that was given back, as a browser without script does."""
    page = Page(answer.text)
    fields = [*page.all("input", type="hidden"), *(page.one("input", name=name) for name in visitor.person)]
    sent = {field.get("name"): field.get("value") or "" for field in fields} | dict.fromkeys(page.ticked, "y")
    return visitor.client.post(f"/c/{RUNNING}", data=sent | changes)


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_a_letter_of_another_alphabet_is_asked_about(stage: Stage, lang: str):
    page = Page(stage.visitor().enter(lang=lang, email=ODD.format("timur")).text)

    assert page.wrong == ["email"]
    assert "«а»" in page.error_of("email") or "“а”" in page.error_of("email")


def test_sent_once_more_as_it_is_it_is_meant(stage: Stage):
    visitor = stage.visitor()
    email = ODD.format(visitor.person["iin"])
    asked = visitor.enter(email=email)
    answer = send_again(visitor, asked)

    assert (asked.status_code, answer.status_code) == (422, 303)
    assert stage.ask(lambda: participants.read(newest_person()).email) == email


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_a_domain_that_is_a_slip_away_from_a_known_one_is_asked_about(stage: Stage, lang: str):
    page = Page(stage.visitor().enter(lang=lang, email="timur@gmial.con").text)

    assert page.wrong == ["email"]
    assert "gmail.com" in page.error_of("email")


def test_a_mistyped_domain_is_never_refused_for_it(stage: Stage):
    visitor = stage.visitor()
    email = f"timur.{visitor.person['iin']}@gmial.con"
    asked = visitor.enter(email=email)

    assert (asked.status_code, send_again(visitor, asked).status_code) == (422, 303)
    assert stage.ask(lambda: participants.read(newest_person()).email) == email


def test_a_letter_of_another_alphabet_in_a_known_domain_is_asked_about_with_that_domain(stage: Stage):
    page = Page(stage.visitor().enter(email="timur@gmаil.com").text)

    assert all(part in page.error_of("email") for part in ("«а»", "«gmail.com»"))


def test_another_odd_address_is_asked_about_again(stage: Stage):
    visitor = stage.visitor()
    asked = visitor.enter(email=ODD.format("timur"))

    assert Page(send_again(visitor, asked, email=ODD.format("asel")).text).wrong == ["email"]


def test_an_answer_to_the_question_outlives_another_mistake(stage: Stage):
    visitor = stage.visitor()
    asked = visitor.enter(email=ODD.format(visitor.person["iin"]))
    again = send_again(visitor, asked, first_name="№")

    assert Page(again.text).wrong == ["first_name"]
    assert send_again(visitor, again, first_name="Тимур").status_code == 303


def test_whether_letters_before_the_at_can_be_carried_is_told_at_the_form(stage: Stage):
    refused = stage.visitor().enter(email="тимур@example.kz")
    stage.set(smtp_utf8=True)
    visitor = stage.visitor()
    taken = visitor.enter(email=f"тимур{visitor.person['iin']}@example.kz")

    assert "до @" in Page(refused.text).error_of("email")
    assert taken.status_code == 303


def test_where_such_letters_cannot_be_carried_an_odd_one_is_named_too(stage: Stage):
    visitor = stage.visitor()
    first = visitor.enter(email="ivаn@mail.ru")
    second = send_again(visitor, first)

    assert [Page(answer.text).wrong for answer in (first, second)] == [["email"], ["email"]]
    assert "русская буква «а»" in Page(second.text).error_of("email")


@pytest.mark.parametrize(
    "spelling", ["info@пример.қаз", "info@xn--e1afmkfd.xn--80ao21a", "INFO@ПРИМЕР.ҚАЗ", "info@XN--E1AFMKFD.XN--80AO21A"]
)
def test_a_domain_in_punycode_and_in_its_own_letters_is_one_address(spelling: str):
    email = participants.REGISTER[3].read(spelling)

    assert email.casefold() == "info@пример.қаз"
    assert participants.odd_letter(email) is None


@pytest.mark.parametrize(
    ("email", "letter"),
    [
        ("ivаn@mail.ru", "а"), ("ivan@mаil.ru", "а"), ("иbан@пример.қаз", "b"), ("info@приmер.қаз", "m"), ("αlpha@mail.ru", "α"),
        ("ivan@mail.ру", None), ("ivan.петров@mail.ru", None), ("ivan@почта.kz", None), ("李ivan@mail.ru", None), ("ivan1@mail-2.ru", None),
    ],
)  # fmt: skip
def test_the_letter_that_is_asked_about_is_the_odd_one(email: str, letter: str | None):
    assert (participants.odd_letter(email) or (None,))[0] == letter

"""What input that is wrong gets: a sentence beside the field, everything typed kept, nothing saved by halves."""

import pytest

from tests.support.page import Page
from tests.support.stage import RUNNING, Stage
from tests.support.visitor import address

MISTAKES = {
    "last_name": ["", " ", "Иванов1", "<b>Иванов</b>", "Иван\ufe0fов", "-", "я" * 101, "new\nline"],
    "first_name": ["", "42", "Имя\x07", "Анна, Мария"],
    "patronymic": ["123", "я" * 101],
    "email": [
        "",
        "timur",
        "timur@",
        "@example.kz",
        "a b@example.kz",
        "x@example",
        "a@b@c.kz",
        "a" * 250 + "@example.kz",
    ],
    "phone": ["", "12345", "+7 916 123 45 67", "+7 727 250 00 00", "+1 202 555 0123", "phone", "7" * 41, "＋7700"],
    "iin": ["", "1", "000101100013", "00010110001x", "0001011000144", "123456789012"],
}


@pytest.mark.parametrize(("field", "typed"), [(field, typed) for field in MISTAKES for typed in MISTAKES[field]])
def test_a_mistake_is_named_beside_its_field_and_every_answer_is_kept(stage: Stage, field: str, typed: str):
    before, visitor = stage.counts(), stage.visitor()
    answer = visitor.enter(**{field: typed})
    page = Page(answer.text)

    assert answer.status_code == 422
    assert page.wrong == [field]
    assert page.summary == [f"#{field}"]
    assert page.error_of(field)
    for name, value in (visitor.person | {field: typed.replace("\n", "\n")}).items():
        assert page.one("input", name=name).get("value") == value
    assert page.ticked == {"of_age", "consent_participation", "consent_draw"}
    assert stage.counts() == before


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_an_empty_form_gets_a_sentence_for_each_thing_that_is_missing(stage: Stage, lang: str):
    visitor = stage.visitor()
    form = visitor.land(lang=lang)
    tokens = {name: form[name] for name in ("csrf_token", "shown")}
    answer = visitor.client.post(address(RUNNING, lang), data=tokens)
    page = Page(answer.text)

    missing = ["last_name", "first_name", "email", "phone", "iin", "of_age", "consent_participation", "consent_draw"]
    assert answer.status_code == 422
    assert page.wrong == missing
    assert page.summary == [f"#{name}" for name in missing]
    assert all(page.error_of(name) for name in missing)


@pytest.mark.parametrize("box", ["of_age", "consent_participation", "consent_draw"])
def test_a_required_box_left_empty_stays_empty_and_is_asked_for(stage: Stage, box: str):
    before = stage.counts()
    answer = stage.visitor().enter(**{box: None, "consent_offers_sms": "y"})
    page = Page(answer.text)

    assert (answer.status_code, page.wrong) == (422, [box])
    assert page.ticked == {"of_age", "consent_participation", "consent_draw", "consent_offers_sms"} - {box}
    assert stage.counts() == before


def test_refusing_what_is_only_offered_is_no_mistake(stage: Stage):
    answer = stage.visitor().enter(consent_offers_email=None, consent_offers_sms=None, consent_publication=None)
    assert answer.status_code == 303


def test_a_patronymic_may_be_absent(stage: Stage):
    assert stage.visitor().enter(patronymic="").status_code == 303
    assert stage.visitor().enter(patronymic=None).status_code == 303


@pytest.mark.parametrize("typed", ["8 707 {}", "+7 (707) {}", "7707{}", "707-{}", " 8(707){} "])
def test_a_phone_may_be_typed_in_any_usual_way(stage: Stage, typed: str):
    visitor = stage.visitor()
    assert visitor.enter(phone=typed.format(visitor.person["phone"][5:])).status_code == 303


def test_a_mended_form_is_taken(stage: Stage):
    visitor = stage.visitor()
    first = visitor.enter(iin="000101100013")
    page = Page(first.text)
    sent = {name: page.one("input", name=name).get("value") or "" for name in ("csrf_token", "shown", *visitor.person)}
    ticked = dict.fromkeys(page.ticked, "y")
    answer = visitor.client.post(f"/c/{RUNNING}", data=sent | ticked | {"iin": visitor.person["iin"]})

    assert answer.status_code == 303


def test_what_was_typed_comes_back_as_text_and_never_as_markup(stage: Stage):
    typed = "\"><script>alert('x')</script>"
    answer = stage.visitor().enter(last_name=typed)

    assert "<script>alert" not in answer.text
    assert Page(answer.text).one("input", name="last_name").get("value") == typed


def test_a_form_that_was_given_back_is_kept_by_nobody(stage: Stage):
    assert stage.visitor().enter(email="x").headers["Cache-Control"] == "no-store"

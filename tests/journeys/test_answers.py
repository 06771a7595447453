"""An answer beside each field that is left: the server's own sentence, or none; before the form is sent, and sent nowhere."""

import pytest

from tests.support import corpus, people
from tests.support.axe import findings
from tests.support.stage import Stage
from tests.support.visitor import prefixed
from webapp.blueprints.shared.entry_form import mistakes
from webapp.blueprints.shared.entry_form.forms import MISSING
from webapp.participants import REGISTER, Unacceptable
from webapp.platform import as_typed
from webapp.platform.i18n import speaking

pytestmark = pytest.mark.browser

JUDGE = """async ([script, typed]) => {
    const { judge } = await import(script);
    return typed.map(([name, text]) => judge(name, text) ?? null);
}"""
PREFIXES = [f"{beginning}{prefix:03d}1234567" for beginning in ("+7", "8", "7", "") for prefix in range(1000)]
LENGTHS = [beginning + "7" * count for beginning in ("+7", "+", "8", "7", "+1", "8 10 1") for count in range(16)]
NAMES = ["", " ", "-", "Анна2", "Ann_", "О’Нил", "Әлия-Нұр", "И. И.", "Иван, Пётр", "名前", "a\u200bb", "Z" * 101]


def typed() -> list[tuple[str, str]]:
    """What people type into each field, right and wrong."""
    person = people.make_person(7)
    found = [
        (field.name, corpus.filled(case["typed"], person))
        for field in REGISTER
        for kind in ("right", "wrong")
        for case in corpus.cases(field.name, kind)
    ]
    found += [("phone", text) for text in PREFIXES + LENGTHS] + [("first_name", text) for text in NAMES]
    found += [("iin", people.make_iin(1)[:count] + "0" * (count - 12)) for count in range(20)]
    return found + [("iin", people.make_iin(number)[:11] + str(number % 10)) for number in range(300)]


def says(name: str, text: str) -> str:
    """What the server says of a text; nothing where it takes it."""
    field = next(field for field in REGISTER if field.name == name)
    if not as_typed.plain(text):
        return str(MISSING.get(name, ""))
    try:
        field.read(text)
    except Unacceptable as refusal:
        return mistakes.say(refusal)
    return ""


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_the_browser_says_what_the_server_would_or_nothing(arrive, stage: Stage, lang: str):
    visitor, everything = arrive(lang=lang), typed()
    visitor.land()
    said = visitor.page.evaluate(JUDGE, [prefixed("/answers.js", lang), everything])

    def expected() -> list[str]:
        with speaking(lang):
            return [says(name, text) for name, text in everything]

    pairs = zip(everything, said, stage.ask(expected), strict=True)
    assert [(what, ours, theirs) for what, ours, theirs in pairs if ours is not None and ours != theirs] == []
    unsure = [what for what, answer in zip(everything, said, strict=True) if answer is None and what[0] != "phone"]
    assert len(unsure) < 60


def leave(visitor, name: str, text: str) -> None:
    """Type into a field as a person does, and go on to the next."""
    visitor.form.locator(f"#{name}").fill(text)
    visitor.form.locator(f"#{name}").press("Tab")


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_a_field_that_is_left_has_its_answer_and_loses_it_when_it_is_mended(arrive, lang: str):
    visitor = arrive(lang=lang, width=360)
    visitor.land()
    leave(visitor, "iin", "0001011")
    error = visitor.page.locator("#iin-error")
    error.wait_for()
    assert visitor.form.locator("#iin").get_attribute("aria-describedby").split()[0] == "iin-error"
    said = error.inner_text()
    visitor.fill(iin="0001011")
    visitor.send()
    assert visitor.page.locator("#iin-error").inner_text() == said

    visitor.form.locator("#iin").fill(visitor.person["iin"])
    visitor.page.locator("#iin[data-right]").wait_for()
    assert error.count() == 0
    assert visitor.form.locator("#iin").get_attribute("aria-invalid") is None
    assert visitor.posts == [visitor.address("/c/first-snow")]


def test_the_digits_of_an_iin_are_counted_and_the_twelfth_brings_the_answer(arrive):
    visitor = arrive(width=360)
    visitor.land()
    visitor.form.locator("#iin").focus()
    visitor.page.locator(".field__count", has_text="0/12").wait_for()
    visitor.page.keyboard.type("00010110001")
    assert visitor.page.locator(".field__count").inner_text() == "11/12"
    assert visitor.page.locator("#iin-error").count() == 0
    visitor.page.keyboard.type("3")

    visitor.page.locator("#iin-error").wait_for()
    assert visitor.focused() == "iin"
    assert findings(visitor.page) == []


def test_a_field_that_was_only_passed_is_told_nothing_and_an_emptied_one_is_asked_for(arrive):
    visitor = arrive()
    visitor.land()
    visitor.form.locator("#last_name").focus()
    for _ in range(8):
        visitor.page.keyboard.press("Tab")
    assert visitor.page.locator(".field__error").count() == 0
    leave(visitor, "first_name", "Анна")
    visitor.page.locator("#first_name[data-right]").wait_for()
    leave(visitor, "first_name", "")

    assert visitor.page.locator("#first_name-error").inner_text() == "Укажите имя"


def test_a_button_that_is_pressed_stays_under_the_finger(arrive):
    visitor = arrive(width=360)
    visitor.land()
    visitor.fill(email="timur.example.kz")
    visitor.page.locator(".field__count").wait_for()
    visitor.wait_until_read()
    visitor.form.locator("#phone").fill("12")
    visitor.press(visitor.form.locator("button"))

    assert [link.get_attribute("href") for link in visitor.page.locator("#error-summary a").all()] == [
        "#email",
        "#phone",
    ]

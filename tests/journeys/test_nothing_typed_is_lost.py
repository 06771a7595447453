"""What was typed into the entry form is there again: after a reload, in another language, after a look at another page.

In this visit only; never the IIN, never a tick; and nothing of it is in an address.
"""

import json

import pytest

from tests.support.axe import findings
from tests.support.visitor import prefixed

pytestmark = pytest.mark.browser

STORED = "sessionStorage.getItem('vpluse-form')"
KEPT = ("last_name", "first_name", "patronymic", "email", "phone")


def assert_given_back(visitor) -> None:
    """Every word is in its field; the IIN and the boxes are empty."""
    values = {name: visitor.form.locator(f"#{name}").input_value() for name in KEPT}
    assert {**values, "phone": values["phone"].replace(" ", "")} == {name: visitor.person[name] for name in KEPT}
    assert visitor.form.locator("#iin").input_value() == ""
    assert visitor.form.locator("input:checked").count() == 0


def finish(visitor) -> None:
    """Give what was not given back, and send."""
    visitor.fill(**{name: visitor.form.locator(f"#{name}").input_value() for name in KEPT})
    visitor.send()
    assert visitor.path.endswith("/thanks")


def change_language(visitor, to: str) -> None:
    """Press the name of a language, as whoever has script or none sees it."""
    visitor.press(visitor.page.locator(f".languages [lang={to}]:visible"))


@pytest.mark.parametrize(("lang", "to"), [("ru", "kk"), ("kk", "en"), ("en", "ru")])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_another_language_has_what_was_typed(arrive, lang: str, to: str, script: bool):
    visitor = arrive(lang=lang, width=360, script=script)
    visitor.land()
    visitor.fill()
    change_language(visitor, to)

    assert visitor.path == prefixed("/c/first-snow", to)
    assert_given_back(visitor)
    change_language(visitor, lang)
    assert_given_back(visitor)
    finish(visitor)
    assert not any(visitor.person["email"].split("@")[0] in address for address in visitor.posts)


def test_a_reload_has_what_was_typed(arrive):
    visitor = arrive(width=360)
    visitor.land()
    visitor.fill()
    visitor.page.reload()

    assert_given_back(visitor)
    finish(visitor)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_back_from_a_look_at_the_policy_has_what_was_typed_and_no_tick(arrive, script: bool):
    visitor = arrive(width=360, script=script)
    visitor.land()
    visitor.fill()
    visitor.press(visitor.form.locator("a[href*=policy]"))
    visitor.page.go_back()

    assert_given_back(visitor)
    finish(visitor)


def test_the_page_says_so_and_a_press_erases_it_everywhere(arrive):
    visitor = arrive(width=360)
    visitor.land()
    visitor.fill()
    visitor.page.reload()
    note = visitor.page.locator("[data-draft-note]")
    assert note.locator("[data-when=restored]").is_visible()
    assert findings(visitor.page) == []
    note.locator("button").click()

    assert visitor.page.evaluate(STORED) is None
    visitor.land()
    assert visitor.form.locator("#email").input_value() == ""
    assert not note.is_visible()


def test_a_mistake_and_then_another_language_lose_nothing(arrive):
    visitor = arrive(width=360)
    visitor.land()
    visitor.fill(iin="000101100013")
    visitor.send()
    assert visitor.focused() == "error-summary"
    change_language(visitor, "kk")

    assert_given_back(visitor)
    finish(visitor)


def test_a_session_that_ended_loses_nothing(arrive):
    visitor = arrive(width=360)
    visitor.land()
    visitor.fill()
    visitor.context.clear_cookies()
    visitor.send()

    assert visitor.status == 400
    assert visitor.form.locator("#email").input_value() == visitor.person["email"]
    finish(visitor)


def test_it_lies_in_this_tab_alone_without_the_iin_and_goes_with_the_entry(arrive):
    visitor = arrive()
    visitor.land()
    visitor.fill()
    assert visitor.page.evaluate(STORED) is None
    visitor.go("/policy")
    kept = json.loads(visitor.page.evaluate(STORED))
    other = visitor.context.new_page()
    other.goto("/c/first-snow")
    assert other.locator("#email").input_value() == ""
    other.close()

    assert set(kept["typed"]) == set(KEPT)
    assert visitor.person["iin"] not in json.dumps(kept)
    assert 0 < kept["until"] - visitor.page.evaluate("Date.now()") <= 60 * 60 * 1000
    visitor.land()
    assert_given_back(visitor)
    finish(visitor)
    assert visitor.page.evaluate(STORED) is None


def test_the_term_ends_on_whichever_page_is_opened_next(arrive):
    visitor = arrive()
    visitor.land()
    visitor.fill()
    visitor.go("/policy")
    visitor.page.evaluate("""() => {
        const kept = JSON.parse(sessionStorage.getItem("vpluse-form"));
        sessionStorage.setItem("vpluse-form", JSON.stringify({ ...kept, until: Date.now() - 1 }));
    }""")
    visitor.go("/cookies")

    assert visitor.page.evaluate(STORED) is None


def test_another_campaigns_form_is_given_nothing_and_takes_nothing(arrive):
    visitor = arrive()
    visitor.land()
    visitor.fill()
    visitor.land("tea-road")
    assert visitor.form.locator("#email").input_value() == ""
    visitor.land()

    assert_given_back(visitor)
    visitor.page.locator("[data-draft-note] button").click()


def test_what_has_arrived_is_not_put_away_once_more_by_a_look_back(arrive):
    visitor = arrive(width=360)
    visitor.land()
    visitor.fill()
    visitor.send()
    assert visitor.path.endswith("/thanks")
    visitor.page.go_back()
    visitor.page.locator("#first_name").wait_for()
    visitor.go(visitor.address("/policy"))

    assert visitor.page.evaluate(STORED) is None

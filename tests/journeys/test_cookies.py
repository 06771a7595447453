"""A visitor decides about cookies, in a real browser."""

import pytest

from tests.journeys.test_entering import everybody
from tests.journeys.test_keyboard import press_enter, tab_to

pytestmark = pytest.mark.browser

SIGNALS = pytest.mark.parametrize(("header", "reason"), [("Sec-GPC", "gpc"), ("DNT", "dnt")])
# Everything that a look is made of, but for what follows from the length of the words.
LOOK = """button => {
    const style = getComputedStyle(button), box = button.getBoundingClientRect();
    const ours = ["inline-size", "width", "perspective-origin", "transform-origin"];
    const look = [...style].filter(name => !ours.includes(name)).map(name => `${name}: ${style.getPropertyValue(name)}`);
    return [look.join("; "), Math.round(box.width), Math.round(box.height)];
}"""
SHARE_OF_SCREEN = "() => document.querySelector('.cookie-banner').getBoundingClientRect().bottom / innerHeight"


@everybody
def test_refused_changed_saved_and_withdrawn_in_a_tap_each(arrive, lang: str, width: int, script: bool):
    visitor = arrive(lang=lang, width=width, script=script)
    visitor.land()
    page, landing = visitor.page, visitor.path
    visitor.choose("refuse")
    assert visitor.path == landing
    assert page.locator(".cookie-banner").count() == 0
    assert visitor.status_of_counting() == "off; reason=refused"

    visitor.choose("accept")
    assert visitor.status_of_counting("/c/first-snow") == "on"
    visitor.choose("refuse")
    assert visitor.status_of_counting("/policy") == "off; reason=refused"

    visitor.go(visitor.address("/cookies"))
    page.locator("#analytics").check()
    visitor.press(page.locator("button[value=save]"))
    assert page.locator(".notice").is_visible()
    assert page.locator("#analytics").is_checked()
    assert visitor.status_of_counting() == "on"
    visitor.go(visitor.address("/cookies"))
    page.locator("#analytics").uncheck()
    visitor.press(page.locator("button[value=save]"))
    assert visitor.status_of_counting() == "off; reason=refused"


@everybody
def test_yes_and_no_look_alike_and_leave_the_screen_to_the_page(arrive, lang: str, width: int, script: bool):
    visitor = arrive(lang=lang, width=width, script=script)
    visitor.land()
    yes, no = (visitor.page.locator(f".cookie-banner [value={answer}]") for answer in ("accept", "refuse"))

    visitor.page.mouse.move(0, 0)
    assert yes.evaluate(LOOK) == no.evaluate(LOOK)
    assert visitor.page.evaluate(SHARE_OF_SCREEN) < 0.25
    visitor.go(visitor.address("/cookies"))
    yes, no = (visitor.page.locator(f"main [value={answer}]") for answer in ("accept", "refuse"))
    assert yes.evaluate(LOOK) == no.evaluate(LOOK)


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_the_switch_and_its_button_are_on_the_first_screen_of_a_small_phone(arrive, lang: str):
    visitor = arrive(lang=lang, width=360)
    visitor.page.set_viewport_size({"width": 360, "height": 640})
    visitor.go(visitor.address("/cookies"))

    for control in ("#analytics", "main [value=save]"):
        box = visitor.page.locator(control).bounding_box()
        assert box["y"] + box["height"] <= 640, control


@pytest.mark.parametrize("script", [True, False])
def test_a_choice_is_made_by_keyboard_alone(arrive, script: bool):
    visitor = arrive(width=360, script=script)
    visitor.page.emulate_media(reduced_motion="reduce")  # without script nobody can wait for a page to have scrolled
    visitor.go("/")
    assert tab_to(visitor, ".cookie-banner [value=accept]") == ["a", "button"]
    assert tab_to(visitor, ".cookie-banner [value=refuse]") == ["button"]
    press_enter(visitor)

    assert visitor.page.locator(".cookie-banner").count() == 0
    tab_to(visitor, ".cookie-status [value=accept]")
    press_enter(visitor)
    assert visitor.status_of_counting() == "on"


@SIGNALS
@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_a_browser_that_says_no_is_heard_over_an_earlier_yes(arrive, lang: str, header: str, reason: str):
    visitor = arrive(lang=lang, width=360)
    visitor.go(visitor.address("/"))
    visitor.choose("accept")
    visitor.context.set_extra_http_headers({header: "1"})

    assert visitor.status_of_counting("/c/first-snow") == f"off; reason={reason}"
    assert visitor.page.locator(".cookie-banner").count() == 0
    assert visitor.page.locator("footer .cookie-status").is_visible()


@pytest.mark.parametrize("answer", ["accept", "refuse"])
def test_a_browser_that_keeps_no_cookies_is_never_counted_and_meets_no_dead_end(arrive, answer: str):
    visitor = arrive(width=360)
    visitor.go("/")
    visitor.choose(answer)
    visitor.context.clear_cookies()

    assert visitor.status_of_counting() == "off; reason=no-choice"
    assert visitor.choose(answer).ok


def test_a_forged_choice_is_asked_about_anew(arrive):
    visitor = arrive()
    visitor.go("/")
    visitor.choose("refuse")
    (choice,) = [cookie for cookie in visitor.context.cookies() if cookie["name"] == "vpluse_choice"]
    visitor.context.add_cookies([choice | {"value": choice["value"].replace("-.", "+.")}])

    assert visitor.status_of_counting() == "off; reason=no-choice"
    assert visitor.page.locator(".cookie-banner").is_visible()


def test_what_was_come_by_is_still_there_after_the_choice(arrive):
    visitor = arrive(width=360)
    visitor.go("/c/tea-road?s=telegram")
    visitor.choose("accept")

    assert visitor.path == "/c/tea-road?s=telegram"


@pytest.mark.parametrize("answer", ["accept", "refuse"])
def test_a_choice_loses_nothing_of_what_was_typed(arrive, answer: str):
    visitor = arrive(width=360)
    visitor.land()
    visitor.fill()
    visitor.page.locator(f".cookie-banner [value={answer}]").click()
    visitor.page.locator(".cookie-banner[role=status]").wait_for()

    assert visitor.page.locator("#iin").input_value().replace(" ", "") == visitor.person["iin"]
    assert visitor.form.locator("#consent_draw").is_checked()
    visitor.send()
    assert visitor.path == "/c/first-snow/thanks"
    assert visitor.page.locator(".cookie-banner").count() == 0

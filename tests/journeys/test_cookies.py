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
    surfer = arrive(lang=lang, width=width, script=script)
    surfer.land()
    page, landing = surfer.page, surfer.path
    surfer.choose("refuse")
    assert surfer.path == landing
    assert page.locator(".cookie-banner").count() == 0
    assert surfer.status_of_counting() == "off; reason=refused"

    surfer.choose("accept")
    assert surfer.status_of_counting("/c/first-snow") == "on"
    surfer.choose("refuse")
    assert surfer.status_of_counting("/policy") == "off; reason=refused"

    surfer.go(surfer.address("/cookies"))
    page.locator("#analytics").check()
    surfer.press(page.locator("button[value=save]"))
    assert page.locator(".notice").is_visible()
    assert page.locator("#analytics").is_checked()
    assert surfer.status_of_counting() == "on"
    surfer.go(surfer.address("/cookies"))
    page.locator("#analytics").uncheck()
    surfer.press(page.locator("button[value=save]"))
    assert surfer.status_of_counting() == "off; reason=refused"


@everybody
def test_yes_and_no_look_alike_and_leave_the_screen_to_the_page(arrive, lang: str, width: int, script: bool):
    surfer = arrive(lang=lang, width=width, script=script)
    surfer.land()
    yes, no = (surfer.page.locator(f".cookie-banner [value={answer}]") for answer in ("accept", "refuse"))

    surfer.page.mouse.move(0, 0)
    assert yes.evaluate(LOOK) == no.evaluate(LOOK)
    assert surfer.page.evaluate(SHARE_OF_SCREEN) < 0.25
    surfer.go(surfer.address("/cookies"))
    yes, no = (surfer.page.locator(f"main [value={answer}]") for answer in ("accept", "refuse"))
    assert yes.evaluate(LOOK) == no.evaluate(LOOK)


@pytest.mark.parametrize("script", [True, False])
def test_a_choice_is_made_by_keyboard_alone(arrive, script: bool):
    surfer = arrive(width=360, script=script)
    surfer.page.emulate_media(reduced_motion="reduce")  # without script nobody can wait for a page to have scrolled
    surfer.go("/")
    assert tab_to(surfer, ".cookie-banner [value=accept]") == ["a", "button"]
    assert tab_to(surfer, ".cookie-banner [value=refuse]") == ["button"]
    press_enter(surfer)

    assert surfer.page.locator(".cookie-banner").count() == 0
    tab_to(surfer, ".cookie-status [value=accept]")
    press_enter(surfer)
    assert surfer.status_of_counting() == "on"


@SIGNALS
@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_a_browser_that_says_no_is_heard_over_an_earlier_yes(arrive, lang: str, header: str, reason: str):
    surfer = arrive(lang=lang, width=360)
    surfer.go(surfer.address("/"))
    surfer.choose("accept")
    surfer.context.set_extra_http_headers({header: "1"})

    assert surfer.status_of_counting("/c/first-snow") == f"off; reason={reason}"
    assert surfer.page.locator(".cookie-banner").count() == 0
    assert surfer.page.locator("footer .cookie-status").is_visible()


@pytest.mark.parametrize("answer", ["accept", "refuse"])
def test_a_browser_that_keeps_no_cookies_is_never_counted_and_meets_no_dead_end(arrive, answer: str):
    surfer = arrive(width=360)
    surfer.go("/")
    surfer.choose(answer)
    surfer.context.clear_cookies()

    assert surfer.status_of_counting() == "off; reason=no-choice"
    assert surfer.choose(answer).ok


def test_a_forged_choice_is_asked_about_anew(arrive):
    surfer = arrive()
    surfer.go("/")
    surfer.choose("refuse")
    (choice,) = [cookie for cookie in surfer.context.cookies() if cookie["name"] == "vpluse_choice"]
    surfer.context.add_cookies([choice | {"value": choice["value"].replace("-.", "+.")}])

    assert surfer.status_of_counting() == "off; reason=no-choice"
    assert surfer.page.locator(".cookie-banner").is_visible()


def test_what_was_come_by_is_still_there_after_the_choice(arrive):
    surfer = arrive(width=360)
    surfer.go("/c/tea-road?s=telegram")
    surfer.choose("accept")

    assert surfer.path == "/c/tea-road?s=telegram"


@pytest.mark.parametrize("answer", ["accept", "refuse"])
def test_a_choice_loses_nothing_of_what_was_typed(arrive, answer: str):
    surfer = arrive(width=360)
    surfer.land()
    surfer.fill()
    surfer.page.locator(f".cookie-banner [value={answer}]").click()
    surfer.page.locator(".cookie-banner[role=status]").wait_for()

    assert surfer.page.locator("#iin").input_value().replace(" ", "") == surfer.person["iin"]
    assert surfer.form.locator("#consent_draw").is_checked()
    surfer.send()
    assert surfer.path == "/c/first-snow/thanks"
    assert surfer.page.locator(".cookie-banner").count() == 0

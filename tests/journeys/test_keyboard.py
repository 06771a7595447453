import pytest

from tests.support.mail import code_in

pytestmark = pytest.mark.browser

FIELDS = ["last_name", "first_name", "patronymic", "email", "phone", "iin"]
BOXES = ["of_age", "consent_participation", "consent_draw", "consent_offers_email", "consent_offers_sms",
         "consent_publication"]  # fmt: skip
# A ring of two pixels and more around what has the focus, or around what it is drawn on; and the thing itself in sight.
VISIBLY_FOCUSED = """() => {
    const element = document.activeElement, box = element.getBoundingClientRect();
    const ringed = pseudo => {
        const style = getComputedStyle(element, pseudo);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    };
    const seen = box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0;
    return seen && (ringed(null) || ringed("::after"));
}"""


def tab_to(surfer, selector: str) -> list[str]:
    """Press Tab until the focus is there; answers the stops on the way. Each must be visible."""
    stops = []
    for _ in range(80):
        surfer.page.keyboard.press("Tab")
        surfer.page.wait_for_function(VISIBLY_FOCUSED, polling=50, timeout=3000)
        stops.append(surfer.focused())
        if surfer.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return stops
    raise AssertionError(f"Tab never comes to {selector}: {stops}")


def press_enter(surfer) -> None:
    with surfer.page.expect_navigation():
        surfer.page.keyboard.press("Enter")


def skip_to_main(surfer) -> None:
    assert tab_to(surfer, ".skip-link") == ["a"]
    surfer.page.keyboard.press("Enter")
    assert surfer.focused() == "main"


@pytest.mark.parametrize("width", [360, 1280])
def test_a_campaign_is_entered_and_confirmed_by_keyboard_alone(arrive, width: int):
    surfer = arrive(width=width)
    keyboard = surfer.page.keyboard
    surfer.go("/")
    skip_to_main(surfer)
    tab_to(surfer, "a[href='/c/first-snow']")
    press_enter(surfer)

    skip_to_main(surfer)
    stops = tab_to(surfer, "#last_name")
    keyboard.type(surfer.person["last_name"])
    for field in FIELDS[1:]:
        stops += tab_to(surfer, f"#{field}")
        keyboard.type(surfer.person[field])
    for box in BOXES:
        stops += tab_to(surfer, f"#{box}")
        if box != "consent_offers_sms":
            keyboard.press("Space")
    stops += tab_to(surfer, "#entry form button")
    assert [stop for stop in stops if stop in FIELDS + BOXES] == FIELDS + BOXES
    assert "trap" not in stops
    surfer.wait_until_read()
    press_enter(surfer)

    tab_to(surfer, "#code") if width > 360 else (skip_to_main(surfer), tab_to(surfer, "#code"))
    keyboard.type("12 34")
    press_enter(surfer)
    assert surfer.focused() == "error-summary"
    tab_to(surfer, "#error-summary a")
    keyboard.press("Enter")
    assert surfer.focused() == "code"
    keyboard.type(code_in(surfer.newest_letter()))
    press_enter(surfer)
    assert surfer.page.locator(".ticket__number").is_visible()
    tab_to(surfer, "a[href*=receipts]")
    press_enter(surfer)
    assert surfer.page.locator(".receipt__event--given").count() == 4


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_enter_in_a_field_sends_the_form_and_mistakes_are_reached_from_the_summary(arrive, script: bool):
    surfer = arrive(width=360, script=script)
    surfer.land("tea-road")
    surfer.wait_until_read()
    surfer.form.locator("#first_name").focus()
    surfer.page.keyboard.type(surfer.person["first_name"])
    press_enter(surfer)

    assert surfer.focused() == "error-summary"
    surfer.page.keyboard.press("Tab")
    surfer.page.keyboard.press("Enter")
    assert surfer.focused() == "email"
    assert surfer.form.locator("#first_name").input_value() == surfer.person["first_name"]

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


def tab_to(visitor, selector: str) -> list[str]:
    """Press Tab until the focus is there; answers the stops on the way. Each must be visible."""
    stops = []
    for _ in range(80):
        visitor.page.keyboard.press("Tab")
        visitor.page.wait_for_function(VISIBLY_FOCUSED, polling=50)
        stops.append(visitor.focused())
        if visitor.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return stops
    raise AssertionError(f"Tab never comes to {selector}: {stops}")


def press_enter(visitor) -> None:
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def skip_to_main(visitor) -> None:
    assert tab_to(visitor, ".skip-link") == ["a"]
    visitor.page.keyboard.press("Enter")
    assert visitor.focused() == "main"


@pytest.mark.parametrize("width", [360, 1280])
def test_a_campaign_is_entered_and_confirmed_by_keyboard_alone(arrive, width: int):
    visitor = arrive(width=width)
    keyboard = visitor.page.keyboard
    visitor.go("/")
    skip_to_main(visitor)
    tab_to(visitor, "a[href='/c/first-snow']")
    press_enter(visitor)

    skip_to_main(visitor)
    stops = tab_to(visitor, "#last_name")
    keyboard.type(visitor.person["last_name"])
    for field in FIELDS[1:]:
        stops += tab_to(visitor, f"#{field}")
        keyboard.type(visitor.person[field])
    for box in BOXES:
        stops += tab_to(visitor, f"#{box}")
        if box != "consent_offers_sms":
            keyboard.press("Space")
    stops += tab_to(visitor, "#entry form button")
    assert [stop for stop in stops if stop in FIELDS + BOXES] == FIELDS + BOXES
    assert "trap" not in stops
    visitor.wait_until_read()
    press_enter(visitor)

    tab_to(visitor, "#code") if width > 360 else (skip_to_main(visitor), tab_to(visitor, "#code"))
    keyboard.type("12 34")
    press_enter(visitor)
    assert visitor.focused() == "error-summary"
    tab_to(visitor, "#error-summary a")
    keyboard.press("Enter")
    assert visitor.focused() == "code"
    with visitor.page.expect_navigation():  # its sixth digit sends it
        keyboard.type(code_in(visitor.newest_letter()))
    assert visitor.page.locator(".ticket__number").is_visible()
    tab_to(visitor, "a[href*=receipts]")
    press_enter(visitor)
    assert visitor.page.locator(".receipt__event--given").count() == 4


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_enter_in_a_field_sends_the_form_and_mistakes_are_reached_from_the_summary(arrive, script: bool):
    visitor = arrive(width=360, script=script)
    visitor.land("tea-road")
    visitor.wait_until_read()
    visitor.form.locator("#first_name").focus()
    visitor.page.keyboard.type(visitor.person["first_name"])
    press_enter(visitor)

    assert visitor.focused() == "error-summary"
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")
    assert visitor.focused() == "email"
    assert visitor.form.locator("#first_name").input_value() == visitor.person["first_name"]

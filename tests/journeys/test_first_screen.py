"""What a phone shows of a campaign before anybody scrolls, and the way to the form from wherever they then are."""

import pytest

from tests.support.stage import MODEST, OVER, RUNNING, SOON

pytestmark = pytest.mark.browser

PHONES = ((360, 640), (360, 740), (390, 844), (412, 915))
# Where the button stands in the page itself, not where it is kept while that place is out of sight.
BELOW_THE_SCREEN = """() => {
    const button = document.querySelector(".hero .go");
    button.style.setProperty("position", "static");
    const below = button.getBoundingClientRect().bottom - innerHeight;
    button.style.removeProperty("position");
    return below;
}"""
IN_SIGHT = """() => [...document.querySelectorAll(".go a")].some(link => {
    const { top, bottom } = link.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
})"""
COVERED = """() => {
    const own = document.activeElement, box = own.getBoundingClientRect();
    const hit = document.elementFromPoint(box.left + box.width / 2, box.bottom - 4);
    return !(hit === own || own.contains(hit) || hit?.contains(own));
}"""


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
@pytest.mark.parametrize("slug", [RUNNING, MODEST])
def test_the_button_is_in_the_first_screen_of_a_phone_with_the_question_above(arrive, lang: str, slug: str):
    visitor = arrive(lang=lang, width=360)
    below = {}
    for width, height in PHONES:
        visitor.page.set_viewport_size({"width": width, "height": height})
        visitor.land(slug)
        visitor.page.evaluate("document.fonts.ready")
        assert visitor.page.locator(".cookie-banner").is_visible()
        below[width, height] = visitor.page.evaluate(BELOW_THE_SCREEN)

    assert {phone: pixels for phone, pixels in below.items() if pixels > 0} == {}


@pytest.mark.parametrize("script", [True, False])
def test_where_the_first_screen_is_too_small_the_button_waits_at_its_edge(arrive, script: bool):
    visitor = arrive(width=320, script=script)
    visitor.page.set_viewport_size({"width": 320, "height": 568})
    visitor.land(RUNNING)

    assert visitor.page.evaluate(BELOW_THE_SCREEN) > 0
    assert visitor.page.evaluate(IN_SIGHT)


def test_below_the_form_a_phone_keeps_the_way_back_to_it_in_sight(arrive):
    visitor = arrive(width=360)
    visitor.land(RUNNING)
    for place in ("#how-title", "#promises-title", "#questions-title"):
        visitor.page.locator(place).evaluate(
            "heading => heading.scrollIntoView({ block: 'start', behavior: 'instant' })"
        )
        assert visitor.page.evaluate(IN_SIGHT), place

    visitor.page.locator("#email").scroll_into_view_if_needed()
    assert not visitor.page.evaluate(IN_SIGHT), "the form has a button of its own"


def test_the_button_covers_nothing_that_the_keyboard_comes_to(arrive):
    visitor = arrive(width=360)
    visitor.land(RUNNING)
    visitor.page.emulate_media(reduced_motion="reduce")  # a page that glides there is still on its way
    visitor.form.locator("button").last.focus()
    covered, stops = [], 0
    while not visitor.page.evaluate("document.activeElement.matches('.site-footer *')"):
        if visitor.page.evaluate(COVERED):
            covered.append(visitor.page.evaluate("document.activeElement.outerHTML"))
        visitor.page.keyboard.press("Tab")
        stops += 1

    assert stops > 5
    assert covered == []


@pytest.mark.parametrize("width", [1280, 1920])
@pytest.mark.parametrize("slug", [RUNNING, MODEST, SOON, OVER])
def test_no_column_of_a_desktop_ends_a_thousand_pixels_before_the_other(arrive, slug: str, width: int):
    visitor = arrive(width=width)
    visitor.land(slug)
    visitor.page.evaluate("window.scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    ends = [
        visitor.page.locator(column).evaluate("column => column.getBoundingClientRect().bottom")
        for column in (".landing__side", ".landing__story")
    ]

    assert abs(ends[0] - ends[1]) < 1000

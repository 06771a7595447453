"""A marketer makes a campaign in three languages by keyboard alone, without script; a visitor enters it."""

from itertools import product

import pytest

from tests.support import axe
from tests.support.mail import code_in
from tests.support.nightly import by_day
from webapp.platform.i18n import LANGUAGES

pytestmark = pytest.mark.browser

SLUG = "by-keyboard"
TEXTS = ("title", "lead", "prize", "prize_note", "story")
ITEMS = ("steps-0-title", "steps-0-text", "questions-0-question", "questions-0-answer")
OPENS, CLOSES, RESULTS = "01012026", "01012040", "01102040"
MOST_STOPS = 60


def tab_to(visitor, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(MOST_STOPS):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never comes to {selector}")


def write(visitor, field: str, text: str) -> None:
    tab_to(visitor, f"[id='{field}']")
    visitor.page.keyboard.type(text)


def press_enter(visitor) -> None:
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def test_a_campaign_is_made_by_keyboard_without_script_and_a_visitor_enters_it(arrive):
    marketer = arrive(script=False)
    marketer.sign_in()
    marketer.go("/staff/campaigns")
    tab_to(marketer, "a[href='/staff/campaigns/new']")
    press_enter(marketer)
    tab_to(marketer, "#title")
    tab_to(marketer, "main button")
    press_enter(marketer)

    for name in (*TEXTS, *ITEMS):
        for language in LANGUAGES:
            write(marketer, f"{language}-{name}", f"{name} {language}")
    write(marketer, "slug", SLUG)
    for name, day in (("opens_at", OPENS), ("closes_at", CLOSES)):
        write(marketer, name, day)
        marketer.page.keyboard.press("ArrowRight")
        marketer.page.keyboard.type("1200AM")
    write(marketer, "results_on", RESULTS)
    for language in LANGUAGES:
        write(marketer, f"{language}-rules", "{operator_name}.")
    tab_to(marketer, ".editor__end button[value=publish]")
    press_enter(marketer)
    assert marketer.page.locator("#error-summary").count() == 0, marketer.page.locator("main").inner_text()
    tab_to(marketer, "main button")
    press_enter(marketer)
    assert "note=published" in marketer.path

    visitor = arrive()
    visitor.enter(SLUG)
    visitor.confirm(code_in(visitor.newest_letter()))
    assert visitor.page.locator(".ticket__number").is_visible()


SCHEMES = ("light", "dark")


@pytest.mark.parametrize(("language", "scheme"), by_day(
    [("ru", "light"), ("ru", "dark"), ("kk", "light"), ("en", "dark")], by_night=list(product(LANGUAGES, SCHEMES))
))  # fmt: skip
def test_the_editor_keeps_nobody_out_and_fits_every_window(arrive, language: str, scheme: str):
    marketer = arrive(lang=language, scheme=scheme)
    rules = {320: axe.LOOKS, 1280: axe.STANDARDS if scheme == "light" else axe.LOOKS}
    marketer.sign_in()
    for path in (
        "",
        "/new",
        "/1",
        "/1/publish",
        "/1/rules",
        "/1/history",
        "/1/history/1",
        "/1/discard",
        "/1/preview",
        "/1/home",
        "/1/links",
        "/1/links?preset=poster",
        "/1/links/sheet",
    ):
        marketer.go(marketer.address(f"/staff/campaigns{path}"))
        for width in (320, 768, 1280):
            marketer.page.set_viewport_size({"width": width, "height": 900})
            assert marketer.page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            if language in axe.JUDGED_IN and width in rules:
                assert axe.findings(marketer.page, rules[width]) == [], (path, width)


def test_on_a_phone_one_language_is_shown_and_the_others_are_a_press_away(arrive):
    marketer = arrive(width=360, script=False)
    marketer.sign_in()
    marketer.go("/staff/campaigns/1")
    shown = [language for language in LANGUAGES if marketer.page.locator(f"#{language}-title").is_visible()]
    assert shown == ["ru"]
    marketer.page.locator("label:has(#show-kk)").click()

    assert marketer.page.locator("#kk-title").is_visible()
    assert not marketer.page.locator("#ru-title").is_visible()


def test_a_draft_is_looked_at_on_a_phone_and_a_desktop_and_cannot_be_sent(arrive):
    marketer = arrive()
    marketer.sign_in()
    marketer.go("/staff/campaigns/1/preview")
    phone, desktop = (marketer.page.frame_locator(f".device--{which} iframe") for which in ("phone", "desktop"))

    assert phone.locator("html").evaluate("root => root.clientWidth") == 360
    assert desktop.locator("html").evaluate("root => root.clientWidth") == 1280
    assert "Onest" in phone.locator("body").evaluate("body => getComputedStyle(body).fontFamily")
    assert phone.locator("img.hero__art").evaluate("image => image.naturalWidth") > 0
    for window in (320, 768, 1920):
        marketer.page.set_viewport_size({"width": window, "height": 900})
        assert marketer.page.evaluate("document.documentElement.scrollWidth") <= window, window

"""A marketer makes a link to a campaign of theirs, a visitor comes by it and enters, and the link's row moves."""

from typing import Any

import pytest

from tests.support import axe
from tests.support.mail import code_in

pytestmark = pytest.mark.browser

SLUG = "by-a-link"
DATES = {"opens_at": "2026-01-01T00:00", "closes_at": "2040-01-01T00:00", "results_on": "2040-01-10"}


def publish_a_copy(marketer: Any) -> None:
    """Publish a copy of a campaign of the site's own, and stand at its home."""
    marketer.go("/staff/campaigns/new?from=2")
    marketer.press(marketer.page.locator("main form button"))
    for name, value in {"slug": SLUG, **DATES}.items():
        marketer.page.locator(f"#{name}").fill(value)
    marketer.press(marketer.page.locator(".editor__end button[value=publish]"))
    marketer.press(marketer.page.locator("main form button"))
    assert marketer.path.endswith("/home?note=published")


def follow_next_step(marketer: Any) -> None:
    marketer.press(marketer.page.locator(".next-step a.button"))


def numbers(marketer: Any) -> list[str]:
    """What the page of links says of the link."""
    marketer.page.reload()
    return marketer.page.locator("#link-poster-1 dd").all_inner_texts()


def test_who_comes_by_a_link_and_enters_moves_the_row_of_the_link(arrive):
    marketer = arrive(script=False)
    marketer.sign_in()
    publish_a_copy(marketer)
    home = marketer.path.partition("?")[0]
    follow_next_step(marketer)
    marketer.press(marketer.page.locator(".links__presets a", has_text="Плакат"))
    marketer.press(marketer.page.locator(".links__new button"))
    assert numbers(marketer) == ["0", "0", "0", "0"]

    visitor = arrive(script=False)
    visitor.go(f"/c/{SLUG}?s=poster-1")
    visitor.choose("accept")
    visitor.fill(email="nobody")
    visitor.send()
    assert visitor.status == 422
    visitor.fill()
    visitor.send()
    visitor.confirm(code_in(visitor.newest_letter()))
    assert visitor.path == f"/c/{SLUG}/thanks?s=poster-1"
    assert visitor.page.locator(".ticket__number").is_visible()

    marketer.wait_until(lambda: numbers(marketer) == ["до 10"] * 4)
    marketer.go(home)
    assert marketer.page.locator(".counts dd").all_inner_texts() == ["1", "1", "0"]
    assert "Пришли: до 10" in marketer.page.locator(".campaign-home__links").inner_text()
    follow_next_step(marketer)
    assert marketer.path == f"/staff/c/{SLUG}"


def test_only_the_codes_are_printed_and_read_by_day_and_by_night(arrive):
    marketer = arrive(scheme="dark")
    marketer.sign_in()
    marketer.go("/staff/campaigns/2/links?preset=radio")
    marketer.press(marketer.page.locator(".links__new button"))
    marketer.go("/staff/campaigns/2/links/sheet")
    assert axe.findings(marketer.page) == []
    marketer.page.emulate_media(media="print")

    assert marketer.page.locator(".code-sheet__codes li").first.is_visible()
    assert not marketer.page.locator("h1").is_visible()
    assert not marketer.page.locator(".staff-header").is_visible()
    width = marketer.page.locator(".code-sheet__code").first.bounding_box()["width"]
    assert width >= 150  # CSS pixels, of 96 to the inch: four centimetres


def test_what_staff_call_a_link_fits_a_narrow_phone_however_long_its_words_are(arrive):
    marketer = arrive(width=360, script=False)
    marketer.sign_in()
    marketer.go("/staff/campaigns/2/links")
    for name, value in {"name": "a" * 24, "label": "Ы" * 80}.items():
        marketer.page.locator(f"#{name}").fill(value)
    marketer.press(marketer.page.locator(".links__new button"))

    for path in ("/staff/campaigns/2/links/sheet", "/staff/campaigns/2/links"):
        marketer.go(path)
        assert marketer.page.evaluate("document.documentElement.scrollWidth") == 360
    marketer.press(marketer.page.locator(f"#link-{'a' * 24} a.button"))
    assert marketer.page.evaluate("document.documentElement.scrollWidth") == 360
    marketer.press(marketer.page.locator("main form button"))
    assert marketer.page.locator(f"#link-{'a' * 24}").count() == 0

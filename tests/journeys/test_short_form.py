"""The form on a small phone: half as long as it was, and every target as large as a thumb."""

import pytest

pytestmark = pytest.mark.browser

MOST = 1700
"""Pixels at 360 × 640, with six fields and a box for each purpose and for the age."""
SMALLEST = 44
TARGETS = """() => [...document.querySelectorAll("#entry :is(.field__input, .choice, summary, .button)")]
    .filter(node => node.checkVisibility()).map(node => [node.id || node.textContent.trim().slice(0, 30), node.getBoundingClientRect().height])"""


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_the_form_is_short_and_its_targets_are_large(arrive, lang: str):
    visitor = arrive(lang=lang, width=360)
    visitor.page.set_viewport_size({"width": 360, "height": 640})
    visitor.land()
    visitor.page.evaluate("() => document.fonts.ready")

    assert visitor.form.locator(".field__input").count() == 6
    assert visitor.form.locator("[type=checkbox]").count() == 6
    assert visitor.page.locator("#entry").bounding_box()["height"] <= MOST
    assert {what: size for what, size in visitor.page.evaluate(TARGETS) if size < SMALLEST} == {}


@pytest.mark.parametrize(("lang", "script"), [("ru", False), ("kk", True)])
def test_the_full_words_of_a_consent_are_one_tap_away(arrive, lang: str, script: bool):
    visitor = arrive(lang=lang, width=360, script=script)
    visitor.land()
    row = visitor.form.locator(".consent-card").first
    assert not row.locator("dl").is_visible()
    row.locator("summary").click()

    assert row.locator("dl").is_visible()
    assert not row.locator("[type=checkbox]").is_checked()

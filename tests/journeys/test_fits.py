import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

# Narrow windows, and 1280 px wide ones at 400 %, which are 320 by 256 for a page.
NARROW = ({"width": 320, "height": 740}, {"width": 320, "height": 256})
# The page clips what is too wide, so that a scroll bar tells nothing: look for words and controls beyond the edges.
OUTSIDE = """() => {
    const out = [], edge = document.documentElement.clientWidth;
    const judge = (what, { left, right, width }) => {
        if (width > 1 && (left < -0.5 || right > edge + 0.5)) out.push(`${what}: ${left} to ${right} of ${edge}`);
    };
    if (document.scrollingElement.scrollWidth > edge) out.push("the page itself");
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ALL);
    while (walker.nextNode()) {
        const node = walker.currentNode, element = node.parentElement;
        if (element.closest(".trap, .skip-link, .hidden")) continue;
        if (node.nodeType === Node.TEXT_NODE && node.data.trim() && element.checkVisibility()) {
            const range = document.createRange();
            range.selectNodeContents(node);
            for (const box of range.getClientRects()) judge(node.data.trim().slice(0, 40), box);
        } else if (node.matches?.("input:not([type=hidden]), button, summary, .button") && !node.closest(".trap")) {
            judge(node.outerHTML.slice(0, 60), node.getBoundingClientRect());
        }
    }
    return out;
}"""
SLOW_PHONE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
NOTICEABLE = 0.005
"""What rounds to 0.01. A line that wraps otherwise until its font is there moves a page by some thousandths."""
FONTS_LOADED = (
    "() => document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 50))))"
)


def misfits(page: "Page") -> list[str]:
    """What has moved on a page since it was opened in a narrow window, and what lies outside of one."""
    page.evaluate(FONTS_LOADED)
    shifts = page.evaluate("shifts")
    found = [f"{shift} moved" for shift in shifts if sum(shift[0] for shift in shifts) >= NOTICEABLE]
    for window in NARROW:
        page.set_viewport_size(window)
        found += [f"at {window}: {outside}" for outside in page.evaluate(OUTSIDE)]
    return found


@pytest.mark.parametrize("lang", ["ru", "kk"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_while_a_page_arrives_on_a_slow_phone(arrive, lang: str, width: int):
    moved = []
    for path in ("/", "/c/first-snow", "/policy", "/c/first-snow/thanks"):
        visitor = arrive(lang=lang, width=width)  # each with nothing kept from the page before
        visitor.slow_down(SLOW_PHONE)
        visitor.go(visitor.address(path))
        visitor.page.evaluate(FONTS_LOADED)
        shifts = visitor.page.evaluate("shifts")
        if sum(shift[0] for shift in shifts) >= NOTICEABLE:
            moved += [f"{path}: {shift}" for shift in shifts]

    assert not moved, "\n".join(moved)


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_a_receipt_is_printed_on_one_sheet(arrive, lang: str):
    visitor = arrive(lang=lang)
    visitor.take_part("first-snow")
    visitor.press(visitor.page.locator("a.button[href*=receipts]"))

    assert visitor.page.locator(".receipt__event").count() == 5
    assert len(re.findall(rb"/Type\s*/Page\b", visitor.page.pdf(format="A4", prefer_css_page_size=True))) == 1

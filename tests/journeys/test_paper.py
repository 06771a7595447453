"""Pages on paper, in forced colours, and in windows in which rows could be left half empty."""

import re

import pytest

pytestmark = pytest.mark.browser

OUTLINES = """() => [".campaign-card", ".steps li", ".promises", ".time-left", ".ticket"].flatMap(name => {
    const node = document.querySelector(name), part = name === ".steps li" ? "::before" : null;
    return node ? [parseFloat(getComputedStyle(node, part).borderTopWidth)] : [];
})"""
GAPS = """() => [...document.querySelectorAll(".campaigns")].map(list => {
    const edge = list.getBoundingClientRect().right;
    return Math.round(edge - list.lastElementChild.getBoundingClientRect().right);
})"""
PAINT = """([name, part]) => {
    const style = getComputedStyle(document.querySelector(name), part);
    return [style.printColorAdjust, style.backgroundColor];
}"""
WHITE, NOTHING = "rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_landing_page_is_printed_with_its_answers_and_without_an_empty_form(arrive, scheme: str):
    visitor = arrive(scheme=scheme)
    visitor.land()
    page = visitor.page
    page.emulate_media(media="print", color_scheme=scheme)

    assert not page.locator("#entry").is_visible()
    assert page.locator(".questions details p, .questions details div").first.is_visible()
    assert page.evaluate(PAINT, [".hero", None])[1] == WHITE
    assert page.evaluate(PAINT, [".site-header__logo", "::before"])[0] == "exact"
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True))) <= 2


def test_consents_that_were_given_stand_out_on_paper(arrive):
    visitor = arrive()
    visitor.take_part("first-snow")
    visitor.press(visitor.page.locator("a[href*=receipts]").first)
    visitor.page.emulate_media(media="print")
    given, refused = (
        visitor.page.evaluate(PAINT, [f".receipt__event--{action} .receipt__action", None])
        for action in ("given", "refused")
    )

    assert given[0] == "exact"
    assert (given[1] == NOTHING, refused[1] == NOTHING) == (False, True)


@pytest.mark.parametrize("path", ["/", "/c/first-snow", "/c/apple-harvest"])
def test_cards_and_steps_keep_their_outlines_in_forced_colours(arrive, path: str):
    visitor = arrive(width=360)
    visitor.page.emulate_media(forced_colors="active")
    visitor.go(path)

    outlines = visitor.page.evaluate(OUTLINES)
    assert outlines
    assert min(outlines) >= 1


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_no_row_of_campaigns_is_left_half_empty(arrive, width: int):
    visitor = arrive(width=width)
    visitor.go("/")

    gaps = visitor.page.evaluate(GAPS)
    assert len(gaps) == 4  # what runs, what comes, what is over, and who stands behind it
    assert set(gaps) == {0}

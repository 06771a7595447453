import pytest

from tests.support.tour import OPEN, OVER, SOON, send_to
from tests.support.visitor import address

pytestmark = pytest.mark.browser

ELSEWHERE = {"ru": "Открытые кампании", "kk": "Ашық науқандар"}
EITHER = pytest.mark.parametrize(("lang", "width", "script"), [("ru", 360, False), ("kk", 1280, True)])


@EITHER
@pytest.mark.parametrize("slug", [SOON, OVER])
def test_a_campaign_that_is_not_open_has_no_form_and_shows_the_way_to_those_that_are(
    arrive, lang: str, width: int, script: bool, slug: str
):
    visitor = arrive(lang=lang, width=width, script=script)
    visitor.land(slug)
    assert visitor.page.locator("#entry").is_visible()
    assert visitor.page.locator("main form").count() == 0

    visitor.press(visitor.page.get_by_role("link", name=ELSEWHERE[lang]))
    assert visitor.page.locator(f"a[href='{address(OPEN, lang)}']").count() == 1
    assert visitor.context.cookies() == []


@EITHER
def test_what_is_over_says_when_its_results_come(arrive, lang: str, width: int, script: bool):
    visitor = arrive(lang=lang, width=width, script=script)
    visitor.land(OVER)
    visitor.press(visitor.page.locator("#entry a[href$='/results']"))

    assert visitor.path == f"{address(OVER, lang)}/results"


@EITHER
@pytest.mark.parametrize("slug", [SOON, OVER])
def test_a_form_sent_outside_the_time_of_its_campaign_is_answered_in_words(
    arrive, lang: str, width: int, script: bool, slug: str
):
    visitor = arrive(lang=lang, width=width, script=script)
    visitor.land(OPEN)
    visitor.fill()
    send_to(visitor, slug)

    assert visitor.path == address(slug, lang)
    assert visitor.page.locator("h1").is_visible()
    assert visitor.page.locator("main form").count() == 0
    assert visitor.status == 410
    visitor.page.evaluate("sessionStorage.clear()")  # what was typed for the open campaign, which it has not reached


@EITHER
def test_an_unknown_campaign_is_a_page_with_a_way_on(arrive, lang: str, width: int, script: bool):
    visitor = arrive(lang=lang, width=width, script=script)
    assert visitor.go(address("nowhere", lang)).status == 404

    visitor.press(visitor.page.locator("main .button"))
    assert visitor.path == visitor.address("/")
    assert visitor.page.locator(f"a[href='{address(OPEN, lang)}']").count() == 1

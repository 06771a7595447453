from urllib.parse import urlencode

import pytest

from tests.support.stage import MODEST, OVER, RUNNING, SOON, Stage, title_of
from tests.support.visitor import address
from webapp.blueprints.public import home
from webapp.platform.app_state import state_of
from webapp.platform.i18n import LANGUAGES


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_every_campaign_stands_on_the_shelf_of_its_state(stage: Stage, lang: str):
    page = stage.page("/" if lang == "ru" else f"/{lang}/")

    for slug in (RUNNING, MODEST, SOON, OVER):
        assert address(slug, lang) in page.links
        assert any(title_of(slug, lang) in heading.text for heading in page.all("h3"))
    # Open ones come first, then those to come, then those that are over.
    places = [page.links.index(address(slug, lang)) for slug in (RUNNING, SOON, OVER)]
    assert places == sorted(places)
    assert [section.get("aria-labelledby") for section in page.all("section")] == [
        "running-title",
        "soon-title",
        "over-title",
        "operator-title",
        "promises-title",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_page_names_who_runs_the_campaigns_and_where_to_write(stage: Stage, lang: str):
    page = stage.page("/" if lang == "ru" else f"/{lang}/").main
    operator = state_of(stage.app).settings.operator.in_language(lang)

    text = page.one("section", aria_labelledby="operator-title").text
    assert all(said in text for said in (operator.name, operator.bin, operator.address))
    assert f"mailto:{operator.email}" in page.links


def test_every_campaign_shows_its_prize_and_those_of_the_first_screen_at_once(stage: Stage):
    pictures = stage.page("/").main.all("img")
    loading = [picture.get("loading") for picture in pictures]

    assert {f"/c/{slug}/cover.svg" for slug in (RUNNING, MODEST, SOON, OVER)} <= {each.get("src") for each in pictures}
    assert loading == [None, None, *["lazy"] * (len(loading) - 2)]


def test_there_is_a_search_only_where_there_are_more_campaigns_than_are_seen_at_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
):
    cards = len(stage.page("/").all("h3"))
    shown = []
    for enough in (cards, cards + 1):
        monkeypatch.setattr(home, "SEARCHED_FROM", enough)
        shown.append(bool(stage.page("/").all("input", name="q")))

    assert shown == [True, False]


@pytest.mark.parametrize("sought", ["апорт", "  ЯЩИКОВ   апорта ", "столу ящик"])
def test_a_search_finds_a_campaign_by_words_of_its_name_and_prize(stage: Stage, sought: str):
    found = stage.page("/?" + urlencode({"q": sought}))

    assert address(OVER, "ru") in found.links
    assert address(RUNNING, "ru") not in found.links


def test_a_search_that_finds_nothing_says_so_and_leads_back(stage: Stage):
    found = stage.page("/?" + urlencode({"q": "<b>слон"})).main

    assert not found.all("h3")
    assert any("«<b>слон»" in paragraph.text for paragraph in found.all("p"))
    assert "/" in found.links


def test_a_site_without_campaigns_still_has_a_first_page(site):
    page = site.make_app().test_client().get("/")

    assert page.status_code == 200
    assert "soon-title" not in page.text

import pytest

from tests.support.stage import MODEST, OVER, RUNNING, SOON, Stage, title_of
from tests.support.visitor import address


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_every_campaign_stands_on_the_shelf_of_its_state(stage: Stage, lang: str):
    home = stage.page("/" if lang == "ru" else f"/{lang}/")

    for slug in (RUNNING, MODEST, SOON, OVER):
        assert address(slug, lang) in home.links
        assert any(title_of(slug, lang) in heading.text for heading in home.all("h3"))
    # Open ones come first, then those to come, then those that are over.
    places = [home.links.index(address(slug, lang)) for slug in (RUNNING, SOON, OVER)]
    assert places == sorted(places)
    assert [section.get("aria-labelledby") for section in home.all("section")] == [
        "running-title",
        "soon-title",
        "over-title",
    ]


def test_a_site_without_campaigns_still_has_a_first_page(site):
    home = site.make_app().test_client().get("/")

    assert home.status_code == 200
    assert "soon-title" not in home.text

"""Links with names and codes: what is printed leads to the campaign, and its visits are counted by the name."""

from datetime import timedelta
from io import BytesIO

import pytest
import segno
from PIL import Image

from tests.support.choosing import agree, held_state, metric
from tests.support.editing import begin, draft_of
from tests.support.stage import Stage
from webapp import analytics, campaigns
from webapp.blueprints.staff.editor import presets
from webapp.blueprints.staff.editor.codes import QUIET_ZONE
from webapp.platform import clock
from webapp.platform.i18n import LANGUAGES


@pytest.fixture
def place(stage: Stage):
    """A marketer, the slug of a campaign of theirs, and where its links are made."""
    slug = stage.publish()
    return stage.staff(), slug, f"/staff/campaigns/{draft_of(stage, slug)}/links"


def make(place, name: str, label: str = ""):
    colleague, _slug, path = place
    page = colleague.page(path)
    token = page.all("input", name="csrf_token")[0].get("value")
    return colleague.client.post(path, data={"csrf_token": token, "name": name, "label": label})


def test_a_link_that_was_made_stands_on_the_page_in_each_language(stage: Stage, place):
    assert make(place, " Stand-Mega ", "Стенд в «Меге»").status_code == 303
    colleague, slug, path = place
    hrefs = [link.get("href") for link in colleague.page(path).all("a")]

    for prefix in ("", "/kk", "/en"):
        assert f"{stage.app.config['PUBLIC_URL']}{prefix}/c/{slug}?s=stand-mega" in hrefs
        assert stage.client().get(f"{prefix}/c/{slug}?s=stand-mega").status_code == 200


@pytest.mark.parametrize("name", ["", "Стенд", "a", "instagram", "ig", "direct", "taken"])
def test_a_name_that_cannot_be_counted_is_given_back_with_a_reason(stage: Stage, place, name: str):
    make(place, "taken")
    answer = make(place, name, "Где-то")

    assert answer.status_code == 422
    assert 'id="name-error"' in answer.text
    assert 'value="Где-то"' in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_codes_are_those_of_the_address(stage: Stage, place, language: str):
    make(place, "stand-mega")
    colleague, slug, path = place
    prefix = "" if language == "ru" else f"/{language}"
    address = f"{stage.app.config['PUBLIC_URL']}{prefix}/c/{slug}?s=stand-mega"
    wanted = segno.make_qr(address, error="m", boost_error=False)
    png = colleague.client.get(f"{prefix}{path}/stand-mega/code.png")
    picture = Image.open(BytesIO(png.data)).convert("1")
    size = picture.width // wanted.symbol_size(border=QUIET_ZONE)[0]
    modules = [
        [
            0 if picture.getpixel((size * x + size // 2, size * y + size // 2)) else 1
            for x in range(picture.width // size)
        ]
        for y in range(picture.height // size)
    ]

    assert modules == [list(row) for row in wanted.matrix_iter(border=QUIET_ZONE)]
    assert (picture.width >= 1000, png.mimetype) == (True, "image/png")
    assert f"{slug}-stand-mega-{language}.png" in png.headers["Content-Disposition"]


def test_the_code_to_print_is_an_svg_without_anything_that_runs(stage: Stage, place):
    make(place, "stand")
    colleague, _slug, path = place
    svg = colleague.get(f"{path}/stand/code.svg")

    assert svg.mimetype == "image/svg+xml"
    assert "<path" in svg.text
    assert "script" not in svg.text
    assert svg.headers["Content-Disposition"].startswith("attachment")


def test_visits_by_a_link_are_counted_by_its_name_and_the_browser_holds_only_that_it_was_a_link(stage: Stage, place):
    make(place, "stand-mega")
    _colleague, slug, _path = place
    client = agree(stage.client())
    client.get(f"/c/{slug}?s=stand-mega")

    assert metric(stage.app, "visits", slug) == {"stand-mega": 1}
    assert metric(stage.app, "seen", slug) == {"link": 1}
    assert held_state(client).split("~")[1] == "link"


def test_the_name_of_another_campaigns_link_is_nobodys(stage: Stage, place):
    make(place, "stand-mega")
    other = stage.publish()
    agree(stage.client()).get(f"/c/{other}?s=stand-mega")

    assert metric(stage.app, "visits", other) == {"other": 1}


def test_a_removed_link_still_leads_to_the_campaign_and_is_counted_with_the_others(stage: Stage, place):
    make(place, "stand-mega")
    colleague, slug, path = place
    token = colleague.page(path).all("input", name="csrf_token")[0].get("value")
    for _twice in range(2):
        assert colleague.client.post(f"{path}/stand-mega/remove", data={"csrf_token": token}).status_code == 303
    assert agree(stage.client()).get(f"/c/{slug}?s=stand-mega").status_code == 200
    assert colleague.get(f"{path}/stand-mega/remove").status_code == 303  # of what is gone nothing is asked

    assert metric(stage.app, "visits", slug) == {"other": 1}
    assert colleague.get(f"{path}/stand-mega/code.svg").status_code == 404


def test_a_link_is_removed_only_after_a_page_has_said_what_that_changes(stage: Stage, place):
    make(place, "stand-mega", "Стенд в «Меге»")
    colleague, slug, path = place
    asked = colleague.page(f"{path}/stand-mega/remove")
    names = stage.ask(lambda: [link.name for link in campaigns.links_of(campaigns.find_by_slug(slug).id)])

    assert f"{path}/stand-mega/remove" in colleague.page(path).links
    assert names == ["stand-mega"]
    assert "в цифрах кампании они останутся" in " ".join(each.text for each in asked.main.all("li"))
    assert colleague.post(f"{path}/stand-mega/remove").status_code == 303
    assert stage.ask(lambda: campaigns.links_of(campaigns.find_by_slug(slug).id)) == []


def test_a_campaign_that_is_not_published_has_no_address_to_print_yet(stage: Stage):
    colleague = stage.staff()
    path = f"/staff/campaigns/{begin(colleague, title='Проба')}/links"

    assert "опубликована" in colleague.get(path).text
    assert colleague.page(path).all("input", name="name") == []
    assert colleague.get(f"{path}/stand/code.png").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_usual_place_suggests_a_free_name_that_can_be_made_and_what_to_call_it(stage: Stage, language: str):
    slug = stage.publish()
    colleague = stage.staff(language=language)
    path = f"/staff/campaigns/{draft_of(stage, slug)}/links"
    for preset in presets.PRESETS * 2:
        page = colleague.page(f"{path}?preset={preset}")
        typed = {name: page.one("input", name=name).get("value") for name in ("name", "label")}
        assert typed["label"]
        assert colleague.post(path, **typed).status_code == 303

    names = {link.name for link in stage.ask(lambda: campaigns.links_of(campaigns.find_by_slug(slug).id))}
    assert names == {f"{preset}-{number}" for preset in presets.PRESETS for number in (1, 2)}


@pytest.mark.parametrize("preset", ["", "tv", "constructor", "%D1%81"])
def test_a_place_of_no_list_suggests_nothing(place, preset: str):
    colleague, _slug, path = place

    assert colleague.page(f"{path}?preset={preset}").one("input", name="name").get("value") == ""


def test_the_page_of_links_says_what_came_of_each_in_rounded_numbers(stage: Stage, place):
    colleague, slug, path = place
    for name in ("stand-mega", "poster-1"):
        make(place, name)
    yesterday = clock.day_in_almaty(clock.now()) - timedelta(days=1)
    counted = {"visits": 1_299, "began_link": 39, "sent_link": 21, "confirmed_link": 3}
    told = {((slug, metric, yesterday, 12, "stand-mega"),): number for metric, number in counted.items()}
    told |= {((slug, stage, yesterday, 12, "link"),): 40 for stage in ("began", "sent", "confirmed")}
    stage.ask(lambda: analytics.keep(told))

    said = [cell.text for cell in colleague.page(path).main.all("dd")]
    assert said == ["до 10"] * 4 + ["1 299", "39", "≈ 21", "до 10"]


def test_a_sheet_has_the_codes_that_were_chosen_with_their_names_in_the_language_that_was_chosen(stage: Stage, place):
    for name, label in (("stand-mega", "Стенд в «Меге»"), ("poster-1", ""), ("radio-1", "Радио")):
        make(place, name, label)
    colleague, slug, path = place
    page = colleague.page(f"{path}/sheet?name=stand-mega&name=poster-1&to=kk").main

    host = stage.app.config["PUBLIC_URL"].split("://")[1]
    shown = [each.text for each in page.all("p", class_="small code-sheet__address")]
    assert shown == [f"{host}/kk/c/{slug}?s={name}" for name in ("poster-1", "stand-mega")]
    assert {"poster-1", "Стенд в «Меге»"} <= {each.text for each in page.all("strong")}
    assert "Радио" not in {each.text for each in page.all("strong")}
    codes = [each.get("src") for each in page.all("img")]
    assert codes == [f"/kk{path}/{name}/code.svg" for name in ("poster-1", "stand-mega")]


def test_a_sheet_without_a_choice_has_all_links_and_one_of_no_link_none(place):
    for name in ("stand-mega", "poster-1"):
        make(place, name)
    colleague, _slug, path = place

    sizes = [len(colleague.page(f"{path}/sheet{query}").main.all("img")) for query in ("", "?name=nobodys", "?to=xx")]
    assert sizes == [2, 0, 2]


def test_a_campaign_without_links_has_an_empty_sheet_and_a_draft_has_none(stage: Stage, place):
    colleague, _slug, path = place
    draft = begin(colleague, title="Проба")

    assert "Ссылок пока нет" in colleague.get(f"{path}/sheet").text
    assert colleague.get(f"/staff/campaigns/{draft}/links/sheet").status_code == 404

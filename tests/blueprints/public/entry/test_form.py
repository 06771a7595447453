import gzip

import pytest

from tests.support.factories import demo
from tests.support.page import Page
from tests.support.stage import MODEST, OVER, RUNNING, SOON, Stage, plain, title_of
from tests.support.visitor import address

LANGUAGES = ("ru", "kk", "en")
TEXT_FIELDS = ["last_name", "first_name", "patronymic", "email", "phone", "iin"]


def named_inputs(page: Page) -> list[str]:
    return [element.attributes["name"] for element in page.main.all("input") if element.get("name")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_open_campaign_shows_its_words_and_its_form(stage: Stage, lang: str):
    page = stage.page(address(RUNNING, lang))

    assert page.h1 == title_of(RUNNING, lang)
    assert page.main.one("form").get("action") == address(RUNNING, lang)
    assert plain(demo(RUNNING)[lang]["questions"][0]["question"]) in page.one("main").text
    assert f"{address(RUNNING, lang)}/rules" in page.links


def test_the_form_asks_in_the_order_of_the_contract_and_for_nothing_else(stage: Stage):
    boxes = ["participation", "draw", "offers_email", "offers_sms", "publication"]
    page = stage.page(f"/c/{RUNNING}")

    assert named_inputs(page) == [
        *TEXT_FIELDS,
        "of_age",
        *(f"consent_{box}" for box in boxes),
        "reference_note",
        "csrf_token",
        "shown",
    ]


def test_a_campaign_asks_only_for_what_it_needs(stage: Stage):
    page = stage.page(f"/c/{MODEST}")

    asked = ["first_name", "email", "consent_participation", "consent_offers_email"]
    assert named_inputs(page) == [*asked, "reference_note", "csrf_token", "shown"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("slug", [RUNNING, MODEST])
def test_no_box_is_ticked_when_the_form_is_shown(stage: Stage, slug: str, lang: str):
    page = stage.page(address(slug, lang))

    assert page.boxes
    assert page.ticked == set()


def test_each_field_says_why_it_is_asked(stage: Stage):
    page = stage.page(f"/kk/c/{RUNNING}")

    for field in demo(RUNNING)["fields"]:
        assert plain(field["why"]["kk"]) == page.one(id=f"{field['name']}-hint").text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("slug", [SOON, OVER])
def test_a_campaign_that_takes_no_entries_has_a_page_without_a_form(stage: Stage, slug: str, lang: str):
    page = stage.page(address(slug, lang))

    assert page.h1 == title_of(slug, lang)
    assert page.main.all("form") == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("slug", [SOON, OVER])
def test_an_entry_out_of_season_is_refused_and_nothing_is_kept(stage: Stage, slug: str, lang: str):
    before, visitor = stage.counts(), stage.visitor()
    form = visitor.filled(visitor.land(RUNNING, lang))
    answer = visitor.client.post(address(slug, lang), data=form)

    assert answer.status_code == 410
    assert title_of(slug, lang) in Page(answer.text).one("main").text
    assert not any(value in answer.text for value in visitor.person.values())
    assert stage.counts() == before


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/c/nobody", "/kk/c/nobody", "/en/c/nobody", "/c/%00", "/c/%FF", f"/c/{'a' * 4000}"])
def test_an_unknown_campaign_is_no_page(stage: Stage, path: str, method: str):
    assert stage.client().open(path, method=method).status_code == 404


@pytest.mark.parametrize("page", ["thanks", "rules", "results", "cover.svg", "share.png"])
def test_an_unknown_campaign_has_no_other_pages_either(stage: Stage, page: str):
    assert stage.client().get(f"/c/nobody/{page}").status_code == 404


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_entry_leads_to_the_page_of_thanks_in_its_language(stage: Stage, lang: str):
    answer = stage.visitor().enter(lang=lang)

    assert (answer.status_code, answer.location) == (303, f"{address(RUNNING, lang)}/thanks")


@pytest.mark.usefixtures("stopped_clock")
def test_the_landing_page_is_the_same_packed_and_plain(stage: Stage):
    client = stage.client()
    unpacked = client.get(f"/c/{RUNNING}")
    packed = client.get(f"/c/{RUNNING}", headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.vary
    assert Page(gzip.decompress(packed.data).decode()).one("main").text == Page(unpacked.text).one("main").text
    assert len(packed.data) < len(unpacked.data) / 2


def test_two_visitors_never_get_the_same_tokens(stage: Stage):
    first, second = stage.visitor().land(), stage.visitor().land()

    assert first["shown"] != second["shown"]
    assert first["csrf_token"] != second["csrf_token"]


def test_a_page_follows_a_campaign_that_was_published_anew(stage: Stage):
    slug = stage.publish()
    before = stage.page(f"/c/{slug}")
    stage.publish(slug=slug, ru={**demo(MODEST)["ru"], "title": "Совсем другое"})

    assert before.h1 == title_of(MODEST)
    assert stage.page(f"/c/{slug}").h1 == "Совсем другое"


def test_what_the_page_promises_in_english_is_said_as_a_native_says_it(stage: Stage):
    said = [item.text for item in stage.page(address(RUNNING, "en")).main.all("li")]

    assert "We encrypt it with a separate key for each person." in said
    assert "Change your mind at any time, and we’ll delete it permanently." in said

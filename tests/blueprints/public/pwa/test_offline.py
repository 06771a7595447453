"""The page that stands in where there is no network."""

import pytest

from tests.support.page import Page
from tests.support.stage import Stage

HEADINGS = {"": "Нет связи", "/kk": "Байланыс жоқ", "/en": "No connection"}


@pytest.mark.parametrize("prefix", HEADINGS)
def test_it_says_so_in_each_language_and_leads_to_the_policy(stage: Stage, prefix: str):
    page = stage.page(f"{prefix}/offline")

    assert page.h1 == HEADINGS[prefix]
    assert f"{prefix}/policy" in page.links


def test_it_is_not_for_search_engines_and_not_in_the_site_map(stage: Stage):
    assert stage.page("/offline").one("meta", name="robots").get("content") == "noindex"
    assert "/offline" not in stage.client().get("/sitemap.xml").text


def test_it_holds_nothing_to_be_sent_and_sets_no_cookie(stage: Stage):
    answer = stage.client().get("/offline")

    assert Page(answer.text).all("form") == []
    assert answer.headers.getlist("Set-Cookie") == []


def test_what_a_device_keeps_is_shown_by_script_alone(stage: Stage):
    (copies,) = [
        element for element in stage.page("/offline").all("section") if "data-offline-copies" in element.attributes
    ]

    assert "hidden" in copies.attributes

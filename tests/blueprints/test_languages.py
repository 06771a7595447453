"""Three equal languages: every page links to its sisters and says which of them it is."""

import pytest

from tests.support.page import Page
from tests.support.stage import OVER, RUNNING, SOON, Stage

PATHS = [
    "/", "/policy", "/policy/1", "/policy/1/changes",
    *(f"/c/{slug}{page}" for slug in (RUNNING, SOON, OVER) for page in ("", "/rules", "/results")),
]  # fmt: skip
SISTERS = {"ru": "", "kk": "/kk", "en": "/en"}


@pytest.mark.parametrize("path", PATHS)
def test_a_page_names_its_sisters_itself_and_the_original(stage: Stage, path: str):
    addresses = {lang: f"http://localhost{prefix}{path}" for lang, prefix in SISTERS.items()}
    for lang, prefix in SISTERS.items():
        page = stage.page(prefix + path)
        named = {link.get("hreflang"): link.get("href") for link in page.all("link", rel="alternate")}
        assert named == {**addresses, "x-default": addresses["ru"]}
        assert page.one("link", rel="canonical").get("href") == addresses[lang]
        assert page.one("html").get("lang") == lang


@pytest.mark.parametrize("path", [*PATHS, f"/c/{RUNNING}/thanks"])
def test_the_switch_of_languages_leads_to_the_same_page(stage: Stage, path: str):
    switch = [link for link in stage.page(f"/kk{path}").all("a") if link.get("hreflang")]

    assert [link.get("href") for link in switch] == [prefix + path for prefix in SISTERS.values()]
    assert [link.get("hreflang") for link in switch if link.get("aria-current")] == ["kk"]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_in_another_language_leads_only_to_pages_in_that_language(stage: Stage, path: str):
    links = [link.get("href") or "" for link in stage.page(f"/kk{path}").all("a") if not link.get("hreflang")]

    inside = [link for link in links if link.startswith("/")]
    assert inside
    assert [link for link in inside if not link.startswith("/kk/")] == []


@pytest.mark.parametrize("path", ["/ru/policy", "/de/policy", "/kk/kk/policy"])
def test_a_language_that_is_not_spoken_here_has_no_pages(stage: Stage, path: str):
    assert stage.client().get(path).status_code == 404


@pytest.mark.parametrize(("path", "lang"), [("/kk/nothing", "kk"), ("/en/nothing", "en"), ("/nothing", "ru")])
def test_a_page_that_is_not_there_says_so_in_the_language_of_its_address(stage: Stage, path: str, lang: str):
    page = Page(stage.client().get(path).text)

    assert page.one("html").get("lang") == lang
    assert page.all("link", rel="canonical") == []

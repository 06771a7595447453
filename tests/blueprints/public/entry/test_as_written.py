"""Words that the ledger proves are translated by no browser, and the page says what counts."""

import pytest

from tests.support.stage import RUNNING, Stage
from tests.support.visitor import address, prefixed
from webapp.platform.i18n import LANGUAGES

ORIGINAL = {"ru": "действует оригинал", "kk": "түпнұсқа", "en": "what counts is the original"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_of_each_consent_on_the_form_is_left_as_it_is(stage: Stage, lang: str):
    page = stage.page(address(RUNNING, lang))
    cards = page.all("div", class_="consent-card")

    assert cards
    assert ORIGINAL[lang] in page.one("main").text
    assert all(page.one("span", id=f"{name}-terms").get("translate") == "no" for name in page.boxes - {"of_age"})
    for card in cards:
        for kept in ("span", "dl"):
            assert any(part.text and part.text in card.text for part in page.all(kept, translate="no"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", [f"/c/{RUNNING}/rules", "/policy"])
def test_documents_that_are_agreed_to_are_left_as_they_are(stage: Stage, path: str, lang: str):
    page = stage.page(prefixed(path, lang))

    assert page.one("div", class_="document").get("translate") == "no"
    assert ORIGINAL[lang] in page.one("main").text


def test_the_question_about_cookies_is_left_as_it_is(stage: Stage):
    assert stage.page("/policy").one("form", class_="cookie-banner").get("translate") == "no"

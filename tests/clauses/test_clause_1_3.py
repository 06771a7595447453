"""Clause 1.3: the policy covers the website and the mobile application Вплюсе. They are one: the application is the
site in a window of its own, so the policy, the forms and the consents are the same, at the same addresses.
"""

from urllib.parse import urljoin

import pytest

from tests.support.stage import MODEST, RUNNING, Stage
from tests.support.visitor import address

LANGUAGES = {"ru": "", "kk": "/kk", "en": "/en"}
PAGES = [
    "/",
    "/policy",
    "/cookies",
    f"/c/{RUNNING}",
    f"/c/{MODEST}",
    f"/c/{RUNNING}/thanks",
    "/receipts/x",
    "/confirm/x",
    "/offline",
]
NAMES = {"ru": "Вплюсе", "kk": "Вплюсе", "en": "Vpluse"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_application_bears_the_name_in_the_policy_and_takes_in_every_page_of_the_site(stage: Stage, lang: str):
    told = stage.client().get(f"{LANGUAGES[lang]}/manifest.webmanifest").get_json(force=True)

    assert told["short_name"] == NAMES[lang]
    assert told["display"] == "standalone"
    scope = urljoin("http://localhost/", told["scope"])
    assert all(urljoin("http://localhost/", LANGUAGES[lang] + path).startswith(scope) for path in PAGES)
    assert urljoin("http://localhost/", told["start_url"]).startswith(scope)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_policy_names_the_application(stage: Stage, lang: str):
    # The first version is the project's own; other tests of the same stage publish later ones.
    words = stage.page(f"{LANGUAGES[lang]}/policy/1").one("main").text

    assert {"ru": "мобильного приложения", "kk": "мобильді", "en": "mobile application"}[lang] in words


@pytest.mark.usefixtures("stopped_clock")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_page_asks_whether_it_is_in_the_application_so_forms_and_consents_are_the_same(stage: Stage, lang: str):
    in_application = {"Sec-Fetch-Dest": "empty", "Sec-Fetch-Mode": "navigate", "Service-Worker-Navigation-Preload": "y"}
    for slug in (RUNNING, MODEST):
        site = stage.page(address(slug, lang))
        application = stage.page(address(slug, lang), headers=in_application)
        assert application.boxes == site.boxes != set()
        assert application.ticked == set()
        assert application.one("main").text == site.one("main").text


def test_an_entry_made_in_the_application_is_an_entry(stage: Stage):
    visitor = stage.visitor()
    visitor.client.get("/kk/manifest.webmanifest")
    visitor.client.get("/sw.js")

    assert visitor.enter(lang="kk").status_code == 303

import hashlib

import pytest

from tests.support.factories import demo, publish_campaign
from tests.support.stage import RUNNING, Stage, title_of
from webapp import campaigns


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_the_rules_in_force_are_shown_with_their_digest(stage: Stage, lang: str):
    page = stage.page(f"/c/{RUNNING}/rules" if lang == "ru" else f"/{lang}/c/{RUNNING}/rules")
    text = stage.ask(lambda: campaigns.find_by_slug(RUNNING).rules_in_force.texts[lang])

    assert title_of(RUNNING, lang) in page.h1
    assert hashlib.sha256(text.encode()).hexdigest() in [code.text for code in page.all("code")]


def test_earlier_rules_stay_readable_under_their_number(stage: Stage):
    slug = stage.publish()
    newer = {**demo("tea-road")["ru"], "rules": "## 1. Новое\n\nТеперь всё иначе."}
    stage.ask(lambda: publish_campaign("tea-road", slug=slug, ru=newer))

    now, before = stage.page(f"/c/{slug}/rules"), stage.page(f"/c/{slug}/rules?version=1")
    assert "Теперь всё иначе." in now.one("main").text
    assert "Теперь всё иначе." not in before.one("main").text
    assert {f"/c/{slug}/rules?version={number}" for number in (1, 2)} <= set(now.links)


@pytest.mark.parametrize("query", ["version=3000", "version=-1", "version=99999999999999999999"])
def test_rules_that_never_were_are_no_page(stage: Stage, query: str):
    assert stage.client().get(f"/c/{RUNNING}/rules?{query}").status_code == 404


@pytest.mark.usefixtures("stopped_clock")
def test_a_version_that_is_no_number_means_the_rules_in_force(stage: Stage):
    rules, odd = (stage.page(f"/c/{RUNNING}/rules{query}").one("main").text for query in ("", "?version=%D0%B0"))

    assert odd == rules

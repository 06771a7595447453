import hashlib

import pytest

from tests.support.factories import publish_policy
from tests.support.stage import Stage
from webapp import policies
from webapp.platform import clock

LANGUAGES = ("ru", "kk", "en")


def prefix(lang: str) -> str:
    return "" if lang == "ru" else f"/{lang}"


def publish(stage: Stage, ru: str) -> int:
    return stage.ask(lambda: publish_policy(clock.now(), ru=ru).number)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_policy_stands_with_its_digest_its_sections_and_who_answers_for_it(stage: Stage, lang: str):
    page = stage.page(f"{prefix(lang)}/policy/1")
    text = stage.ask(lambda: policies.find_version(1).text(lang).text)

    assert page.h1 == " ".join(text.split("\n")[0].removeprefix("# ").split())
    assert hashlib.sha256(text.encode()).hexdigest() in [code.text for code in page.all("code")]
    sections = [heading.get("id") for heading in page.all("h2") if (heading.get("id") or "").startswith("section-")]
    assert [f"#{section}" for section in sections] == [link for link in page.links if link.startswith("#section-")]
    assert len(sections) == 8
    operator = page.one("main").text
    for fact in ("ТОО «Вплюсе»", "000140000018", "privacy@vpluse.example", "Асель Примерова"):
        assert fact in operator


def test_the_address_of_the_policy_shows_the_version_in_force_and_the_older_says_so(stage: Stage):
    older = publish(stage, "# Политика\n\nБыло так.")
    newer = publish(stage, "# Политика\n\nСтало иначе.")

    assert "Стало иначе." in stage.page("/policy").one("main").text
    assert stage.page("/policy").one("main").text == stage.page(f"/policy/{newer}").one("main").text
    assert "Было так." in stage.page(f"/policy/{older}").one("main").text
    leads_on = stage.page(f"/policy/{older}").links.count("/policy") - stage.page(f"/policy/{newer}").links.count(
        "/policy"
    )
    assert leads_on == 1


def test_every_version_is_named_with_what_changed_in_it(stage: Stage):
    number = publish(stage, "# Политика\n\nЕщё одна.")
    links = stage.page("/kk/policy").links

    for each in range(1, number + 1):
        assert {f"/kk/policy/{each}", f"/kk/policy/{each}/changes"} <= set(links)


@pytest.mark.parametrize("number", ["0", "-1", "99999", "9999999999", "9" * 30, "x", "1.5", "%00", "01x"])
@pytest.mark.parametrize("ending", ["", "/changes"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_version_that_never_was_is_no_page(stage: Stage, lang: str, ending: str, number: str):
    assert stage.client().get(f"{prefix(lang)}/policy/{number}{ending}").status_code == 404


def test_what_an_operator_writes_cannot_bring_a_script_along(stage: Stage):
    publish(stage, "# Политика\n\n<script>alert(1)</script> <img src=x onerror=alert(1)> [ссылка](javascript:alert(1))")
    page = stage.page("/policy")  # the page guard refuses inline scripts, styles and strangers

    assert [element for element in page.all("img") if element.get("onerror")] == []
    assert not any(link.startswith("javascript:") for link in page.links)

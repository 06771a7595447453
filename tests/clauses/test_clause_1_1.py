"""Clause 1.1: the policy follows Law No. 94-V, sets the order of processing and the measures of security; and
whoever reads it learns who the operator is and how to reach them.
"""

from dataclasses import replace

import pytest

from tests.support.factories import make_draft_content
from tests.support.stage import MODEST, RUNNING, Stage
from webapp import campaigns, consent, publishing
from webapp.platform import clock
from webapp.platform.app_state import state_of
from webapp.settings import Operator

OPERATOR = Operator()


@pytest.mark.parametrize(
    ("prefix", "day"), [("", "21 мая 2013"), ("/kk", "2013 жылғы 21 мамыр"), ("/en", "21 May 2013")]
)
def test_the_policy_names_the_law_it_follows(stage: Stage, prefix: str, day: str):
    text = stage.page(f"{prefix}/policy/1").one("main").text

    assert "94-V" in text
    assert day in text
    assert "«Оператор»" in text


@pytest.mark.parametrize("prefix", ["", "/kk", "/en"])
def test_the_page_of_the_policy_shows_who_the_operator_is_and_how_to_reach_them(stage: Stage, prefix: str):
    page = stage.page(f"{prefix}/policy")

    told = page.one("main").text
    known = state_of(stage.app).settings.operator.in_language(prefix[1:] or "ru")
    for fact in (known.name, known.bin, known.address, known.email, known.responsible_person):
        assert fact in told
    assert f"mailto:{OPERATOR.email}" in page.links
    assert "tel:+77000000000" in page.links


def test_an_operator_who_is_configured_otherwise_is_shown_otherwise(site):
    other = Operator(name="ТОО «Другое»", email="law@other.example")
    client = site.make_app(operator=other).test_client()

    home = client.get("/").text
    assert other.name in home
    assert f"mailto:{other.email}" in home
    assert OPERATOR.name not in home


@pytest.mark.parametrize("path", ["/", f"/c/{RUNNING}", f"/c/{RUNNING}/rules", f"/c/{RUNNING}/thanks", "/policy"])
@pytest.mark.parametrize("prefix", ["", "/kk", "/en"])
def test_the_policy_and_the_operator_are_one_step_away_from_every_page(stage: Stage, prefix: str, path: str):
    page = stage.page(prefix + path)

    assert f"{prefix}/policy" in page.links
    assert f"mailto:{OPERATOR.email}" in page.links


IN_KAZAKH = {"name": "«Басқа» ЖШС", "address": "Алматы қаласы", "responsible_person": "Әсел"}


@pytest.mark.parametrize(("lang", "name"), [("ru", "ТОО «Другое»"), ("kk", "«Басқа» ЖШС"), ("en", "ТОО «Другое»")])
def test_the_operator_is_named_in_each_language_on_pages_in_letters_rules_consents_and_receipts(
    stage: Stage, lang: str, name: str
):
    stage.set(operator=replace(OPERATOR, name="ТОО «Другое»", in_languages={"kk": IN_KAZAKH}))
    operator = state_of(stage.app).settings.operator
    draft = make_draft_content(MODEST, slug=f"named-in-{lang}")
    draft = make_draft_content(MODEST, slug=f"named-in-{lang}")
    campaign = stage.ask(lambda: publishing.publish_campaign(draft, operator, clock.now()).slug)
    visitor = stage.visitor()
    visitor.enter(campaign, lang)
    letter = stage.fetch_mail()[-1]
    prefix = "" if lang == "ru" else f"/{lang}"

    assert name in letter.text
    assert name in letter.html
    for path in ("/", f"/c/{campaign}", f"/c/{campaign}/rules", "/policy"):
        assert name in stage.client().get(prefix + path).text
    told = stage.ask(lambda: consent.statements_of(campaigns.find_by_slug(campaign), lang))
    assert all(f"{name}, " in statement.text for statement in told)


def test_what_is_not_set_for_a_language_is_written_as_in_russian():
    known = Operator(name="ТОО «Другое»", in_languages={"kk": {"name": "«Басқа» ЖШС"}})

    assert known.in_language("kk") == Operator(name="«Басқа» ЖШС")
    assert known.in_language("en") == Operator(name="ТОО «Другое»")

"""Clause 1.1: the policy follows Law No. 94-V, sets the order of processing and the measures of security; and
whoever reads it learns who the operator is and how to reach them.
"""

import pytest

from tests.support.stage import RUNNING, Stage
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
    for fact in (OPERATOR.name, OPERATOR.bin, OPERATOR.address, OPERATOR.email, OPERATOR.responsible_person):
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

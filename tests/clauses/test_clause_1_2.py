"""Clause 1.2: a person's rights and freedoms come first, privacy among them. So nothing is ticked for anybody, nothing
is collected before it is needed, and a visitor who only looks leaves nothing behind.
"""

import pytest

from tests.support.page import Page
from tests.support.stage import MODEST, OVER, RUNNING, SOON, Stage
from tests.support.visitor import address


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
@pytest.mark.parametrize("slug", [RUNNING, MODEST])
def test_nothing_is_ticked_or_filled_in_for_the_visitor(stage: Stage, slug: str, lang: str):
    page = stage.page(address(slug, lang))

    assert page.boxes
    assert page.ticked == set()
    typed = [field for field in page.all("input") if field.get("type") not in ("hidden", "checkbox")]
    assert [field.get("value") or "" for field in typed] == [""] * len(typed)


def test_an_address_cannot_fill_in_or_tick_anything_either(stage: Stage):
    page = stage.page(f"/c/{RUNNING}?consent_offers_email=y&email=timur%40example.kz&of_age=y")

    assert page.ticked == set()
    assert page.one("input", name="email").get("value") == ""


def test_who_only_looks_leaves_no_row_behind(stage: Stage):
    before, client = stage.counts(), stage.client()
    for slug in (RUNNING, MODEST, SOON, OVER):
        for page in ("", "/rules", "/results", "/thanks"):
            client.get(f"/c/{slug}{page}")

    assert stage.counts() == before


def test_a_mistake_leaves_no_row_behind(stage: Stage):
    before = stage.counts()
    stage.visitor().enter(iin="1")
    stage.visitor().enter(consent_participation=None)

    assert stage.counts() == before


def test_boxes_that_were_ticked_stay_as_the_visitor_left_them_and_no_other_is_added(stage: Stage):
    answer = stage.visitor().enter(email="x", consent_publication="y")

    assert Page(answer.text).ticked == {"of_age", "consent_participation", "consent_draw", "consent_publication"}


def test_refusing_everything_that_is_only_offered_costs_nothing(stage: Stage):
    generous, reserved = stage.visitor(), stage.visitor()
    offered = dict.fromkeys(("consent_offers_email", "consent_offers_sms", "consent_publication"), "y")
    answers = generous.enter(**offered), reserved.enter()

    assert [(answer.status_code, answer.location) for answer in answers] == [(303, f"/c/{RUNNING}/thanks")] * 2

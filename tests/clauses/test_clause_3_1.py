"""Clause 3.1: the operator may process a surname, a name, a patronymic, an e-mail address, a phone number and an IIN.
A form can ask for these and nothing else that is personal, and each campaign asks only for what it needs.
"""

import pytest

from tests.support.editing import begin, content_of, draft_of, edit
from tests.support.factories import demo, make_draft_content
from tests.support.stage import MODEST, OVER, RUNNING, SOON, Stage, newest_person
from tests.support.traces import spellings_of
from webapp import campaigns, participants, publishing
from webapp.participants import FIELD_NAMES, Participant
from webapp.platform import clock
from webapp.settings import Operator

CLAUSE = ("last_name", "first_name", "patronymic", "email", "phone", "iin")
WHY = {"ru": "Надо.", "kk": "Керек.", "en": "Needed."}


def told_last(stage: Stage) -> dict[str, str]:
    """What is kept of the person who entered last."""
    return stage.ask(lambda: participants.read(newest_person()).given())


def test_the_register_is_the_clause_and_nothing_more():
    assert FIELD_NAMES == CLAUSE


@pytest.mark.parametrize("name", ["birthday", "address", "passport", "sex", "photo", "iin2", ""])
def test_a_campaign_that_asks_for_anything_else_cannot_be_published(stage: Stage, name: str):
    fields = [*demo(RUNNING)["fields"], {"name": name, "why": WHY}]

    def publish() -> None:
        publishing.publish_campaign(make_draft_content(slug="greedy", fields=fields), Operator(), clock.now())

    with pytest.raises(campaigns.NotReady, match=r"3\.1"):
        stage.ask(publish)
    assert stage.client().get("/c/greedy").status_code == 404


@pytest.mark.parametrize("slug", [RUNNING, MODEST, SOON, OVER])
def test_every_field_asked_says_why_in_every_language(slug: str):
    for field in demo(slug)["fields"]:
        assert field["name"] in CLAUSE
        assert all(field["why"][lang].strip() for lang in ("ru", "kk", "en"))


def test_what_a_campaign_did_not_ask_for_is_not_kept_though_it_was_sent(stage: Stage):
    visitor = stage.visitor()
    sent = visitor.filled(visitor.land(MODEST)) | visitor.person | {"birthday": "2000-01-01"}
    assert visitor.client.post(f"/c/{MODEST}", data=sent).status_code == 303

    kept = told_last(stage)
    assert kept == {name: visitor.person[name] for name in ("first_name", "email")}


def test_what_it_did_ask_for_is_kept_as_it_was_told(stage: Stage):
    visitor = stage.visitor()
    visitor.enter()

    assert told_last(stage) == visitor.person
    assert set(spellings_of(visitor.person)) > set(CLAUSE)


def test_nothing_is_inferred_from_an_iin(stage: Stage):
    visitor = stage.visitor()
    visitor.enter()  # born on 1 January 2000 by the digits of the IIN
    refused = stage.visitor().enter(of_age=None)

    assert {column.name for column in Participant.__table__.columns} == {
        "id", "language", "made_at", "index_version", *CLAUSE, "email_index", "phone_index", "iin_index",
    }  # fmt: skip
    assert refused.status_code == 422  # the age is asked, whatever the digits say


def test_the_policy_lists_the_same_six(stage: Stage):
    text = stage.page("/policy/1").one("main").text

    for word in ("фамили", "имя", "отчеств", "электронной почты", "телефон", "ИИН"):
        assert word in text


def test_the_editor_offers_the_six_and_no_others(stage: Stage):
    page = stage.staff().page(f"/staff/campaigns/{draft_of(stage, RUNNING)}")

    assert tuple(box.get("value") for box in page.all("input", name="asks")) == CLAUSE
    assert {box.get("name") for box in page.all("input", type="checkbox")} == {"asks", "offers", "draw", "publication"}


@pytest.mark.parametrize("name", ["birthday", "address", "iin2", ""])
def test_the_editor_refuses_a_forged_field(stage: Stage, name: str):
    colleague = stage.staff()
    number = begin(colleague, title="Жадная")
    before = content_of(stage, number)

    assert edit(colleague, number, asks=["email", name]).status_code == 400
    assert content_of(stage, number) == before


def test_the_purpose_of_a_field_that_is_not_asked_is_kept_and_not_published(stage: Stage):
    colleague = stage.staff()
    number = begin(colleague, title="Скромная")
    edit(colleague, number, asks=["email"])
    parts = stage.ask(lambda: campaigns.find_draft(number).parsed_content.parts)

    assert [field["name"] for field in parts["fields"]] == ["email"]
    assert "unasked" not in parts
    assert colleague.page(f"/staff/campaigns/{number}").one(id="why-iin-ru").get("value")

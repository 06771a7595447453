"""A campaign is published when nothing is missing, changed in sight of what will change, and closed with a reason."""

from datetime import timedelta

import pytest

from tests.support.editing import begin, content_of, draft_of, edit
from tests.support.mail import code_in
from tests.support.stage import MODEST, Stage
from webapp import campaigns
from webapp.accounts.queries import find_session
from webapp.audit import AuditEvent
from webapp.platform import clock
from webapp.platform.db import db, transaction
from webapp.sms_settings import SmsSettings

pytestmark = pytest.mark.both_databases

REASONS = {"ru-reason": "Приз пропал.", "kk-reason": "Сыйлық жоғалды.", "en-reason": "The prize is lost."}


def prepare(stage: Stage, colleague, slug: str, **changes) -> int:
    """A draft of the test's own that lacks nothing."""
    number = begin(colleague, **{"from": str(draft_of(stage, MODEST))})
    dates = {"opens_at": "2026-01-01T00:00", "closes_at": "2040-01-01T00:00", "results_on": "2040-01-10"}
    assert edit(colleague, number, slug=slug, **dates, **changes).status_code == 303
    return number


def publish(colleague, number: int):
    version = colleague.page(f"/staff/campaigns/{number}/publish").one("input", name="version").get("value")
    return colleague.post(f"/staff/campaigns/{number}/publish", version=version)


def age_proof(secret: str) -> None:
    """Let it be eleven minutes since who holds the secret of a session showed who they are."""
    with transaction():
        session = find_session(secret, clock.now())
        session.proved_at -= timedelta(minutes=11)


def newest_event(stage: Stage) -> tuple:
    query = db.select(AuditEvent).order_by(AuditEvent.sequence.desc()).limit(1)
    event = stage.ask(lambda: db.session.scalars(query).one())
    return event.action, event.actor_id, event.reason


def test_all_that_is_missing_is_said_at_once_with_a_way_to_each(stage: Stage):
    colleague = stage.staff()
    number = begin(colleague, title="Проба")
    page = colleague.page(f"/staff/campaigns/{number}/publish").main
    editor = colleague.page(f"/staff/campaigns/{number}")
    anchors = [link.split("#")[1] for link in page.links if "#" in link]

    assert len(anchors) == 33
    assert [anchor for anchor in anchors if not editor.all(id=anchor)] == []
    assert not page.all("button")


def test_what_lacks_nothing_is_published_and_people_enter_it(stage: Stage):
    colleague = stage.staff()
    number = prepare(stage, colleague, "by-hand")
    assert stage.client().get("/c/by-hand").status_code == 404
    assert publish(colleague, number).status_code == 303

    assert newest_event(stage)[:2] == ("campaign.published", colleague.member.id)
    assert stage.visitor().enter("by-hand").status_code == 303


PHONE_ALONE = {
    "asks": ["phone"],
    "offers": ["sms"],
    "why-phone-ru": "Код.",
    "why-phone-kk": "Код.",
    "why-phone-en": "A code.",
}


@pytest.mark.parametrize(
    ("changes", "anchor", "words"),
    [
        ({**PHONE_ALONE, "confirmation": "sms"}, "confirmation-email", "choose another way"),
        ({**PHONE_ALONE, "confirmation": "none"}, "asks-last_name", "ask for an e-mail too"),
    ],
)
def test_a_campaign_that_needs_sms_is_not_published_where_nobody_carries_them(stage: Stage, changes, anchor, words):
    colleague = stage.staff()
    number = prepare(stage, colleague, f"own-sms-{anchor[:4]}", **changes)
    stage.set(sms=SmsSettings(providers=()))
    page = colleague.page(f"/en/staff/campaigns/{number}/publish").main
    answer = colleague.post(f"/staff/campaigns/{number}/publish", on=f"/staff/campaigns/{number}", version="2")
    assert [link.split("#")[1] for link in page.links if "#" in link] == [anchor]
    assert words in " ".join(element.text for element in page.all("li"))
    assert answer.status_code == 422

    stage.set(sms=SmsSettings())
    assert publish(colleague, number).status_code == 303


def test_publishing_what_is_incomplete_is_refused_though_the_button_was_forged(stage: Stage):
    colleague = stage.staff()
    number = begin(colleague, title="Проба")
    answer = colleague.post(f"/staff/campaigns/{number}/publish", on=f"/staff/campaigns/{number}", version="1")

    assert answer.status_code == 422
    assert stage.ask(lambda: campaigns.find_draft(number).campaign_id) is None


def test_what_somebody_changed_after_the_look_is_not_published(stage: Stage):
    colleague = stage.staff()
    number = prepare(stage, colleague, "changed-since")
    seen = colleague.page(f"/staff/campaigns/{number}/publish").one("input", name="version").get("value")
    edit(stage.staff(), number, accent="mint")

    assert colleague.post(f"/staff/campaigns/{number}/publish", version=seen).status_code == 409
    assert stage.client().get("/c/changed-since").status_code == 404


def test_a_change_says_what_it_changes_and_who_entered_under_older_rules(stage: Stage):
    colleague = stage.staff()
    number = prepare(stage, colleague, "new-rules")
    publish(colleague, number)
    stage.visitor().enter("new-rules")
    edit(colleague, number, ru__rules="Теперь иначе.", slug="other")
    said = colleague.page(f"/staff/campaigns/{number}/publish").main.one("div", class_="page").text

    assert "Правила, Русский" in said
    assert "По версии 1: 1 человек" in said
    publish(colleague, number)
    table = colleague.page(f"/staff/campaigns/{number}/rules").main
    assert [cell.text for cell in table.all("td")[1::3]] == ["0", "1"]
    assert "иначе" in {words.text for words in table.all("ins")}
    assert "действует версия № 2" in stage.page("/c/new-rules/rules?version=1").main.one("p", class_="notice").text


def test_a_person_is_told_under_which_rules_they_entered(stage: Stage):
    colleague = stage.staff()
    number = prepare(stage, colleague, "which-rules")
    publish(colleague, number)
    visitor = stage.visitor()
    visitor.enter("which-rules")
    visitor.confirm(code_in(stage.fetch_mail()[-1]), "which-rules")
    edit(colleague, number, ru__rules="Теперь иначе.")
    publish(colleague, number)
    thanks = stage.page("/c/which-rules/thanks", visitor.client)
    receipt = stage.page(next(link for link in thanks.links if "/receipts/" in link))

    assert "/c/which-rules/rules?version=1" in thanks.links
    assert "/c/which-rules/rules?version=1" in receipt.links


def test_a_campaign_closed_early_says_why_in_each_language(stage: Stage):
    colleague = stage.staff()
    number = prepare(stage, colleague, "closed-early")
    publish(colleague, number)
    visitor = stage.visitor()
    form = visitor.filled(visitor.land("closed-early"))
    assert colleague.post(f"/staff/campaigns/{number}/close", **REASONS).status_code == 303

    assert newest_event(stage) == ("campaign.closed", colleague.member.id, REASONS["ru-reason"])
    late = visitor.client.post("/c/closed-early", data=form)
    assert (late.status_code, REASONS["ru-reason"] in late.text) == (410, True)
    assert REASONS["kk-reason"] in stage.page("/kk/c/closed-early").main.one("p", class_="notice").text
    assert colleague.get(f"/staff/campaigns/{number}/close").status_code == 303


@pytest.mark.parametrize("missing", REASONS)
def test_nothing_is_closed_without_a_reason_in_each_language(stage: Stage, missing: str):
    colleague, slug = stage.staff(), stage.publish()
    number = draft_of(stage, slug)
    answer = colleague.post(f"/staff/campaigns/{number}/close", **{**REASONS, missing: " "})

    assert answer.status_code == 422
    assert f'id="{missing}-error"' in answer.text
    assert stage.client().get(f"/c/{slug}").status_code == 200
    assert stage.visitor().enter(slug).status_code == 303


@pytest.mark.parametrize("page", ["publish", "close"])
def test_publishing_and_closing_ask_who_it_is_again_after_ten_minutes(stage: Stage, page: str):
    colleague, number = stage.staff(), draft_of(stage, MODEST)
    path = f"/staff/campaigns/{number}/{page}"
    assert colleague.get(path).status_code == 200
    stage.ask(lambda: age_proof(colleague.secret))
    answer = colleague.get(path)

    assert (answer.status_code, answer.location) == (303, f"/staff/prove?next={path}")


def test_the_history_says_who_did_what_and_brings_it_back(stage: Stage):
    colleague = stage.staff()
    number = begin(colleague, title="Раз")
    edit(colleague, number, ru__title="Два")
    history = colleague.page(f"/staff/campaigns/{number}/history").main
    assert colleague.member.name in history.all("li")[0].text
    assert "Заголовок, Русский" in history.all("li")[0].text
    version = colleague.page(f"/staff/campaigns/{number}/history/2").main
    assert version.all("ins")[-1].text == "Два"
    colleague.post(f"/staff/campaigns/{number}/history/1")

    assert content_of(stage, number)["ru"]["title"] == "Раз"


def test_what_a_command_published_stands_in_the_history_too(stage: Stage):
    number = draft_of(stage, stage.publish())

    assert (
        "Команда оператора — публикация"
        in stage.staff().page(f"/staff/campaigns/{number}/history").main.all("li")[0].text
    )

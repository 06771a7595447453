"""What staff save is never lost, whoever saves at the same time."""

import copy
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.support.factories import NOON, make_details, make_draft_content, publish_campaign
from webapp import campaigns, entries, publishing
from webapp.audit import AuditEvent
from webapp.campaigns import AlreadyOver, Campaign, NotReady, State
from webapp.campaigns.queries import find_draft_of, versions
from webapp.participants import FIELD_NAMES
from webapp.platform.db import db
from webapp.settings import Operator

AIGUL, TIMUR = uuid4(), uuid4()
WHY = dict.fromkeys(("ru", "kk", "en"), "Потому что.")
REASON = {"ru": "Приз пропал.", "kk": "Сыйлық жоғалды.", "en": "The prize is lost."}


def begun(**changes):
    return campaigns.begin(make_draft_content(**changes).parts, AIGUL, NOON)


def with_title(draft, language: str, title: str) -> dict:
    content = copy.deepcopy(draft.content)
    content[language]["title"] = title
    return content


def actions() -> list[str]:
    return [event.action for event in db.session.scalars(select(AuditEvent).order_by(AuditEvent.sequence))]


def publish(draft) -> campaigns.Campaign:
    publish_campaign("tea-road")  # with a policy
    return publishing.publish_draft(draft, draft.version, Operator(), AIGUL, NOON)


def test_a_draft_holds_what_a_file_says(app):
    draft = begun()

    assert draft.parsed_content.faults(FIELD_NAMES, campaigns.RULE_PLACEHOLDERS) == []
    assert draft.parsed_content.moment("opens_at") == make_draft_content().moment("opens_at")
    assert (draft.version, draft.title("kk")) == (1, make_draft_content().parts["kk"]["title"])


def test_a_draft_may_be_as_unfinished_as_it_likes(app):
    draft = campaigns.begin({"opens_at": "next week", "minimum_age": "many"}, AIGUL, NOON)
    kept = campaigns.find_draft(draft.id)

    assert (kept.content["opens_at"], kept.content["minimum_age"]) == ("next week", "many")
    assert {fault.place for fault in kept.parsed_content.faults(FIELD_NAMES, campaigns.RULE_PLACEHOLDERS)} >= {
        "opens_at",
        "minimum_age",
    }


def test_a_save_is_a_version_with_who_and_when(app):
    draft = begun()
    saved = campaigns.save(draft.id, 1, with_title(draft, "en", "Other"), TIMUR, NOON + timedelta(hours=1))
    newest, first = versions(draft.id)

    assert (saved.number, saved.clashes, draft.version) == (2, (), 2)
    assert (newest.changed, newest.made_by, newest.action) == (["en.title"], TIMUR, "saved")
    assert first.content["en"]["title"] == make_draft_content().parts["en"]["title"]
    assert actions() == ["campaign.drafted", "campaign.saved"]


def test_a_save_of_the_same_is_no_version(app):
    draft = begun()
    assert campaigns.save(draft.id, 1, draft.content, TIMUR, NOON).number == 1
    assert len(versions(draft.id)) == 1


def test_two_people_who_change_different_parts_both_have_their_way(app):
    draft = begun()
    hers, his = with_title(draft, "kk", "Басқа"), {**copy.deepcopy(draft.content), "accent": "plum"}
    campaigns.save(draft.id, 1, hers, AIGUL, NOON)
    saved = campaigns.save(draft.id, 1, his, TIMUR, NOON)

    assert saved.joined
    assert (draft.content["kk"]["title"], draft.content["accent"]) == ("Басқа", "plum")


def test_where_two_people_change_one_part_both_versions_are_kept(app):
    draft = begun()
    campaigns.save(draft.id, 1, with_title(draft, "ru", "Её"), AIGUL, NOON)
    saved = campaigns.save(draft.id, 1, with_title(draft, "ru", "Его"), TIMUR, NOON)

    assert saved.clashes == ("ru.title",)
    assert draft.content["ru"]["title"] == "Её"
    aside = campaigns.find_version(draft.id, saved.number)
    assert (aside.action, aside.content["ru"]["title"]) == ("set_aside", "Его")


def test_a_version_that_was_set_aside_can_be_put_in_place(app):
    draft = begun()
    campaigns.save(draft.id, 1, with_title(draft, "ru", "Её"), AIGUL, NOON)
    aside = campaigns.save(draft.id, 1, with_title(draft, "ru", "Его"), TIMUR, NOON).number
    campaigns.restore(draft.id, campaigns.find_version(draft.id, aside), TIMUR, NOON)

    assert draft.content["ru"]["title"] == "Его"
    assert [version.action for version in versions(draft.id)] == ["restored", "set_aside", "saved", "began"]


def test_a_published_draft_becomes_the_campaign_and_says_who(app):
    draft = begun(slug="prepared")
    campaign = publish(draft)
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.sequence.desc())).first()

    assert (draft.campaign_id, draft.has_news) == (campaign.id, False)
    assert (event.action, event.actor_id, event.campaign_id) == ("campaign.published", AIGUL, campaign.id)


def test_an_address_stays_once_it_is_published(app):
    draft = begun(slug="prepared")
    publish(draft)
    campaigns.save(draft.id, draft.version, {**draft.content, "slug": "elsewhere", "accent": "mint"}, AIGUL, NOON)

    assert (draft.content["slug"], draft.content["accent"], draft.has_news) == ("prepared", "mint", True)


def test_a_draft_cannot_take_the_address_of_another_campaign(app):
    taken = publish_campaign()
    draft = begun(minimum_age=30)
    with pytest.raises(NotReady) as refusal:
        publishing.publish_draft(draft, draft.version, Operator(), AIGUL, NOON)

    assert [fault.code for fault in refusal.value.faults] == ["slug_taken"]
    assert taken.minimum_age == 18


def test_of_two_drafts_that_are_published_at_once_under_one_address_one_becomes_the_campaign(app):
    publish_campaign("tea-road")  # with a policy
    rows, together, came = [begun().id, begun().id], threading.Barrier(2), []

    def publish_when_both_are_there(number: int) -> None:
        with app.app_context():
            draft = campaigns.find_draft(number)
            together.wait()
            try:
                publishing.publish_draft(draft, draft.version, Operator(), AIGUL, NOON)
            except NotReady as refusal:
                came.extend(fault.code for fault in refusal.faults)

    threads = [threading.Thread(target=publish_when_both_are_there, args=(number,)) for number in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert came == ["slug_taken"]
    assert db.session.scalar(select(func.count()).select_from(Campaign).filter_by(slug="first-snow")) == 1


def test_a_campaign_from_a_file_can_be_edited_too(app):
    campaign = publish_campaign()
    draft = find_draft_of(campaign.id)

    assert (draft.slug, draft.has_news, draft.saved_by) == ("first-snow", False, None)
    assert "{operator_name}" in draft.content["ru"]["rules"]


def test_of_a_published_campaign_only_what_is_new_is_dropped(app):
    campaign = publish_campaign()
    draft = find_draft_of(campaign.id)
    campaigns.save(draft.id, draft.version, with_title(draft, "ru", "Не надо"), AIGUL, NOON)
    campaigns.discard(draft.id, AIGUL, NOON)

    assert draft.content["ru"]["title"] == campaign.words("ru").title
    assert (campaigns.find_draft(draft.id), draft.has_news) == (draft, False)


def test_where_there_is_nothing_to_drop_nothing_is_and_no_trail_says_so(app):
    draft = find_draft_of(publish_campaign().id)
    with pytest.raises(campaigns.NothingToDiscard):
        campaigns.discard(draft.id, AIGUL, NOON)

    assert "campaign.discarded" not in actions()


def test_a_draft_that_was_never_published_can_be_dropped(app):
    draft = begun()
    campaigns.discard(draft.id, AIGUL, NOON)

    assert campaigns.find_draft(draft.id) is None
    assert list(campaigns.prepared()) == []
    assert actions()[-1] == "campaign.discarded"
    with pytest.raises(campaigns.NothingToDiscard):
        campaigns.discard(draft.id, AIGUL, NOON)


def test_a_campaign_closed_early_takes_no_entry_from_that_moment_on(app):
    campaign = publish_campaign()
    stale = make_details(campaign)
    campaigns.close(campaign.id, REASON, AIGUL, NOON)

    assert campaign.state(NOON) is State.OVER
    assert campaign.ends_at == NOON
    with pytest.raises(entries.CampaignClosed):
        entries.enter(campaign, stale, NOON)
    assert entries.count_entries(campaign.id, confirmed=False) == 0


def test_a_page_that_is_a_moment_old_lets_nobody_into_a_closed_campaign(app):
    campaign = publish_campaign()
    campaigns.close(campaign.id, REASON, AIGUL, NOON)
    campaign.closed_at = None  # as a process has it that looked it up before
    with db.session.no_autoflush, pytest.raises(entries.CampaignClosed):
        db.session.expunge(campaign)
        entries.enter(campaign, make_details(campaign), NOON)


def test_a_campaign_is_closed_once(app):
    campaign = publish_campaign()
    campaigns.close(campaign.id, REASON, AIGUL, NOON)
    with pytest.raises(AlreadyOver):
        campaigns.close(campaign.id, {**REASON, "ru": "Ещё раз."}, TIMUR, NOON)

    assert campaigns.find(campaign.id).closing_reason == REASON


def test_what_is_to_come_can_be_called_off(app):
    campaign = publish_campaign()
    campaigns.close(campaign.id, REASON, AIGUL, campaign.opens_at - timedelta(days=1))

    assert campaign.state(NOON) is State.OVER


def test_how_many_entered_under_which_rules_is_known(app):
    campaign = publish_campaign()
    entries.enter(campaign, make_details(campaign), NOON)
    words = copy.deepcopy(make_draft_content().parts["ru"])
    again = publish_campaign(ru={**words, "rules": "Другие."})
    for _ in range(2):
        entries.enter(again, make_details(again), NOON)

    assert entries.count_by_rules(campaign.id) == {1: 1, 2: 2}

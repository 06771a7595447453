"""What a campaign aims at, and where it leads."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from tests.support.factories import NOON, publish_campaign
from webapp import accounts, campaigns, reports, rollups
from webapp.campaigns import Campaign
from webapp.entries import EntryEvent
from webapp.platform import clock
from webapp.platform.db import db, transaction
from webapp.reports import Filters, Progress
from webapp.reports.errors import NotATarget

TODAY = clock.day_in_almaty(NOON)
GOAL, ENDS_ON = 100, TODAY + timedelta(days=10)
LAST_OF_CAMPAIGN = date(2039, 12, 31)


@pytest.fixture
def campaign(app: Flask) -> Campaign:
    return publish_campaign("first-snow")


@pytest.fixture
def actor(campaign: Campaign) -> UUID:
    return accounts.add_member("marketer@example.kz", "Маркетолог", accounts.MARKETER, "ru", NOON).id


def confirm(campaign: Campaign, number: int, day: date) -> None:
    at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    row = {"campaign_id": campaign.id, "kind": "confirmed", "language": "ru", "happened_at": at}
    with transaction():
        db.session.add_all(EntryEvent(**row) for _ in range(number))


def progress(campaign: Campaign, at: datetime) -> Progress | None:
    return reports.board_and_progress(campaign, Filters(TODAY, TODAY), at)[1]


def test_the_pace_of_the_last_seven_full_days_leads_somewhere(campaign: Campaign, actor: UUID):
    for days_ago, number in ((0, 5), (1, 10), (7, 4), (8, 30)):
        confirm(campaign, number, TODAY - timedelta(days=days_ago))
    reports.set_target(campaign.id, GOAL, ENDS_ON, actor, NOON)

    for _ in range(2):
        found = progress(campaign, NOON)
        assert found == Progress(
            GOAL, ENDS_ON, confirmed=49, pace=2.0, days_left=10, closes_on=LAST_OF_CAMPAIGN, is_over=False
        )
        assert (found.leads_to, found.needed) == (69, 5.1)
        rollups.aggregate()


def test_a_campaign_without_a_full_day_has_no_pace_yet(campaign: Campaign, actor: UUID):
    reports.set_target(campaign.id, GOAL, ENDS_ON, actor, NOON)
    found = progress(campaign, campaign.opens_at + timedelta(minutes=1))

    assert found is not None
    assert (found.pace, found.leads_to) == (None, None)


def midnight(days: int) -> datetime:
    return datetime.combine(TODAY + timedelta(days=days), datetime.min.time())


@pytest.mark.parametrize(
    ("opens", "closes", "days_left"), [(-30, 4, 3), (-30, 1, 0), (4, 30, 7), (4, 6, 2), (-30, 30, 10)]
)
def test_only_days_on_which_entries_are_taken_bring_a_campaign_to_its_target(
    app: Flask, opens: int, closes: int, days_left: int
):
    campaign = publish_campaign(opens_at=midnight(opens), closes_at=midnight(closes))
    actor = accounts.add_member("marketer@example.kz", "Маркетолог", accounts.MARKETER, "ru", NOON).id
    reports.set_target(campaign.id, GOAL, ENDS_ON, actor, NOON)

    found = progress(campaign, NOON)
    assert found is not None
    assert (found.days_left, found.closes_on) == (days_left, TODAY + timedelta(days=closes - 1))


def test_a_campaign_that_was_closed_leads_nowhere_any_more(campaign: Campaign, actor: UUID):
    confirm(campaign, 7, TODAY - timedelta(days=1))
    reports.set_target(campaign.id, GOAL, ENDS_ON, actor, NOON)
    campaigns.close(campaign.id, dict.fromkeys(("ru", "kk", "en"), "."), actor, NOON)

    found = progress(campaign, NOON + timedelta(minutes=1))
    assert found is not None
    assert (found.is_over, found.days_left, found.leads_to, found.needed) == (True, 0, 7, None)


def test_the_newest_target_stands_until_it_is_dropped(campaign: Campaign, actor: UUID):
    reports.set_target(campaign.id, GOAL, ENDS_ON, actor, NOON)
    reports.set_target(campaign.id, 200, TODAY, actor, NOON)
    found = progress(campaign, NOON)
    assert found is not None
    assert (found.goal, found.days_left, found.needed) == (200, 0, None)

    reports.drop_target(campaign.id, actor, NOON)
    assert progress(campaign, NOON) is None


@pytest.mark.parametrize(("goal", "ends_on"), [(0, ENDS_ON), (100_000_001, ENDS_ON), (5, TODAY - timedelta(days=1))])
def test_a_target_is_a_number_and_a_day_that_is_not_over(campaign: Campaign, actor: UUID, goal: int, ends_on: date):
    with pytest.raises(NotATarget):
        reports.set_target(campaign.id, goal, ends_on, actor, NOON)


def test_a_target_that_is_reached_needs_nothing_more():
    reached = Progress(GOAL, ENDS_ON, confirmed=100, pace=2.0, days_left=10, closes_on=LAST_OF_CAMPAIGN, is_over=False)

    assert reached.is_reached
    assert reached.needed is None

"""How far campaigns have come, and what came of their links: exact entries, and rounded numbers of those who agreed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.factories import publish_campaign
from webapp import analytics, reports, rollups
from webapp.entries import EntryEvent
from webapp.platform.db import db, transaction
from webapp.reports import Suppressed
from webapp.reports.link_results import LinkResult

SLUG, LINK = "first-snow", "stand-mega"
NOW = datetime(2027, 1, 20, 6, 0, tzinfo=UTC)
TODAY = date(2027, 1, 20)
LONG_AGO = date(2026, 11, 2)


@pytest.fixture
def campaign(app):
    return publish_campaign(SLUG)


def note(number: int, day: date = TODAY, kind: str = "sent", campaign_id: int = 1) -> None:
    at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    row = {"campaign_id": campaign_id, "kind": kind, "language": "kk", "happened_at": at}
    with transaction():
        db.session.add_all(EntryEvent(**row) for _ in range(number))


def counted(number: int, metric: str, value: str, slug: str = SLUG) -> None:
    analytics.keep({((slug, metric, LONG_AGO, 12, value),): number})


def test_a_campaign_has_come_as_far_as_its_entries_before_they_are_aggregated_and_after(campaign):
    note(4, LONG_AGO)
    note(3)
    note(2, TODAY - timedelta(days=29))
    note(5, kind="confirmed")
    note(1, kind="discarded")

    for _ in range(2):
        found = rollups.campaign_progress(NOW)[campaign.id]
        assert (found.sent, found.confirmed, found.waiting) == (9, 5, 3)
        assert (found.days[0], sum(found.days[1:-1]), found.days[-1]) == (2, 0, 3)
        rollups.aggregate()


def test_each_campaign_has_come_as_far_by_itself_as_among_the_others(campaign):
    other = publish_campaign("tea-road")
    note(2)
    note(7, campaign_id=other.id)
    rollups.aggregate()
    note(1, campaign_id=other.id)

    found = rollups.campaign_progress(NOW)
    assert {number: one.sent for number, one in found.items()} == {campaign.id: 2, other.id: 8}
    assert rollups.campaign_progress(NOW, other.id) == {other.id: found[other.id]}
    assert sum(rollups.CampaignProgress().days) == len(rollups.campaign_progress(NOW, campaign.id + 99)) == 0


def test_a_day_is_one_of_almaty(campaign):
    with transaction():
        late = datetime(2027, 1, 19, 19, 1, tzinfo=UTC)
        db.session.add(EntryEvent(campaign_id=campaign.id, kind="sent", language="ru", happened_at=late))

    assert rollups.campaign_progress(NOW)[campaign.id].days[-2:] == (0, 1)


def test_what_came_of_a_link_is_told_rounded_and_under_ten_as_such(campaign):
    publish_campaign("tea-road")
    for metric, number in {"visits": 42, "began_link": 21, "sent_link": 12, "confirmed_link": 9}.items():
        counted(number, metric, LINK)
        counted(500, metric, LINK, slug="tea-road")

    found = reports.link_results(SLUG, [LINK, "poster-1"], LONG_AGO, NOW)
    assert found == {
        LINK: LinkResult(42, 21, 12, Suppressed.UNDER_TEN),
        "poster-1": LinkResult(Suppressed.UNDER_TEN, 0, 0, 0),
    }


def test_what_is_told_of_a_link_is_as_its_cells_are_told_on_the_board(campaign):
    for number in range(1, 40):
        counted(number, "visits", f"link-{number}")
    names = [f"link-{number}" for number in range(1, 40)]
    found = reports.link_results(SLUG, names, LONG_AGO, NOW)
    board = reports.board(SLUG, reports.Filters(LONG_AGO, TODAY), NOW).tables["links"]

    rows = {row[0]: row[1] for row in board.rows}
    assert {name: it.visits for name, it in found.items()} == dict.fromkeys(names, Suppressed.UNDER_TEN) | rows
    assert all(abs(it.visits - int(name[5:])) <= 2 for name, it in found.items() if isinstance(it.visits, int))

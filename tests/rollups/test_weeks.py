"""A week that is over is worked out once; a board says the same before and after, and late facts open it again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from tests.reports.test_board import LATER, MONDAY, SLUG, counted, note
from tests.support.factories import publish_campaign
from webapp import reports, rollups
from webapp.platform.db import db
from webapp.reports import Board, Filters
from webapp.rollups.models import RollupWeek

TABLES = ("sources", "languages", "devices", "fields", "consents")
PERIODS = [
    Filters(MONDAY + timedelta(days=first), MONDAY + timedelta(days=last), "none")
    for first, last in ((-7, 27), (0, 13), (3, 24), (-3, 9), (1, 5), (0, 6))
]


@pytest.fixture
def past(app: Flask) -> Flask:
    """Five weeks of two campaigns, with days of many and days of few."""
    for slug in (SLUG, "tea-road"):
        publish_campaign(slug)
    for number in range(35):
        day = MONDAY + timedelta(days=number - 7)
        for language, share in (("ru", 7), ("kk", 3), ("en", 1)):
            note(number % 5 * share, day, language=language, campaign_id=1 + number % 2)
            counted(number % 6 * share + 1, "visits", {"ru": "instagram", "kk": "direct", "en": "vk"}[language], day)
            counted(number % 6 * share + 1, "language", language, day)
    rollups.aggregate()
    return app


def shown() -> list[Board]:
    return [reports.board(slug, filters, LATER) for slug in (None, SLUG, "tea-road") for filters in PERIODS]


def test_a_board_says_the_same_whether_its_weeks_are_closed_or_not(past: Flask):
    before = shown()
    assert rollups.close_weeks(LATER) == 12
    assert rollups.close_weeks(LATER) == 0

    for one, other in zip(before, shown(), strict=True):
        assert [one.tables[key] for key in TABLES] == [other.tables[key] for key in TABLES]
        assert one.numbers == other.numbers


def test_a_week_is_closed_a_day_after_its_end(past: Flask):
    tuesday = datetime(2026, 11, 10, 6, 0, tzinfo=UTC)
    assert rollups.close_weeks(tuesday - timedelta(days=1)) == 1
    assert rollups.close_weeks(tuesday) == 1

    assert {week for (week,) in db.session.query(RollupWeek.week)} == {MONDAY - timedelta(days=7), MONDAY}


def test_a_fact_that_comes_to_light_late_opens_its_week_again(past: Flask):
    rollups.close_weeks(LATER)
    note(40, MONDAY + timedelta(days=2), language="en")
    rollups.aggregate()
    open_again = reports.board(SLUG, PERIODS[0], LATER).tables["languages"]
    assert rollups.close_weeks(LATER) == 11

    assert reports.board(SLUG, PERIODS[0], LATER).tables["languages"] == open_again
    assert any(row[0] == "en" and row[2] >= 40 for row in open_again.rows)


def test_a_rebuild_opens_all_weeks_and_each_night_the_last_two(past: Flask):
    rollups.close_weeks(LATER)
    rollups.forget(LATER)
    assert rollups.close_weeks(LATER) == 2
    rollups.rebuild(LATER)

    assert db.session.query(RollupWeek).count() == 0
    assert rollups.close_weeks(LATER) == 12


def test_a_day_of_another_period_is_in_no_block_of_this_one(past: Flask):
    rollups.close_weeks(LATER)
    empty = Filters(date(2026, 3, 2), date(2026, 3, 29), "none")

    assert not any(row[2] for row in reports.board(SLUG, empty, LATER).tables["languages"].rows)

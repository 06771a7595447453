from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.choosing import slug_of
from tests.support.factories import publish_campaign
from webapp import analytics
from webapp.analytics.models import DayCount, HourCount, MonthCount
from webapp.analytics.queries import by_day, by_hour, by_month, totals
from webapp.platform import clock
from webapp.platform.app_state import state_of
from webapp.platform.db import db

NIGHT = datetime(2026, 11, 30, 19, 5, tzinfo=UTC)
"""Five past midnight in Almaty, on the first of December."""


def view(day: date, number: int = 1, value: str = "home", campaign: str = "") -> None:
    analytics.keep({((campaign, "views", day, 9, value),): number})


def months() -> dict[tuple[str, date, str], int]:
    rows = db.session.scalars(select(MonthCount)).all()
    return {(slug_of(row.campaign_id), row.month, row.value): row.count for row in rows}


def oldest(model) -> date | None:
    return db.session.scalar(select(func.min(model.day)))


def test_days_are_summed_up_into_months(app: Flask):
    publish_campaign()
    view(date(2026, 11, 1), 2)
    view(date(2026, 11, 30), 3)
    view(date(2026, 11, 30), 5, "rules", "first-snow")
    view(date(2026, 12, 1), 7)
    analytics.roll(NIGHT)

    november, december = date(2026, 11, 1), date(2026, 12, 1)
    assert months() == {("", november, "home"): 5, ("first-snow", november, "rules"): 5, ("", december, "home"): 7}
    assert by_month("", "views") == {november: 5, december: 7}


def test_summing_up_twice_changes_nothing_and_a_late_sum_is_taken_up(app: Flask):
    view(date(2026, 11, 30))
    for _ in range(2):
        analytics.roll(NIGHT)
    assert months() == {("", date(2026, 11, 1), "home"): 1}

    view(date(2026, 11, 30))
    analytics.roll(NIGHT + timedelta(days=1))
    assert months() == {("", date(2026, 11, 1), "home"): 2}


def test_hours_are_kept_for_ninety_days_and_days_for_twenty_five_months(app: Flask):
    for days in (0, 90, 91, 700, 800):
        view(date(2026, 12, 1) - timedelta(days=days))
    analytics.roll(NIGHT)

    assert oldest(HourCount) == date(2026, 12, 1) - timedelta(days=90)
    assert oldest(DayCount) == date(2026, 12, 1) - timedelta(days=700)


def test_a_month_outlives_its_days_whole(app: Flask):
    view(date(2024, 12, 1), 2)
    view(date(2024, 12, 31), 3)
    analytics.roll(NIGHT)
    assert oldest(DayCount) == date(2024, 12, 1)

    for month in (1, 2, 6):
        analytics.roll(datetime(2027, month, 15, 19, 5, tzinfo=UTC))
    assert oldest(DayCount) is None
    assert by_month("", "views") == {date(2024, 12, 1): 5}


def test_a_worker_that_was_away_for_long_loses_no_month(app: Flask):
    view(date(2026, 3, 3))
    view(date(2026, 5, 5))
    analytics.roll(datetime(2030, 1, 1, tzinfo=UTC))

    assert by_month("", "views") == {date(2026, 3, 1): 1, date(2026, 5, 1): 1}
    assert oldest(DayCount) is None


def test_where_nothing_was_counted_there_is_nothing_to_do(app: Flask):
    analytics.roll(NIGHT)

    assert months() == {}


def test_the_timetable_does_it_just_after_midnight_in_almaty(lone_app: Flask):
    (task,) = [task for task in state_of(lone_app).queue._registry._registry.values() if "roll_counts" in str(task)]

    times = [datetime(2026, 11, 25, hour, minute) for hour in range(24) for minute in range(60)]
    (when,) = [time for time in times if task().validate_datetime(time)]
    assert clock.in_almaty(when.replace(tzinfo=UTC)).strftime("%H:%M") == "00:05"


@pytest.mark.parametrize(("first", "last", "number"), [(1, 30, 6), (2, 2, 2), (3, 30, 3), (4, 5, 0)])
def test_figures_are_asked_for_by_days_hours_and_values(app: Flask, first: int, last: int, number: int):
    for day in (1, 2, 3):
        view(date(2026, 11, day), day)
    between = date(2026, 11, first), date(2026, 11, last)

    assert sum(by_day("", "views", *between).values()) == number
    assert sum(by_hour("", "views", *between).values()) == number
    assert totals("", *between).get("views", {}).get("home", 0) == number
    assert totals("first-snow", *between) == {}

"""What happens to the sums by the clock: days become months, and what is old goes."""

from datetime import date, datetime

from sqlalchemy import delete, func, select

from webapp.analytics.models import DayCount, MonthCount, SlugDay, SlugHour, SlugMonth
from webapp.analytics.operations import TABLES, add, by_number
from webapp.platform import cell_retention, cells, clock, closed_cells
from webapp.platform.cell_tables import month_before, next_month
from webapp.platform.db import db, execute, transaction

UNKNOWN_HOUR = -1


def roll(at: datetime) -> None:
    """Sum the days up into months, then forget hours older than 90 days and days older than 25 months.

    Works out each month anew from all its days, so it can be run twice, or late: a month whose days are about to be
    forgotten is summed up first.
    """
    take_over()
    current = clock.day_in_almaty(at).replace(day=1)
    with transaction():
        closed_cells.changed(DayCount)
        cells.sum_up(TABLES, _to_roll(current))
        cell_retention.forget_old(TABLES, at)


def take_over() -> None:
    """Take what the previous release has counted by slug while it was being replaced over into the counts of today.

    Its months come of its days. Can be run at any time, and by several at once: each row is taken once.
    """
    with transaction():
        columns = SlugDay.campaign, SlugDay.metric, SlugDay.day, SlugDay.value, SlugDay.count.label("number")
        # Its own table says at which hours it was, for all values together.
        rows = execute(delete(SlugDay).returning(*columns)).all()
        days = {(row.campaign, row.metric, row.day, UNKNOWN_HOUR, row.value): int(row.number) for row in rows}
        by_hour = SlugHour.campaign, SlugHour.metric, SlugHour.day, SlugHour.hour, SlugHour.count.label("number")
        rows = execute(delete(SlugHour).returning(*by_hour)).all()
        hours = {(row.campaign, row.metric, row.day, row.hour): int(row.number) for row in rows}
        execute(delete(SlugMonth))
        add(by_number(days), by_number(hours))


def _to_roll(current: date) -> list[date]:
    """The month under way, the one before it, which may have got its last sums after midnight, and any left out."""
    first = db.session.scalar(select(func.min(DayCount.day)))
    if first is None:
        return []
    done = set(db.session.scalars(select(MonthCount.month).distinct()))
    months, month = [], first.replace(day=1)
    while month <= current:
        if month not in done or month >= month_before(current):
            months.append(month)
        month = next_month(month)
    return months

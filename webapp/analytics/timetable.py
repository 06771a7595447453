"""What happens to the sums by the clock: days become months, and what is old goes."""

from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.sql.expression import literal

from webapp.analytics.models import DayCount, HourCount, MonthCount
from webapp.analytics.operations import upsert
from webapp.platform import clock
from webapp.platform.db import db, transaction

HOURS_KEPT = timedelta(days=90)
MONTHS_KEPT = 25
"""For how many months, the one under way among them, there are sums by day."""


def roll(at: datetime) -> None:
    """Sum the days up into months, then forget hours older than 90 days and days older than 25 months.

    Works out each month anew from all its days, so it can be run twice, or late: a month whose days are about to be
    forgotten is summed up first.
    """
    today = clock.day_in_almaty(at)
    current = today.replace(day=1)
    with transaction():
        for month in _to_roll(current):
            _roll_month(month)
        db.session.execute(delete(HourCount).where(HourCount.day < today - HOURS_KEPT))
        db.session.execute(delete(DayCount).where(DayCount.day < _months_before(current, MONTHS_KEPT - 1)))


def _to_roll(current: date) -> list[date]:
    """The month under way, the one before it, which may have got its last sums after midnight, and any left out."""
    first = db.session.scalar(select(func.min(DayCount.day)))
    if first is None:
        return []
    done = set(db.session.scalars(select(MonthCount.month).distinct()))
    months, month = [], first.replace(day=1)
    while month <= current:
        if month not in done or month >= _months_before(current, 1):
            months.append(month)
        month = _months_before(month, -1)
    return months


def _roll_month(month: date) -> None:
    statement = upsert(MonthCount, db.engine.dialect.name).from_select(
        ["campaign", "figure", "month", "value", "count"],
        select(DayCount.campaign, DayCount.figure, literal(month), DayCount.value, func.sum(DayCount.count))
        .where(DayCount.day >= month, DayCount.day < _months_before(month, -1))
        .group_by(DayCount.campaign, DayCount.figure, DayCount.value),
    )
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["campaign", "figure", "month", "value"], set_={"count": statement.excluded.count}
        )
    )


def _months_before(month: date, number: int) -> date:
    """The first day of the month so many before; after, for a negative number."""
    index = month.year * 12 + month.month - 1 - number
    return date(index // 12, index % 12 + 1, 1)

"""For how long the counts of day cells (see `cells`) are kept: by hour 90 days, by day 25 months; by month they stay."""

from datetime import date, datetime, timedelta

from sqlalchemy import delete

from webapp.platform import clock, closed_cells
from webapp.platform.cell_tables import Tables, months_before
from webapp.platform.db import execute

HOUR_RETENTION = timedelta(days=90)
MONTH_RETENTION = 25
"""For how many months, the one under way among them, there are counts by day."""


def first_hours_day(at: datetime) -> date:
    """The first day of which there are counts by hour."""
    return clock.day_in_almaty(at) - HOUR_RETENTION


def first_day(at: datetime) -> date:
    """The first day of which there are counts by day."""
    return months_before(clock.day_in_almaty(at), MONTH_RETENTION - 1)


def forget_old(tables: Tables, at: datetime) -> None:
    """Forget what is older, in the transaction under way. What days came to must stand in their months before."""
    closed_cells.changed(tables.days)
    execute(delete(tables.hours).where(tables.hours.day < first_hours_day(at)))
    execute(delete(tables.days).where(tables.days.day < first_day(at)))

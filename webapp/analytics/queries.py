"""Questions about the counts. Each is of those visitors who agreed, and its days, both included, are Almaty's."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Date, Select, bindparam, func, literal, select

from webapp.analytics.models import DayCount, HourCount, MonthCount
from webapp.platform.db import db


def totals(campaign: str, first: date, last: date) -> Mapping[str, Mapping[str, int]]:
    """Every figure of a campaign over some days: by figure and value, the largest first."""
    query = (
        select(DayCount.figure, DayCount.value, func.sum(DayCount.count).label("sum"))
        .where(DayCount.campaign == campaign, DayCount.day.between(first, last))
        .group_by(DayCount.figure, DayCount.value)
    )
    rows = sorted(((figure, value, int(number)) for figure, value, number in db.session.execute(query)), key=_largest)
    return {
        figure: {value: number for _figure, value, number in group} for figure, group in groupby(rows, lambda r: r[0])
    }


def by_day(campaign: str, figure: str, first: date, last: date) -> Mapping[date, int]:
    """A figure of a campaign, day by day; days without any are left out."""
    return _sums(
        select(DayCount.day, func.sum(DayCount.count))
        .where(DayCount.campaign == campaign, DayCount.figure == figure, DayCount.day.between(first, last))
        .group_by(DayCount.day)
        .order_by(DayCount.day)
    )


def by_hour(campaign: str, figure: str, first: date, last: date) -> Mapping[tuple[date, int], int]:
    """A figure of a campaign, hour by hour, as far back as there are hours; hours without any are left out."""
    query = (
        select(HourCount.day, HourCount.hour, HourCount.count)
        .where(HourCount.campaign == campaign, HourCount.figure == figure, HourCount.day.between(first, last))
        .order_by(HourCount.day, HourCount.hour)
    )
    return {(day, hour): number for day, hour, number in db.session.execute(query)}


def by_month(campaign: str, figure: str) -> Mapping[date, int]:
    """A figure of a campaign in each month that was summed up, by the month's first day."""
    return _sums(
        select(MonthCount.month, func.sum(MonthCount.count))
        .where(MonthCount.campaign == campaign, MonthCount.figure == figure)
        .group_by(MonthCount.month)
        .order_by(MonthCount.month)
    )


def numbers(
    connection: Connection,
    campaign: str | None,
    figures: frozenset[str],
    first: date,
    last: date,
    *,
    by_day: bool = True,
    by_value: bool = True,
) -> list[tuple[str, str, date, str, int]]:
    """Figures over some days: campaign, figure, day, value and how often. `campaign` is a slug; None asks for all.

    Not by day they stand under the first one; not by value, under an empty one.
    """
    query = _numbers_query(figures, by_day, by_value, campaign is not None)
    asked = {"first": first, "last": last, **({"campaign": campaign} if campaign is not None else {})}
    return [(row[0], row[1], row[2], row[3], int(row[4])) for row in connection.execute(query, asked).all()]


def first_day() -> date | None:
    """The first day of which there are figures by day."""
    return db.session.scalar(select(func.min(DayCount.day)))


def _sums(query: Select[date, int]) -> dict[date, int]:
    return {when: int(number) for when, number in db.session.execute(query)}


def _largest(row: tuple[str, str, int]) -> tuple[str, int, str]:
    figure, value, number = row
    return figure, -number, value


# Made once: to build a question costs more than to have it answered.
@lru_cache(maxsize=64)
def _numbers_query(figures: frozenset[str], by_day: bool, by_value: bool, of_one: bool) -> Select[Any]:
    keys: tuple[Any, ...] = (DayCount.campaign, DayCount.figure)
    day: Any = DayCount.day if by_day else bindparam("first", type_=Date)
    value: Any = DayCount.value if by_value else literal("")
    query = select(*keys, day, value, func.sum(DayCount.count))
    query = query.where(
        # One parameter each: a list of them would be written into the question anew each time.
        DayCount.figure.in_([literal(figure) for figure in sorted(figures)]),
        DayCount.day.between(bindparam("first", type_=Date), bindparam("last", type_=Date)),
    )
    if of_one:
        query = query.where(DayCount.campaign == bindparam("campaign"))
    return query.group_by(*keys, *([DayCount.day] if by_day else []), *([DayCount.value] if by_value else []))

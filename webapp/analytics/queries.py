"""Questions about the counts. Each is of those visitors who agreed, and its days, both included, are Almaty's.

A campaign is asked for by its slug; what belongs to none has an empty one.
"""

from collections.abc import Mapping
from datetime import date
from itertools import groupby

from sqlalchemy import Select, func, select

from webapp import campaigns
from webapp.analytics.models import DayCount, HourCount, MonthCount
from webapp.analytics.operations import NO_CAMPAIGN
from webapp.platform.db import db


def totals(campaign: str, first: date, last: date) -> Mapping[str, Mapping[str, int]]:
    """Every metric of a campaign over some days: by metric and value, the largest first."""
    query = (
        select(DayCount.metric, DayCount.value, func.sum(DayCount.count).label("sum"))
        .where(DayCount.campaign_id == _number_of(campaign), DayCount.day.between(first, last))
        .group_by(DayCount.metric, DayCount.value)
    )
    rows = sorted(((metric, value, int(number)) for metric, value, number in db.session.execute(query)), key=_largest)
    return {
        metric: {value: number for _metric, value, number in group} for metric, group in groupby(rows, lambda r: r[0])
    }


def by_day(campaign: str, metric: str, first: date, last: date) -> Mapping[date, int]:
    """A metric of a campaign, day by day; days without any are left out."""
    return _sums(
        select(DayCount.day, func.sum(DayCount.count))
        .where(
            DayCount.campaign_id == _number_of(campaign), DayCount.metric == metric, DayCount.day.between(first, last)
        )
        .group_by(DayCount.day)
        .order_by(DayCount.day)
    )


def by_hour(campaign: str, metric: str, first: date, last: date) -> Mapping[tuple[date, int], int]:
    """A metric of a campaign, hour by hour, as far back as there are hours; hours without any are left out."""
    query = (
        select(HourCount.day, HourCount.hour, HourCount.count)
        .where(
            HourCount.campaign_id == _number_of(campaign),
            HourCount.metric == metric,
            HourCount.day.between(first, last),
        )
        .order_by(HourCount.day, HourCount.hour)
    )
    return {(day, hour): number for day, hour, number in db.session.execute(query)}


def by_month(campaign: str, metric: str) -> Mapping[date, int]:
    """A metric of a campaign in each month that was summed up, by the month's first day."""
    return _sums(
        select(MonthCount.month, func.sum(MonthCount.count))
        .where(MonthCount.campaign_id == _number_of(campaign), MonthCount.metric == metric)
        .group_by(MonthCount.month)
        .order_by(MonthCount.month)
    )


def _number_of(slug: str) -> int | None:
    return campaigns.find_number(slug) if slug else NO_CAMPAIGN


def _sums(query: Select[date, int]) -> dict[date, int]:
    return {when: int(number) for when, number in db.session.execute(query)}


def _largest(row: tuple[str, str, int]) -> tuple[str, int, str]:
    metric, value, number = row
    return metric, -number, value

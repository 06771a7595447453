"""The questions that tables of day cells are asked, each put together once (see `cells`)."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, Integer, Select, and_, bindparam, case, cast, func, literal, literal_column, select, text

_BETWEEN = bindparam("first", type_=Date), bindparam("last", type_=Date)


# Made once: to build a question costs more than to have it answered.
@lru_cache(maxsize=256)
def sums_query(days: Any, metrics: frozenset[str], campaigns: int) -> Select[Any]:
    """Sums of cells by metric and value: exact, told, and of how many cells that are told as more than nothing."""
    rounded = _rounded_by_now(days)
    query = select(days.metric, days.value, func.sum(days.count), func.sum(rounded), func.sum(is_any(rounded)))
    query = query.where(*_of(days, metrics, campaigns), days.day.between(*_BETWEEN))
    return query.group_by(days.metric, days.value)


@lru_cache(maxsize=256)
def of_days_query(days: Any, metrics: frozenset[str], campaigns: int) -> Select[Any]:
    """The same day by day."""
    rounded = _rounded_by_now(days)
    sums = func.sum(days.count), func.sum(rounded), func.sum(is_any(rounded))
    query = select(days.day, days.metric, days.value, *sums)
    query = query.where(*_of(days, metrics, campaigns), days.day.between(*_BETWEEN))
    return query.group_by(days.day, days.metric, days.value)


@lru_cache(maxsize=256)
def months_query(months: Any, metrics: frozenset[str], campaigns: int) -> Select[Any]:
    """The same of months."""
    sums = func.sum(months.count), func.sum(months.told), func.sum(months.cells)
    query = select(months.metric, months.value, *sums)
    query = query.where(*_of(months, metrics, campaigns), months.month.between(*_BETWEEN))
    return query.group_by(months.metric, months.value)


@lru_cache(maxsize=256)
def by_day_query(days: Any, metrics: frozenset[str], values: frozenset[str], campaigns: int) -> Select[Any]:
    """Sums of cells by metric and day, of some values or of all."""
    rounded = _rounded_by_now(days)
    query = select(days.metric, days.day, func.sum(days.count), func.sum(rounded), func.sum(is_any(rounded)))
    query = query.where(*_of(days, metrics, campaigns), days.day.between(*_BETWEEN))
    if values:
        query = query.where(days.value.in_([literal(value) for value in sorted(values)]))
    return query.group_by(days.metric, days.day)


@lru_cache(maxsize=256)
def by_campaign_query(days: Any, metrics: frozenset[str], campaigns: int) -> Select[Any]:
    """Exact sums of cells by metric and campaign."""
    query = select(days.metric, days.campaign_id, func.sum(days.count))
    query = query.where(*_of(days, metrics, campaigns), days.day.between(*_BETWEEN))
    return query.group_by(days.metric, days.campaign_id)


@lru_cache(maxsize=256)
def of_hours_query(hours: Any, metrics: frozenset[str], campaigns: int) -> Select[Any]:
    """Exact sums of a day's hours, from one on, by metric and campaign."""
    query = select(hours.metric, hours.campaign_id, func.sum(hours.count)).where(*_of(hours, metrics, campaigns))
    query = query.where(hours.day == bindparam("day", type_=Date), hours.hour >= bindparam("since"))
    return query.group_by(hours.metric, hours.campaign_id)


@lru_cache(maxsize=64)
def by_weekday_query(hours: Any, metric: str, campaigns: int, dialect: str) -> Select[Any]:
    """Exact sums of hours by day of the week, Monday the first, and hour."""
    from_sunday = func.strftime("%w", hours.day) if dialect == "sqlite" else func.extract("dow", hours.day)
    number = (cast(from_sunday, Integer) + 6) % 7
    query = select(number, hours.hour, func.sum(hours.count)).where(*_of(hours, frozenset({metric}), campaigns))
    # By place, since expressions with parameters are not known again among the columns.
    return query.where(hours.day.between(*_BETWEEN)).group_by(text("1"), text("2"))


def _of(table: Any, metrics: frozenset[str], campaigns: int) -> Iterable[Any]:
    # One parameter each: a list of them would be written into the question anew each time.
    yield table.metric.in_([literal(metric) for metric in sorted(metrics)])
    if campaigns:
        yield table.campaign_id.in_([bindparam(f"campaign_{place}") for place in range(campaigns)])


def _rounded_by_now(days: Any) -> Any:
    is_under_way = and_(days.day == bindparam("today", type_=Date), days.hour >= bindparam("hour"))
    return case((is_under_way, (days.earlier + 2 - days.u) // 3 * 3), else_=days.told)


def is_any(rounded: Any) -> Any:
    """1 where something is told, and 0 elsewhere: to be summed up."""
    return case((rounded > 0, literal_column("1")), else_=literal_column("0"))

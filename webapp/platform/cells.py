"""Day cells: how often something happened on a day of Almaty, counted exactly and told rounded (see `rounding`).

Each room that keeps such counts has three tables: by hour (exact, by no property), by day (the cells), by month (what
the days come to, exact and told). This is what they have in common: their columns, adding to them, summing days up
into months, and reading them.

Of today a cell is told as of the last full hour: it remembers how much of it had been counted `earlier` than the hour
that was counted last.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Integer,
    SmallInteger,
    case,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from webapp.platform import cell_queries, clock, closed_cells, rounding
from webapp.platform.cell_tables import Tables, month_before, next_month
from webapp.platform.db import execute
from webapp.platform.model import Model
from webapp.platform.upserts import in_batches, upsert

KEY = ("campaign_id", "metric", "day", "value")
MONTH_KEY = ("campaign_id", "metric", "month", "value")
Key = tuple[Any, ...]


class DayCell:
    """The columns of a table of cells, beside those of its key: `campaign_id`, `metric`, `day`, `value`."""

    count: Mapped[int] = mapped_column(BigInteger)
    u: Mapped[int] = mapped_column(SmallInteger, server_default=rounding.drawn())
    """0, 1 or 2: drawn when the row is made, and never changed."""
    told: Mapped[int] = mapped_column(BigInteger, rounding.computed())
    hour: Mapped[int] = mapped_column(SmallInteger, server_default="-1")
    """The hour that was counted last; -1 where that is not known."""
    earlier: Mapped[int] = mapped_column(BigInteger, server_default="0")
    """How many of `count` were counted in hours before that one."""


class MonthSum:
    """The columns of a table of months, beside those of its key: `campaign_id`, `metric`, `month`, `value`."""

    count: Mapped[int] = mapped_column(BigInteger)
    told: Mapped[int] = mapped_column(BigInteger, server_default="0")
    """The sum of what is told of its days."""
    cells: Mapped[int] = mapped_column(Integer, server_default="0")
    """Of how many days something is told."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What is added to a cell."""

    count: int
    hour: int
    """The last hour of it."""
    earlier: int
    """How many of `count` were in hours before."""


def by_cell(hours: Mapping[Any, int]) -> dict[Key, Counted]:
    """Sums by (campaign, metric, day, hour, value) as what is added to each cell (campaign, metric, day, value)."""
    found: dict[Key, dict[int, int]] = defaultdict(dict)
    for (campaign_id, metric, day, hour, value), number in hours.items():
        of_hours = found[campaign_id, metric, day, value]
        of_hours[hour] = of_hours.get(hour, 0) + number
    return {key: _counted(of_hours) for key, of_hours in found.items()}


def add_to_days(model: type[Model], added: Mapping[Key, Counted]) -> None:
    """Add to cells, in the transaction under way; every process in the same order, so that no two wait for one another."""
    if closed_cells.is_any_closed(key[2] for key in added):
        closed_cells.changed(model)
    rows = [{**dict(zip(KEY, key, strict=True)), **asdict(counted)} for key, counted in sorted(added.items())]
    in_batches(upsert(model, KEY, _counted_on), rows)


def months_over(days: Iterable[date], at: datetime) -> set[date]:
    """The months of some days that are read as such: those that are over, and whose last sums are in."""
    read_by_day = month_before(clock.day_in_almaty(at))
    return {day.replace(day=1) for day in days if day < read_by_day}


def sum_up(tables: Tables, months: Iterable[date]) -> None:
    """Sum the days of some months up into them, in the transaction under way."""
    summed = sorted(set(months))
    if summed and summed[0] < month_before(clock.day_in_almaty(clock.now())):
        closed_cells.changed(tables.days)
    days = tables.days
    for month in summed:
        statement = upsert(tables.months, MONTH_KEY, _replaced).from_select(
            [*MONTH_KEY, "count", "told", "cells"],
            select(
                days.campaign_id,
                days.metric,
                literal(month),
                days.value,
                func.sum(days.count),
                func.sum(days.told),
                func.sum(cell_queries.is_any(days.told)),
            )
            .where(days.day >= month, days.day < next_month(month))
            .group_by(days.campaign_id, days.metric, days.value),
        )
        execute(statement)


def _counted_on(old: Any, new: Any) -> Mapping[str, Any]:
    earlier = case(
        (new.hour > old.hour, old.count + new.earlier),
        (new.hour == old.hour, old.earlier + new.earlier),
        else_=old.earlier + new.count,
    )
    return {
        "count": old.count + new.count,
        "earlier": earlier,
        "hour": case((new.hour > old.hour, new.hour), else_=old.hour),
    }


def _replaced(_old: Any, new: Any) -> Mapping[str, Any]:
    return {"count": new.count, "told": new.told, "cells": new.cells}


def _counted(of_hours: dict[int, int]) -> Counted:
    last, total = max(of_hours), sum(of_hours.values())
    return Counted(total, last, total - of_hours[last])

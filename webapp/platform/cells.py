"""Day cells: how often something happened on a day of Almaty, counted exactly and told rounded (see `rounding`).

Each room that keeps such counts has three tables: by hour (exact, by no property), by day (the cells), by month (what
the days come to, exact and told). This is what they have in common: their columns, adding to them, summing days up
into months, and reading them.

Of today a cell is told as of the last full hour: it remembers how much of it had been counted `earlier` than the hour
that was counted last.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    BigInteger,
    Connection,
    Integer,
    SmallInteger,
    Table,
    case,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from webapp.platform import cell_queries, clock, rounding
from webapp.platform.cell_sums import NO_SUMS, Sums
from webapp.platform.db import Model, db, execute, upsert

ONE_DAY = timedelta(days=1)
BATCH = 1_000
KEY = ("campaign_id", "metric", "day", "value")
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


class AsOf(NamedTuple):
    """Which day is today, and the hour of it that is not over yet."""

    today: date
    hour: int


def as_of(at: datetime) -> AsOf:
    """The day and the hour of Almaty at a moment."""
    local = clock.in_almaty(at)
    return AsOf(local.date(), local.hour)


def by_cell(hours: Mapping[Any, int]) -> dict[Key, Counted]:
    """Sums by (campaign, metric, day, hour, value) as what is added to each cell (campaign, metric, day, value)."""
    found: dict[Key, dict[int, int]] = defaultdict(dict)
    for (campaign_id, metric, day, hour, value), number in hours.items():
        of_hours = found[campaign_id, metric, day, value]
        of_hours[hour] = of_hours.get(hour, 0) + number
    return {key: _counted(of_hours) for key, of_hours in found.items()}


def add_to_days(model: type[Model], added: Mapping[Key, Counted]) -> None:
    """Add to cells, in the transaction under way; every process in the same order, so that no two wait for one another."""
    rows = [{**dict(zip(KEY, key, strict=True)), **asdict(counted)} for key, counted in sorted(added.items())]
    for start in range(0, len(rows), BATCH):
        execute(_adding_to_days(model, db.engine.dialect.name), rows[start : start + BATCH])


@dataclass(frozen=True)
class Tables:
    """The three tables of a room, read together."""

    hours: Any
    days: Any
    months: Any

    def sums(
        self,
        connection: Connection,
        campaigns: Sequence[int],
        metrics: frozenset[str],
        first: date,
        last: date,
        now: AsOf,
    ) -> dict[tuple[str, str], Sums]:
        """By metric and value, the sums of some days, both included: whole months in the middle, days at the edges.

        Days alone are read of the month under way and the one before it, whose last sums may still be to come.
        """
        found: dict[tuple[str, str], Sums] = defaultdict(lambda: NO_SUMS)
        spans, months = split(first, last, now.today)
        for start, end in spans:
            rows = connection.execute(
                cell_queries.sums_query(self.days, metrics, len(campaigns)), _asked(campaigns, start, end, now)
            )
            _take(found, rows.all())
        if months:
            rows = connection.execute(
                cell_queries.months_query(self.months, metrics, len(campaigns)), _asked(campaigns, *months, now)
            )
            _take(found, rows.all())
        return dict(found)

    def by_day(
        self,
        connection: Connection,
        campaigns: Sequence[int],
        metrics: frozenset[str],
        first: date,
        last: date,
        now: AsOf,
        values: frozenset[str] = frozenset(),
    ) -> dict[tuple[str, date], Sums]:
        """By metric and day, the sums of some values, or of all for none."""
        query = cell_queries.by_day_query(self.days, metrics, values, len(campaigns))
        found: dict[tuple[str, date], Sums] = {}
        _take(found, connection.execute(query, _asked(campaigns, first, last, now)).all())
        return found

    def by_campaign(
        self, connection: Connection, campaigns: Sequence[int], metrics: frozenset[str], first: date, last: date
    ) -> dict[tuple[str, int], int]:
        """By metric and campaign, exact sums."""
        query = cell_queries.by_campaign_query(self.days, metrics, len(campaigns))
        rows = connection.execute(query, {**_named(campaigns), "first": first, "last": last}).all()
        return {(row[0], row[1]): int(row[2]) for row in rows}

    def of_hours(
        self, connection: Connection, campaigns: Sequence[int], metrics: frozenset[str], day: date, since: int
    ) -> dict[tuple[str, int], int]:
        """By metric and campaign, exact sums of a day from an hour on."""
        asked = {**_named(campaigns), "day": day, "since": since}
        rows = connection.execute(cell_queries.of_hours_query(self.hours, metrics, len(campaigns)), asked).all()
        return {(row[0], row[1]): int(row[2]) for row in rows}

    def by_weekday(
        self, connection: Connection, campaigns: Sequence[int], metric: str, first: date, last: date
    ) -> dict[tuple[int, int], int]:
        """By day of the week (0 is Monday) and hour, exact sums of the hours of some days."""
        query = cell_queries.by_weekday_query(self.hours, metric, len(campaigns), connection.dialect.name)
        rows = connection.execute(query, {**_named(campaigns), "first": first, "last": last}).all()
        return {(int(row[0]), row[1]): int(row[2]) for row in rows}


def split(first: date, last: date, today: date) -> tuple[list[tuple[date, date]], tuple[date, date] | None]:
    """The edges of a period that are read by day, and the first and the last of the months between that are not."""
    start = first if first.day == 1 else _next_month(first)
    end = min(_next_month(last) if (last + ONE_DAY).day == 1 else last.replace(day=1), _month_before(today))
    if start >= end:
        return [(first, last)], None
    spans = [(first, start - ONE_DAY), (end, last)]
    return [span for span in spans if span[0] <= span[1]], (start, _month_before(end))


def months_over(days: Iterable[date], at: datetime) -> set[date]:
    """The months of some days that are read as such: those that are over, and whose last sums are in."""
    read_by_day = _month_before(clock.day_in_almaty(at))
    return {day.replace(day=1) for day in days if day < read_by_day}


def sum_up(tables: Tables, months: Iterable[date]) -> None:
    """Sum the days of some months up into them, in the transaction under way."""
    keys = ["campaign_id", "metric", "month", "value"]
    days, table = tables.days, cast("Table", tables.months.__table__)
    for month in sorted(set(months)):
        statement = upsert(table).from_select(
            [*keys, "count", "told", "cells"],
            select(
                days.campaign_id,
                days.metric,
                literal(month),
                days.value,
                func.sum(days.count),
                func.sum(days.told),
                func.sum(cell_queries.is_any(days.told)),
            )
            .where(days.day >= month, days.day < _next_month(month))
            .group_by(days.campaign_id, days.metric, days.value),
        )
        added = {name: getattr(statement.excluded, name) for name in ("count", "told", "cells")}
        execute(statement.on_conflict_do_update(index_elements=[table.c[name] for name in keys], set_=added))


# Made once: it costs as much as all the rest of keeping a few sums.
@cache
def _adding_to_days(model: type[Model], _dialect: str) -> Any:
    table = cast("Table", model.__table__)
    statement = upsert(table)
    old, new = table.c, statement.excluded
    earlier = case(
        (new.hour > old.hour, old.count + new.earlier),
        (new.hour == old.hour, old.earlier + new.earlier),
        else_=old.earlier + new.count,
    )
    changed = {
        "count": old.count + new.count,
        "earlier": earlier,
        "hour": case((new.hour > old.hour, new.hour), else_=old.hour),
    }
    return statement.on_conflict_do_update(index_elements=[old[name] for name in KEY], set_=changed)


def _counted(of_hours: dict[int, int]) -> Counted:
    last, total = max(of_hours), sum(of_hours.values())
    return Counted(total, last, total - of_hours[last])


def _named(campaigns: Sequence[int]) -> dict[str, Any]:
    return {f"campaign_{place}": number for place, number in enumerate(campaigns)}


def _asked(campaigns: Sequence[int], first: date, last: date, now: AsOf) -> dict[str, Any]:
    return {**_named(campaigns), "first": first, "last": last, "today": now.today, "hour": now.hour}


def _take(found: Any, rows: Iterable[Any]) -> None:
    for one, other, count, told, cells in rows:
        sums = Sums(int(count), int(told), int(cells))
        key = one, other
        found[key] = found[key].plus(sums) if key in found else sums


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _month_before(day: date) -> date:
    return (day.replace(day=1) - ONE_DAY).replace(day=1)

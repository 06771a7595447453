"""Reading what a report is made of, all at one moment: roll-ups of events, those of visits, events above the watermarks."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.sql.functions import func

from webapp import analytics
from webapp.entries import RefusedDay
from webapp.platform import cell_tables
from webapp.platform.cell_sums import NO_SUMS, Sums
from webapp.platform.db import db
from webapp.rollups.aggregation import TABLES
from webapp.rollups.events import ALL_SOURCES, NO_CAMPAIGN, HourCell, count_unaggregated
from webapp.rollups.models import RollupMonth, Watermark

Metrics = frozenset[str]
ByValue = dict[tuple[str, str], Sums]
ByDay = dict[tuple[str, date], Sums]
_WATERMARKS = select(Watermark.source, Watermark.sequence)
_REFUSALS: Any = (
    select(RefusedDay.reason, func.sum(RefusedDay.count))
    .where(
        RefusedDay.campaign_id.in_(bindparam("campaigns", expanding=True)),
        RefusedDay.day.between(bindparam("first"), bindparam("last")),
    )
    .group_by(RefusedDay.reason)
)
_SINCE_EVER: Any = (
    select(RollupMonth.metric, func.sum(RollupMonth.count))
    .where(
        RollupMonth.campaign_id.in_(bindparam("campaigns", expanding=True)),
        RollupMonth.metric.in_(bindparam("metrics", expanding=True)),
    )
    .group_by(RollupMonth.metric)
)


@contextmanager
def one_moment() -> Iterator[Connection]:
    """A connection on which every question is answered as of one moment, whatever is aggregated meanwhile."""
    with db.engine.connect() as connection:
        # SQLite's transactions are like this by themselves.
        is_postgresql = connection.dialect.name == "postgresql"
        yield connection.execution_options(isolation_level="REPEATABLE READ") if is_postgresql else connection


class Reader:
    """Reads sums of one campaign, or of several together, as of a moment.

    Exact counts of events are current to the second: those that are not aggregated yet are counted along. What is told
    of a cell is as of the last full hour, and of what is aggregated.
    """

    def __init__(self, connection: Connection, campaigns: tuple[int, ...], *, is_of_all: bool, at: datetime) -> None:
        """`campaigns` are the numbers of all that are to be read; `is_of_all` adds what belongs to none."""
        self._connection = connection
        self.is_of_all = is_of_all
        self._campaigns = (*campaigns, NO_CAMPAIGN) if is_of_all else campaigns
        self._moment = cell_tables.moment_of(connection, at)
        self.now = self._moment.now
        self.unaggregated = read_unaggregated(connection, None if is_of_all else campaigns[0])

    def events(self, metrics: Metrics, first: date, last: date) -> ByValue:
        """Sums of events over some days, both included, by metric and value."""
        found = TABLES.sums(self._moment, self._campaigns, metrics, first, last)
        for cell, number in self._above(metrics, first, last):
            _add(found, (cell.metric, cell.value), number)
        return found

    def visits(self, metrics: Metrics, first: date, last: date) -> ByValue:
        """Sums of what those did who agreed to statistics, in the same way."""
        return analytics.TABLES.sums(self._moment, self._campaigns, metrics, first, last)

    def events_by_day(self, metrics: Metrics, first: date, last: date, values: frozenset[str] = frozenset()) -> ByDay:
        """Sums of events of some values, or of all for none, by metric and day."""
        found = TABLES.by_day(self._moment, self._campaigns, metrics, first, last, values)
        for cell, number in self._above(metrics, first, last):
            if not values or cell.value in values:
                _add(found, (cell.metric, cell.day), number)
        return found

    def visits_by_day(self, metrics: Metrics, first: date, last: date, values: frozenset[str] = frozenset()) -> ByDay:
        """The same of those who agreed to statistics."""
        return analytics.TABLES.by_day(self._moment, self._campaigns, metrics, first, last, values)

    def events_by_campaign(self, metrics: Metrics, first: date, last: date) -> Mapping[tuple[str, int], int]:
        """Exact sums of events over some days by metric and campaign."""
        found = TABLES.by_campaign(self._moment, self._campaigns, metrics, first, last)
        for cell, number in self._above(metrics, first, last):
            found[cell.metric, cell.campaign_id] += number
        return found

    def events_of_hours(self, metrics: Metrics, day: date, since: int) -> Mapping[tuple[str, int], int]:
        """Exact sums of events of a day from an hour on, by metric and campaign."""
        found = TABLES.of_hours(self._moment, self._campaigns, metrics, day, since)
        for cell, number in self._above(metrics, day, day):
            if cell.hour >= since:
                found[cell.metric, cell.campaign_id] += number
        return found

    def visits_of_hours(self, metrics: Metrics, day: date, since: int) -> Mapping[tuple[str, int], int]:
        """The same of those who agreed to statistics."""
        return analytics.TABLES.of_hours(self._moment, self._campaigns, metrics, day, since)

    def events_by_weekday(self, metric: str, first: date, last: date) -> Counter[tuple[int, int]]:
        """Exact sums of events by day of the week and hour."""
        found = TABLES.by_weekday(self._moment, self._campaigns, metric, first, last)
        for cell, number in self._above(frozenset({metric}), first, last):
            found[cell.day.weekday(), cell.hour] += number
        return found

    def refusals(self, first: date, last: date) -> Counter[str]:
        """How many forms were given back over some days, by reason."""
        found = Counter[str]()
        for start, end, is_closed in self._moment.closed.parts(first, last):
            ask = partial(self._count_refusals, start, end)
            recall = partial(self._moment.closed.recall, RefusedDay, (self._campaigns, start, end))
            found.update(recall(ask) if is_closed else ask())
        return found

    def events_since_ever(self, metrics: Metrics) -> Counter[str]:
        """Exact sums of events by metric, of all the time there was."""
        asked = {"campaigns": self._campaigns, "metrics": sorted(metrics)}
        ask = partial(self._connection.execute, _SINCE_EVER, asked)
        months = self._moment.recall(RollupMonth, metrics, lambda: {row[0]: int(row[1]) for row in ask()})
        found = Counter({metric: number for metric, number in months.items() if metric in metrics})
        for cell, number in self.unaggregated.items():
            if cell.metric in metrics:
                found[cell.metric] += number
        return found

    def _count_refusals(self, first: date, last: date) -> Counter[str]:
        asked = {"campaigns": self._campaigns, "first": first, "last": last}
        rows = self._connection.execute(_REFUSALS, asked)
        return Counter({reason: int(number) for reason, number in rows})

    def _above(self, metrics: Metrics, first: date, last: date) -> Iterator[tuple[HourCell, int]]:
        for cell, number in self.unaggregated.items():
            if cell.metric in metrics and first <= cell.day <= last:
                yield cell, number


def read_unaggregated(connection: Connection, campaign_id: int | None) -> Counter[HourCell]:
    """The events above the watermarks, of one campaign or of all for None."""
    watermarks: dict[str, int] = {row[0]: row[1] for row in connection.execute(_WATERMARKS).all()}
    found: Counter[HourCell] = Counter()
    for source in ALL_SOURCES:
        found.update(count_unaggregated(connection, source, watermarks.get(source.key, 0), campaign_id))
    return found


def _add(found: Any, key: Any, number: int) -> None:
    sums = found.get(key, NO_SUMS)
    found[key] = sums.plus(Sums(number, 0, 0))

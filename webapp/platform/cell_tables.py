"""Reading tables of day cells (see `cells`): by a room's three tables together, sums of any days.

What days that are closed come to is remembered (see `closed_cells`), so that a report of a year reads three days.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection

from webapp.platform import cell_queries, clock
from webapp.platform.cell_sums import Sums
from webapp.platform.closed_cells import Closed, closed_by

ONE_DAY = timedelta(days=1)
T = TypeVar("T")


class AsOf(NamedTuple):
    """Which day is today, and the hour of it that is not over yet."""

    today: date
    hour: int


def as_of(at: datetime) -> AsOf:
    """The day and the hour of Almaty at a moment."""
    local = clock.in_almaty(at)
    return AsOf(local.date(), local.hour)


@dataclass(frozen=True)
class Moment:
    """One moment at which everything is read."""

    connection: Connection
    now: AsOf
    closed: Closed


def moment_of(connection: Connection, at: datetime) -> Moment:
    """The moment that a connection stands in; `at` says which day and hour it is."""
    now = as_of(at)
    return Moment(connection, now, closed_by(connection, now.today))


@dataclass(frozen=True)
class Tables:
    """The three tables of a room, read together."""

    hours: Any
    days: Any
    months: Any

    def sums(
        self, moment: Moment, campaigns: Sequence[int], metrics: frozenset[str], first: date, last: date
    ) -> dict[tuple[str, str], Sums]:
        """By metric and value, the sums of some days, both included: whole months in the middle, days at the edges.

        Days alone are read of the month under way and the one before it, whose last sums may still be to come.
        """
        found: dict[tuple[str, str], Sums] = {}
        spans, months = split(first, last, moment.now.today)
        days_query = cell_queries.sums_query(self.days, metrics, len(campaigns))
        of_days = partial(_sums, moment, days_query, campaigns)
        for start, end in spans:
            _join(found, self._parts(moment.closed, ("sums", campaigns, metrics), start, end, of_days))
        if months:
            months_query = cell_queries.months_query(self.months, metrics, len(campaigns))
            of_months = partial(_sums, moment, months_query, campaigns, *months)
            _join(found, [moment.closed.recall(self.days, ("months", campaigns, metrics, *months), of_months)])
        return found

    def by_day(
        self,
        moment: Moment,
        campaigns: Sequence[int],
        metrics: frozenset[str],
        first: date,
        last: date,
        values: frozenset[str] = frozenset(),
    ) -> dict[tuple[str, date], Sums]:
        """By metric and day, the sums of some values, or of all for none."""
        query = cell_queries.by_day_query(self.days, metrics, values, len(campaigns))
        found: dict[tuple[str, date], Sums] = {}
        of_days = partial(_sums, moment, query, campaigns)
        _join(found, self._parts(moment.closed, ("by day", campaigns, metrics, values), first, last, of_days))
        return found

    def by_campaign(
        self, moment: Moment, campaigns: Sequence[int], metrics: frozenset[str], first: date, last: date
    ) -> Counter[tuple[str, int]]:
        """By metric and campaign, exact sums."""
        query = cell_queries.by_campaign_query(self.days, metrics, len(campaigns))
        return self._counted(moment, ("by campaign", campaigns, metrics), query, campaigns, first, last)

    def of_hours(
        self, moment: Moment, campaigns: Sequence[int], metrics: frozenset[str], day: date, since: int
    ) -> Counter[tuple[str, int]]:
        """By metric and campaign, exact sums of a day from an hour on."""
        query = cell_queries.of_hours_query(self.hours, metrics, len(campaigns))
        return _counts(moment, query, {**_named(campaigns), "day": day, "since": since})

    def by_weekday(
        self, moment: Moment, campaigns: Sequence[int], metric: str, first: date, last: date
    ) -> Counter[tuple[int, int]]:
        """By day of the week (0 is Monday) and hour, exact sums of the hours of some days."""
        query = cell_queries.by_weekday_query(self.hours, metric, len(campaigns), moment.connection.dialect.name)
        return self._counted(moment, ("by weekday", campaigns, metric), query, campaigns, first, last)

    def _counted(
        self, moment: Moment, question: Hashable, query: Any, campaigns: Sequence[int], first: date, last: date
    ) -> Counter[Any]:
        found = Counter[Any]()
        named = _named(campaigns)
        for part in self._parts(
            moment.closed,
            question,
            first,
            last,
            lambda start, end: _counts(moment, query, {**named, "first": start, "last": end}),
        ):
            found.update(part)
        return found

    def _parts(
        self, closed: Closed, question: Hashable, first: date, last: date, ask: Callable[[date, date], T]
    ) -> Iterator[T]:
        for start, end, is_closed in closed.parts(first, last):
            if is_closed:
                # Hours are written with the days that they belong to, so one version is enough.
                yield closed.recall(self.days, (question, start, end), partial(ask, start, end))
            else:
                yield ask(start, end)


def split(first: date, last: date, today: date) -> tuple[list[tuple[date, date]], tuple[date, date] | None]:
    """The edges of a period that are read by day, and the first and the last of the months between that are not."""
    start = first if first.day == 1 else next_month(first)
    end = min(next_month(last) if (last + ONE_DAY).day == 1 else last.replace(day=1), month_before(today))
    if start >= end:
        return [(first, last)], None
    spans = [(first, start - ONE_DAY), (end, last)]
    return [span for span in spans if span[0] <= span[1]], (start, month_before(end))


def next_month(day: date) -> date:
    """The first day of the month after that of a day."""
    return months_before(day, -1)


def month_before(day: date) -> date:
    """The first day of the month before that of a day."""
    return months_before(day, 1)


def months_before(day: date, number: int) -> date:
    """The first day of the month so many before that of a day; after, for a negative number."""
    index = day.year * 12 + day.month - 1 - number
    return date(index // 12, index % 12 + 1, 1)


def _named(campaigns: Sequence[int]) -> dict[str, Any]:
    return {f"campaign_{place}": number for place, number in enumerate(campaigns)}


def _sums(moment: Moment, query: Any, campaigns: Sequence[int], first: date, last: date) -> dict[Any, Sums]:
    asked = {**_named(campaigns), "first": first, "last": last, "today": moment.now.today, "hour": moment.now.hour}
    rows = moment.connection.execute(query, asked).all()
    return {(one, other): Sums(int(count), int(told), int(cells)) for one, other, count, told, cells in rows}


def _counts(moment: Moment, query: Any, asked: dict[str, Any]) -> Counter[Any]:
    rows = moment.connection.execute(query, asked).all()
    # PostgreSQL has the day of the week as a decimal.
    return Counter({(one if isinstance(one, str) else int(one), other): int(count) for one, other, count in rows})


def _join(found: dict[Any, Sums], parts: Iterable[Mapping[Any, Sums]]) -> None:
    for part in parts:
        for key, sums in part.items():
            found[key] = found[key].plus(sums) if key in found else sums

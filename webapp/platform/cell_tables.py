"""Reading tables of day cells (see `cells`): by a room's three tables together, sums of any days.

What days that are closed come to is remembered (see `closed_cells`), so that a report of a year reads three days.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple, TypeVar, cast

from dateutil.relativedelta import relativedelta
from sqlalchemy import Connection

from webapp.platform import cell_queries, clock
from webapp.platform.cell_sums import Sums, add_up
from webapp.platform.closed_cells import Closed, closed_by

ONE_DAY = timedelta(days=1)
T = TypeVar("T")
OfDays = Mapping[date, Mapping[str, Mapping[str, Sums]]]
"""By day and metric, the sums of each value."""


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
    asked: dict[Hashable, list[tuple[frozenset[str], Any]]] = field(default_factory=dict)
    """What was read already, by what it is of: for which metrics, and what was found."""

    def recall(self, question: Hashable, metrics: frozenset[str], ask: Callable[[], T]) -> T:
        """The answer for these metrics, and others it may be: of all that are asked in a moment, the first ask for most."""
        for of, answer in self.asked.setdefault(question, []):
            if metrics <= of:
                return cast("T", answer)
        answer = ask()
        self.asked[question].append((metrics, answer))
        return answer


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
            for part_start, part_end, is_closed in moment.closed.parts(start, end):
                if is_closed:
                    ask = partial(of_days, part_start, part_end)
                    question = "sums", campaigns, metrics, part_start, part_end
                    _join(found, [moment.closed.recall(self.days, question, ask)])
                else:
                    for day, of_metrics in self._open_days(moment, campaigns, metrics).items():
                        if part_start <= day <= part_end:
                            _join(found, [_by_value(of_metrics, metrics)])
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
        for start, end, is_closed in moment.closed.parts(first, last):
            if is_closed:
                ask = partial(_sums, moment, query, campaigns, start, end)
                found |= moment.closed.recall(self.days, ("by day", campaigns, metrics, values, start, end), ask)
                continue
            for day, of_metrics in self._open_days(moment, campaigns, metrics).items():
                for metric in metrics & of_metrics.keys() if start <= day <= end else ():
                    of = of_metrics[metric]
                    known = [of[value] for value in values if value in of] if values else of.values()
                    found[metric, day] = add_up(known)
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
        ask = partial(_counts, moment, query, {**_named(campaigns), "day": day, "since": since})
        found = moment.recall((self.hours, campaigns, day, since), metrics, ask)
        return Counter({key: number for key, number in found.items() if key[0] in metrics})

    def by_weekday(
        self, moment: Moment, campaigns: Sequence[int], metric: str, first: date, last: date
    ) -> Counter[tuple[int, int]]:
        """By day of the week (0 is Monday) and hour, exact sums of the hours of some days."""
        query = cell_queries.by_weekday_query(self.hours, metric, len(campaigns), moment.connection.dialect.name)
        return self._counted(moment, ("by weekday", campaigns, metric), query, campaigns, first, last)

    def _open_days(self, moment: Moment, campaigns: Sequence[int], metrics: frozenset[str]) -> OfDays:
        """The days that are not closed: of these metrics, and of others it may be."""

        def ask() -> OfDays:
            query = cell_queries.of_days_query(self.days, metrics, len(campaigns))
            asked = {"first": moment.closed.before, "last": moment.now.today, **moment.now._asdict()}
            found: dict[date, dict[str, dict[str, Sums]]] = {}
            for day, metric, value, *sums in moment.connection.execute(query, {**_named(campaigns), **asked}).all():
                found.setdefault(day, {}).setdefault(metric, {})[value] = Sums(*map(int, sums))
            return found

        return moment.recall((self.days, campaigns), metrics, ask)

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
    return day - relativedelta(months=number, day=1)


def _named(campaigns: Sequence[int]) -> dict[str, Any]:
    return {f"campaign_{place}": number for place, number in enumerate(campaigns)}


def _sums(moment: Moment, query: Any, campaigns: Sequence[int], first: date, last: date) -> dict[Any, Sums]:
    asked = {**_named(campaigns), "first": first, "last": last, "today": moment.now.today, "hour": moment.now.hour}
    rows = moment.connection.execute(query, asked).all()
    return {(one, other): Sums(int(count), int(rounded), int(cells)) for one, other, count, rounded, cells in rows}


def _counts(moment: Moment, query: Any, asked: dict[str, Any]) -> Counter[Any]:
    rows = moment.connection.execute(query, asked).all()
    # PostgreSQL has the day of the week as a decimal.
    return Counter({(one if isinstance(one, str) else int(one), other): int(count) for one, other, count in rows})


def _by_value(of_metrics: Mapping[str, Mapping[str, Sums]], metrics: frozenset[str]) -> dict[Any, Sums]:
    of = ((metric, of_metrics[metric]) for metric in metrics & of_metrics.keys())
    return {(metric, value): sums for metric, of_values in of for value, sums in of_values.items()}


def _join(found: dict[Any, Sums], parts: Iterable[Mapping[Any, Sums]]) -> None:
    for part in parts:
        for key, sums in part.items():
            found[key] = found[key].plus(sums) if key in found else sums

"""One period of a report: sums of what happened in it, exact and told, and as much of it as another is compared with."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from webapp import analytics, rollups
from webapp.platform.cell_sums import NO_SUMS, Sums, add_up
from webapp.reports import values
from webapp.reports.properties import (
    DEVICE,
    FUNNEL,
    LANGUAGE,
    SOURCE,
    VISITS,
    chosen_of,
    is_crossed,
    link_metric,
    metric_by,
)
from webapp.reports.values import Comparison, Filters, Rounded, Suppressed, Value

ONE_DAY = timedelta(days=1)
UNDER_TEN = 10
ENTRY_METRICS = frozenset({"sent", "confirmed", "second"})
EVENT_METRICS = ENTRY_METRICS | {
    "consent_given",
    "consent_refused",
    "consent_withdrawn",
    "delivered",
    "failed",
    rollups.CHOICES,
}
VISIT_METRICS = frozenset(
    {
        analytics.metrics.ERRORS,
        *(metric_by(name, of) for of in (SOURCE, LANGUAGE, DEVICE) for name in (VISITS, *(it.metric for it in FUNNEL))),
        *(link_metric(stage.metric) for stage in FUNNEL),
    }
)
BY_HOUR = frozenset({VISITS, *(stage.metric for stage in FUNNEL)})
"""Metrics of visits that are kept by the hour too."""
ByValue = Mapping[tuple[str, str], Sums]


@dataclass(frozen=True)
class Totals:
    """Sums of events and of visits by metric and value, read under some filters."""

    filters: Filters
    events: ByValue
    visits: ByValue
    is_rounded: bool = False
    """Whether sums that could be exact are told as their cells are: for eyes outside."""

    def of_events(self, metric: str, of: Iterable[str] | None = None) -> Sums:
        """A metric of events: of some values, or of all."""
        return self._events.get(metric, NO_SUMS) if of is None else add_up(_some(self.events, metric, of))

    def of_visits(self, metric: str, of: Iterable[str] | None = None) -> Sums:
        """A metric of those who agreed, in the same way."""
        return self._visits.get(metric, NO_SUMS) if of is None else add_up(_some(self.visits, metric, of))

    def counted(self, name: str) -> Value:
        """What those did who agreed: `visits`, `seen`, `began`, `sent` or `confirmed`, under the filters."""
        if is_crossed(self.filters):
            return None
        chosen, value = chosen_of(self.filters)
        if not chosen:
            return self.exact(self.of_visits(name))
        metric = metric_by(name, chosen)
        return displayed(
            self.of_visits(metric, values_of(metric, chosen, value, self.visits)), self.of_visits(metric).count
        )

    def entered(self, name: str) -> Value:
        """Everybody's entries: `sent`, `confirmed` or `second`, under the filters."""
        chosen, value = chosen_of(self.filters)
        if is_crossed(self.filters) or chosen not in {"", LANGUAGE}:
            return None
        whole = self.of_events(name)
        return displayed(self.of_events(name, (value,)), whole.count) if chosen else self.exact(whole)

    def apart(self, metric: str, of: Iterable[str]) -> Value:
        """Some values of a metric of events that is told apart by a property which is no filter."""
        if self.filters.properties:
            return None
        return displayed(self.of_events(metric, of), self.of_events(metric).count)

    def plain(self, metric: str, of: Iterable[str] | None = None) -> Value:
        """A metric that is not of people, but of messages."""
        return None if self.filters.properties else self.of_events(metric, of).count

    @property
    def knows_no_hours(self) -> bool:
        """Whether its numbers are told as day cells are, so that of a day under way no part can be compared."""
        return self.is_rounded or bool(self.filters.properties)

    def exact(self, sums: Sums) -> Value:
        """A sum that is told apart by nothing."""
        return displayed(sums, sums.count) if self.is_rounded else sums.count

    def minus(self, other: "Totals") -> "Totals":
        """Without a part of it."""
        return Totals(
            self.filters, _minus(self.events, other.events), _minus(self.visits, other.visits), self.is_rounded
        )

    # Each row of a report asks for the whole that it is a part of.
    @cached_property
    def _events(self) -> Mapping[str, Sums]:
        return _by_metric(self.events)

    @cached_property
    def _visits(self) -> Mapping[str, Sums]:
        return _by_metric(self.visits)


@dataclass(frozen=True)
class Period:
    """Days of Almaty, both included."""

    first: date
    last: date
    whole: Totals
    to_the_hour: Totals
    """Of exact sums, the part that is compared: without what has no counterpart in the other period."""
    without_last_day: Totals
    """Of told sums, the part that is compared."""


def displayed(sums: Sums, everything: int) -> Value:
    """What is told of a sum of cells, of as many as `everything` without the property, which is known exactly."""
    if sums.rounded >= UNDER_TEN:
        return Rounded(sums.rounded, sums.cells)
    return Suppressed.UNDER_TEN if everything else 0


def values_of(metric: str, chosen: str, value: str, found: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The values under which a metric counts those with a value of a property.

    Visits are counted by the name of a source, which stands under a bucket. A stage knows the bucket alone: its value
    *is* one, and is not looked up again.
    """
    if chosen == SOURCE and metric == VISITS:
        return frozenset(name for of, name in found if of == VISITS and analytics.bucket_of(name) == value)
    return frozenset({value})


def compare(
    filters: Filters, now: date, hour: int, beginning: date | None, hours_since: date, *, is_rounded: bool = False
) -> tuple[Comparison | None, str]:
    """What a period is compared with, or why with nothing.

    `now` is today, of which the hour `hour` is under way; before `beginning`, the first day of the campaign, nothing is
    compared; hours are known from `hours_since` on, and of exact sums alone: not of what `is_rounded` as its cells are.
    """
    if filters.compared is None:
        return None, ""
    first, last = filters.compared
    if beginning is None or first < beginning:
        return None, values.BEFORE_BEGINNING
    if filters.last < now:
        return Comparison(first, last), ""
    if not filters.properties and not is_rounded and last >= hours_since:
        is_any = hour > 0 or filters.days > 1
        return (Comparison(first, last, until=hour), "") if is_any else (None, values.UNDER_WAY)
    if filters.days == 1:
        return None, values.UNDER_WAY
    return Comparison(first, last - ONE_DAY, is_without_today=True), ""


def compared_metrics(filters: Filters) -> frozenset[str]:
    """The metrics of visits that are compared: those of the headlines and the funnel, by the property chosen alone."""
    chosen, _value = chosen_of(filters)
    by_property = {metric_by(name, chosen) for name in (VISITS, *(it.metric for it in FUNNEL))} if chosen else set()
    return BY_HOUR | by_property


def read_periods(
    reader: rollups.Reader, filters: Filters, comparison: Comparison | None, *, is_rounded: bool
) -> tuple[Period, Period | None]:
    """Read the period that was asked for, and the one before."""
    reading = _Reading(reader, filters, comparison, is_rounded)
    now = reading.period(filters.first, filters.last)
    if comparison is None or filters.compared is None:
        return now, None
    return now, reading.period(*filters.compared, compared_metrics(filters))


@dataclass(frozen=True)
class _Reading:
    reader: rollups.Reader
    filters: Filters
    comparison: Comparison | None
    is_rounded: bool

    def period(self, first: date, last: date, visits: frozenset[str] = VISIT_METRICS) -> Period:
        whole = self._totals(first, last, visits)
        if self.comparison is None or self.filters.last < self.reader.now.today:
            return Period(first, last, whole, whole, whole)
        without = whole.minus(self._totals(last, last, visits))
        until = self.comparison.until
        to_the_hour = without if until is None else whole.minus(self._since_hour(last, until))
        return Period(first, last, whole, to_the_hour, without)

    def _totals(self, first: date, last: date, visits: frozenset[str]) -> Totals:
        return Totals(
            self.filters,
            self.reader.events(EVENT_METRICS, first, last),
            self.reader.visits(visits, first, last),
            self.is_rounded,
        )

    def _since_hour(self, day: date, hour: int) -> Totals:
        events = self.reader.events_of_hours(EVENT_METRICS, day, hour)
        visits = self.reader.visits_of_hours(BY_HOUR, day, hour)
        return Totals(self.filters, _whole(events), _whole(visits))


def _some(found: ByValue, metric: str, of: Iterable[str]) -> Iterator[Sums]:
    for value in of:
        if (sums := found.get((metric, value))) is not None:
            yield sums


def _by_metric(found: ByValue) -> Mapping[str, Sums]:
    sums: dict[str, list[Sums]] = defaultdict(list)
    for (metric, _value), each in found.items():
        sums[metric].append(each)
    return {metric: add_up(of_values) for metric, of_values in sums.items()}


def _minus(found: ByValue, other: ByValue) -> ByValue:
    return {**found, **{key: found.get(key, NO_SUMS).minus(sums) for key, sums in other.items()}}


def _whole(found: Mapping[tuple[str, int], int]) -> ByValue:
    sums: dict[tuple[str, str], Sums] = {}
    for (metric, _campaign), number in found.items():
        sums[metric, ""] = sums.get((metric, ""), NO_SUMS).plus(Sums(number, 0, 0))
    return sums


Ask = Callable[[Totals], Value]

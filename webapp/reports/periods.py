"""One period of a board: what happened in it, of everybody or of those with one property."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from webapp import analytics
from webapp.platform import clock
from webapp.reports import values
from webapp.reports.published import Published, publish
from webapp.reports.settled import Settled
from webapp.reports.values import Filters, Value
from webapp.rollups import (
    COUNTED_FIGURES,
    DIMENSIONS,
    ENTERED,
    EXACT_FIGURES,
    EXACTLY,
    FACT_FIGURES,
    GIVEN,
    REFUSED,
    SECOND,
    WEEK,
    WITHDRAWN,
    Block,
    Campaign,
    Cell,
    Closed,
    Days,
    Spans,
    Sums,
    blocks,
    monday,
    read_closed,
    read_counts,
    read_facts,
    within,
)

ONE_DAY = timedelta(days=1)
OFFERS = ("offers_email", "offers_sms")
LANGUAGE = analytics.figures.LANGUAGE
PLAIN = (SECOND, GIVEN, REFUSED, WITHDRAWN, "delivered", "failed")
UNKNOWN_BY = {
    "source": values.NOT_BY_SOURCE,
    "device": values.NOT_BY_DEVICE,
    "language": values.NOT_BY_LANGUAGE,
}


def whole_weeks(first: date, last: date) -> tuple[date, date]:
    """The first and last day of all the weeks that a period touches."""
    return monday(first), monday(last) + WEEK - ONE_DAY


@dataclass(frozen=True)
class Detail:
    """What there is by value and day of some whole weeks, and the blocks that come of it."""

    facts: Sums
    counts: Sums
    today: date
    _blocks: dict[str, dict[Campaign, list[Block]]] = field(default_factory=dict)

    def blocks(self, key: str) -> dict[Campaign, list[Block]]:
        """The blocks of a dimension, by campaign."""
        if key not in self._blocks:
            of_campaigns = DIMENSIONS[key].days(self.facts, self.counts)
            self._blocks[key] = {campaign: blocks(days, self.today) for campaign, days in of_campaigns}
        return self._blocks[key]


@dataclass(frozen=True)
class PeriodTotals:
    """The period that was asked for, or the one that it is compared with."""

    first: date
    last: date
    filters: Filters
    today: date
    facts: Sums
    """Entries by day, exact."""
    plain_facts: Sums
    """The rest of the facts over the whole period, by value."""
    visits: Sums
    """Of those who agreed, exact and by day."""
    counts: Sums
    """What they did, exact and over the whole period."""
    details: Sequence[Detail]
    """By value and day, of the weeks that are not told as closed ones, the earliest first."""
    closed: Closed
    _published: dict[str, Published] = field(default_factory=dict)

    @property
    def chosen(self) -> str:
        """The one property of people that was chosen; empty where none was."""
        return (*self.filters.properties, "")[0]

    @property
    def value(self) -> str:
        """The value chosen of it."""
        return str(getattr(self.filters, self.chosen)) if self.chosen else ""

    @property
    def is_crossed(self) -> bool:
        """Whether several properties were chosen together, of which nothing is known."""
        return len(self.filters.properties) > 1

    @property
    def unknown(self) -> str:
        """Why a figure of facts that is known by no property is not known."""
        return UNKNOWN_BY[self.chosen] if self.chosen else ""

    def counted(self, name: str) -> Value:
        """A figure of those who agreed: `visits`, `seen`, `began`, `sent` or `confirmed`."""
        if self.is_crossed:
            return None
        if not self.chosen:
            return self.counts.total(name, self.first, self.last)
        return self.by(self.chosen).number(name, self.value)

    def entered(self, name: str) -> Value:
        """A figure of everybody's entries: `sent`, `confirmed` or `second`."""
        if self.is_crossed or self.chosen not in {"", "language"}:
            return None
        if not self.chosen:
            facts = self.plain_facts if name == SECOND else self.facts
            return facts.total(name, self.first, self.last)
        return self.by(SECOND if name == SECOND else ENTERED).number(name, self.value)

    def plain(self, figure: str, values: tuple[str, ...] | None = None) -> int | None:
        """A figure that is not known by any property of people."""
        if self.filters.properties:
            return None
        of_values = self.plain_facts.values(figure, self.first, self.last)
        return sum(number for value, number in of_values.items() if values is None or value in values)

    def by(self, key: str) -> Published:
        """The figures of a dimension, as far as they may be told."""
        if key not in self._published:
            by_campaign: dict[Campaign, list[Block]] = defaultdict(list)
            for detail in self.details:
                for campaign, found in detail.blocks(key).items():
                    by_campaign[campaign] += within(found, self.first, self.last)
            told = tuple(by_campaign.values())
            self._published[key] = Published(told, self.closed.get(key, (Counter(), set())))
        return self._published[key]

    def publish_days(self, days: Days) -> Published:
        """What may be told of days that belong to no campaign."""
        return Published(publish([days], self.first, self.last, self.today))


def read_period(
    connection: Connection,
    unaggregated: Counter[Cell],
    settled: Settled,
    campaign: tuple[int, str] | None,
    filters: Filters,
    first: date,
    last: date,
    at: datetime,
) -> PeriodTotals:
    """Read one period. `campaign` is its number and its slug; None stands for all."""
    number, slug = campaign or (None, None)
    period, is_asked, is_filtered = [(first, last)], first == filters.first, bool(filters.properties)
    today = clock.day_in_almaty(at)
    # Of the period before, only what is asked for; and stretches of days are only told by the property chosen.
    closed_span, around = (None, [whole_weeks(first, last)]) if is_filtered else _split(settled.mark, first, last)
    told = (EXACTLY, *DIMENSIONS) if is_asked else (EXACTLY,)
    closed: Closed = {}
    if closed_span:
        asked = "closed", campaign, closed_span, told
        closed = settled.keep(asked, lambda: read_closed(connection, campaign, *closed_span, told))

    def facts(figures: frozenset[str], **how: bool) -> Sums:
        past, coming = settled.split(period)
        asked = "facts", number, figures, tuple(past), tuple(how)
        base = settled.keep(asked, lambda: read_facts(connection, number, figures, past, **how))
        found = read_facts(connection, number, figures, coming, base, **how)
        found.add_unaggregated(unaggregated, figures, period)
        return found

    def counts(figures: frozenset[str], spans: Spans, **how: bool) -> Sums:
        past, coming = settled.split(spans)
        asked = "counts", slug, figures, tuple(past), tuple(how)
        base = settled.keep(asked, lambda: read_counts(connection, slug, figures, past, **how))
        return read_counts(connection, slug, figures, coming, base, **how)

    def detail(spans: Spans, until: date) -> Detail:
        found = read_facts(connection, number, FACT_FIGURES, spans)
        found.add_unaggregated(unaggregated, FACT_FIGURES, spans)
        return Detail(found, read_counts(connection, slug, _wanted(filters), spans), until)

    def details() -> list[Detail]:
        if is_filtered:
            return [detail(around, today)]  # of many weeks, and seldom asked for twice: too much to keep
        past, coming = settled.split(around if is_asked else [])
        asked = "detail", campaign, tuple(past)
        return [settled.keep(asked, lambda: detail(past, date.max)), detail(coming, today)]

    exact = counts(frozenset(EXACT_FIGURES), _clipped(around, first, last), by_day=False, by_value=False)
    for (figure, _value), sum_of_weeks in closed.get(EXACTLY, (Counter(), set()))[0].items():
        exact.add("", figure, first, "", sum_of_weeks)
    return PeriodTotals(
        first,
        last,
        filters,
        today,
        facts=facts(frozenset({"sent", "confirmed"}), by_value=False),
        plain_facts=facts(frozenset(PLAIN), by_day=False),
        # Each visit has one language, and there are fewer languages than sources.
        visits=counts(frozenset({LANGUAGE}), period, by_value=False),
        counts=exact,
        details=details(),
        closed=closed,
    )


def _clipped(spans: Spans, first: date, last: date) -> Spans:
    """The parts of some stretches of days that lie within a period."""
    inside = [(max(start, first), min(end, last)) for start, end in spans]
    return [(start, end) for start, end in inside if start <= end]


def _split(mark: date | None, first: date, last: date) -> tuple[tuple[date, date] | None, Spans]:
    """The closed weeks that lie wholly within a period, by their first and last Monday; and all the rest of its weeks."""
    start, end = whole_weeks(first, last)
    first_whole = start if start == first else start + WEEK
    last_whole = monday(end) if end == last else monday(end) - WEEK
    if mark is None or min(last_whole, mark) < first_whole:
        return None, [(start, end)]
    last_closed = min(last_whole, mark)
    around = [(start, first_whole - ONE_DAY), (last_closed + WEEK, end)]
    return (first_whole, last_closed), [span for span in around if span[0] <= span[1]]


def _wanted(filters: Filters) -> frozenset[str]:
    if not filters.properties:
        return COUNTED_FIGURES
    return frozenset(DIMENSIONS[filters.properties[0]].figures.values())

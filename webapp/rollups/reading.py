"""Reading the figures that a board is made of, all at one moment: gathered ones, and facts above the marks."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Date, Select, bindparam, func, literal, select

from webapp import analytics
from webapp.platform.db import db
from webapp.rollups.events import ALL_SOURCES, Cell, count_unaggregated
from webapp.rollups.models import RollupDay, Watermark
from webapp.rollups.suppression import Days, Value

Spans = Sequence[tuple[date, date]]
Campaign = int | str
"""Facts know a campaign by its number, counts by its slug."""
_WATERMARKS = select(Watermark.facts, Watermark.sequence)


@contextmanager
def one_moment() -> Iterator[Connection]:
    """A connection on which every question is answered as of one moment, whatever is gathered meanwhile."""
    with db.engine.connect() as connection:
        # SQLite's transactions are like this by themselves.
        is_postgresql = connection.dialect.name == "postgresql"
        yield connection.execution_options(isolation_level="REPEATABLE READ") if is_postgresql else connection


@dataclass
class Sums:
    """Numbers by campaign, figure, day and value. Once it was asked, nothing is added any more."""

    base: "Sums | None" = None
    """Other days of the same figures, which are counted along; told side by side are only one's own."""
    _cells: dict[tuple[Campaign, str], dict[date, Counter[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )
    _answers: dict[tuple[Any, ...], Counter[Any]] = field(default_factory=dict)

    def add(self, campaign: Campaign, figure: str, day: date, value: str, number: int) -> None:
        """Add to one number."""
        self._cells[campaign, figure][day][value] += number

    def add_unaggregated(self, unaggregated: Counter[Cell], figures: Iterable[str], spans: Spans) -> None:
        """Add the facts that are not gathered yet, of some figures and stretches of days."""
        for cell, number in unaggregated.items():
            if cell.figure in figures and any(first <= cell.day <= last for first, last in spans):
                self.add(cell.campaign_id, cell.figure, cell.day, cell.value, number)

    def total(self, figure: str, first: date, last: date, value: str | None = None) -> int:
        """A figure over some days, both included: of one value, or of all."""
        return self.values(figure, first, last).total() if value is None else self.values(figure, first, last)[value]

    def values(self, figure: str, first: date, last: date) -> Counter[str]:
        """A figure over some days, by value."""
        asked = "values", figure, first, last
        if asked not in self._answers:
            found: Counter[str] = Counter(self.base.values(figure, first, last) if self.base else ())
            for _campaign, days in self._of(figure):
                for day, numbers in days.items():
                    if first <= day <= last:
                        for value, number in numbers.items():
                            found[value] += number
            self._answers[asked] = found
        return self._answers[asked]

    def by_day(self, figure: str) -> Counter[date]:
        """A figure day by day, whatever its values."""
        if ("days", figure) not in self._answers:
            found: Counter[date] = Counter(self.base.by_day(figure) if self.base else ())
            for _campaign, days in self._of(figure):
                for day, numbers in days.items():
                    found[day] += numbers.total()
            self._answers["days", figure] = found
        return self._answers["days", figure]

    def by_campaign(self, figure: str, first: date, last: date) -> Counter[Campaign]:
        """A figure over some days, by campaign."""
        asked = "campaigns", figure, first, last
        if asked not in self._answers:
            found: Counter[Campaign] = Counter(self.base.by_campaign(figure, first, last) if self.base else ())
            for campaign, days in self._of(figure):
                found[campaign] += sum(numbers.total() for day, numbers in days.items() if first <= day <= last)
            self._answers[asked] = found
        return self._answers[asked]

    def side_by_side(
        self, figures: Mapping[str, str], name_of: Callable[[str], str] | None = None
    ) -> Iterator[tuple[Campaign, Days]]:
        """For each campaign the days of some figures, each under the name that stands for it.

        `name_of` says under which name a value counts, where that is not its own.
        """
        for campaign in sorted({campaign for campaign, figure in self._cells if figure in figures.values()}, key=str):
            found: dict[date, Counter[Value]] = defaultdict(Counter)
            for name, figure in figures.items():
                for day, numbers in self._cells.get((campaign, figure), {}).items():
                    for value, number in numbers.items():
                        found[day][name, name_of(value) if name_of else value] += number
            yield campaign, found

    def boxes(self, purpose: str, figures: Mapping[str, str]) -> Iterator[tuple[Campaign, Days]]:
        """For each campaign, by day how often the box of a purpose was left in each state; the states are named."""
        found: dict[Campaign, dict[date, Counter[Value]]] = defaultdict(lambda: defaultdict(Counter))
        for state, figure in figures.items():
            for campaign, days in self._of(figure):
                for day, numbers in days.items():
                    found[campaign][day][purpose, state] += numbers[purpose]
        yield from found.items()

    def _of(self, figure: str) -> Iterator[tuple[Campaign, dict[date, Counter[str]]]]:
        for (campaign, name), days in self._cells.items():
            if name == figure:
                yield campaign, days


def read_watermarks(connection: Connection) -> dict[str, int]:
    """Up to which fact figures are gathered, by the kind of facts, and what is written beside (see `weeks`)."""
    return {row[0]: row[1] for row in connection.execute(_WATERMARKS).all()}


def read_unaggregated(connection: Connection, marks: Mapping[str, int], campaign_id: int | None) -> Counter[Cell]:
    """The facts that are not gathered yet."""
    unaggregated: Counter[Cell] = Counter()
    for facts in ALL_SOURCES:
        unaggregated.update(count_unaggregated(connection, facts, marks.get(facts.key, 0), campaign_id))
    return unaggregated


def read_facts(
    connection: Connection,
    campaign_id: int | None,
    figures: frozenset[str],
    spans: Spans,
    base: Sums | None = None,
    /,
    *,
    by_day: bool = True,
    by_value: bool = True,
) -> Sums:
    """Gathered figures of facts over some stretches of days.

    Not by day they stand under the first day of their stretch; not by value, under an empty one. `base` holds those
    of other days.
    """
    found = Sums(base)
    query = _facts_query(figures, by_day, by_value, campaign_id is not None)
    for first, last in spans:
        asked = {"campaign_id": campaign_id} if campaign_id is not None else {}
        for row in connection.execute(query, {"first": first, "last": last, **asked}).all():
            found.add(row[0], row[1], row[2], row[3], int(row[4]))
    return found


def read_counts(
    connection: Connection,
    slug: str | None,
    figures: frozenset[str],
    spans: Spans,
    base: Sums | None = None,
    /,
    *,
    by_day: bool = True,
    by_value: bool = True,
) -> Sums:
    """Figures of those who agreed over some stretches of days, in the same way."""
    found = Sums(base)
    for first, last in spans:
        for row in analytics.numbers(connection, slug, figures, first, last, by_day=by_day, by_value=by_value):
            found.add(*row)
    return found


# Made once: to build a question costs more than to have it answered.
@lru_cache(maxsize=64)
def _facts_query(figures: frozenset[str], by_day: bool, by_value: bool, of_one: bool) -> Select[Any]:
    table = RollupDay
    keys: tuple[Any, ...] = (table.campaign_id, table.figure)
    day: Any = table.day if by_day else bindparam("first", type_=Date)
    value: Any = table.value if by_value else literal("")
    query = select(*keys, day, value, func.sum(table.count))
    query = query.where(
        # One parameter each: a list of them would be written into the question anew each time.
        table.figure.in_([literal(figure) for figure in sorted(figures)]),
        table.day.between(bindparam("first", type_=Date), bindparam("last", type_=Date)),
    )
    if of_one:
        query = query.where(table.campaign_id == bindparam("campaign_id"))
    return query.group_by(*keys, *([table.day] if by_day else []), *([table.value] if by_value else []))

"""Reading the figures that a board is made of, all at one moment: gathered ones, and facts above the marks."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, Select, func, literal, select

from webapp import analytics
from webapp.dashboards.facts import ALL_FACTS, Cell, count_facts
from webapp.dashboards.models import FigureDay, FigureMark
from webapp.dashboards.suppression import Days, Value
from webapp.platform.db import db

Spans = Sequence[tuple[date, date]]
Campaign = int | str
"""Facts know a campaign by its number, counts by its slug."""


@contextmanager
def one_moment() -> Iterator[Connection]:
    """A connection on which every question is answered as of one moment, whatever is gathered meanwhile."""
    with db.engine.connect() as connection:
        # SQLite's transactions are like this by themselves.
        is_postgresql = connection.dialect.name == "postgresql"
        yield connection.execution_options(isolation_level="REPEATABLE READ") if is_postgresql else connection


@dataclass
class Sums:
    """Numbers by campaign, figure, day and value."""

    _cells: dict[tuple[Campaign, str], dict[date, Counter[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )

    def add(self, campaign: Campaign, figure: str, day: date, value: str, number: int) -> None:
        """Add to one number."""
        self._cells[campaign, figure][day][value] += number

    def total(self, figure: str, first: date, last: date, value: str | None = None) -> int:
        """A figure over some days, both included: of one value, or of all."""
        return (
            sum(self.values(figure, first, last).values()) if value is None else self.values(figure, first, last)[value]
        )

    def values(self, figure: str, first: date, last: date) -> Counter[str]:
        """A figure over some days, by value."""
        found: Counter[str] = Counter()
        for _campaign, days in self._of(figure):
            for day, numbers in days.items():
                if first <= day <= last:
                    found.update(numbers)
        return found

    def by_day(self, figure: str) -> Counter[date]:
        """A figure day by day, whatever its values."""
        found: Counter[date] = Counter()
        for _campaign, days in self._of(figure):
            for day, numbers in days.items():
                found[day] += numbers.total()
        return found

    def by_campaign(self, figure: str, first: date, last: date) -> Counter[Campaign]:
        """A figure over some days, by campaign."""
        return Counter({
            campaign: sum(numbers.total() for day, numbers in days.items() if first <= day <= last)
            for campaign, days in self._of(figure)
        })  # fmt: skip

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


def read_tail(connection: Connection, campaign_id: int | None) -> Counter[Cell]:
    """The facts that are not gathered yet."""
    rows = connection.execute(select(FigureMark.facts, FigureMark.sequence)).all()
    marks: dict[str, int] = {row[0]: row[1] for row in rows}
    tail: Counter[Cell] = Counter()
    for facts in ALL_FACTS:
        narrower = () if campaign_id is None else (facts.campaign == campaign_id,)
        tail += count_facts(connection, facts, marks.get(facts.key, 0), None, *narrower)
    return tail


def read_facts(
    connection: Connection, tail: Counter[Cell], campaign_id: int | None, figures: Iterable[str], spans: Spans,
    *, by_day: bool = True, by_value: bool = True,
) -> Sums:  # fmt: skip
    """Figures of facts over some stretches of days, exact at the moment of the connection.

    Not by day they stand under the first day of their stretch; not by value, under an empty one.
    """
    wanted, found, table = sorted(figures), Sums(), FigureDay
    keys: tuple[Any, ...] = (table.campaign_id, table.figure)
    for first, last in spans:
        query: Select[Any] = select(
            *keys, table.day if by_day else literal(first, Date), table.value if by_value else literal(""),
            func.sum(table.count),
        )  # fmt: skip
        query = query.where(table.figure.in_(wanted), table.day.between(first, last))
        if campaign_id is not None:
            query = query.where(table.campaign_id == campaign_id)
        query = query.group_by(*keys, *([table.day] if by_day else []), *([table.value] if by_value else []))
        for campaign, figure, day, value, number in connection.execute(query).all():
            found.add(campaign, figure, day, value, int(number))
        for cell, number in tail.items():
            if cell.figure in wanted and first <= cell.day <= last:
                day, value = cell.day if by_day else first, cell.value if by_value else ""
                found.add(cell.campaign_id, cell.figure, day, value, number)
    return found


def read_counts(
    connection: Connection, slug: str | None, figures: Iterable[str], spans: Spans,
    *, by_day: bool = True, by_value: bool = True,
) -> Sums:  # fmt: skip
    """Figures of those who agreed over some stretches of days, in the same way."""
    found = Sums()
    for first, last in spans:
        for row in analytics.numbers(connection, slug, figures, first, last, by_day=by_day, by_value=by_value):
            found.add(*row)
    return found

"""What a board shows, as plain values: numbers and tables, and for each whom it counts. How they look, the pages know.

A basis says whom a figure counts: `ALL` are the entries of everybody, which are facts; `AGREED` are the visits of
those alone who agreed to statistics.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

ALL, AGREED = "all", "agreed"
BEFORE, YEAR, NONE = "before", "year", "none"
"""What a period is compared with: as many days just before it, the same days a year earlier, nothing."""
COMPARISONS = (BEFORE, YEAR, NONE)
COUNT, SHARE = "count", "share"
ONE_AT_A_TIME = "one_at_a_time"
"""Two properties of people were chosen together: nothing is counted so, since the groups would be small."""
NOT_BY_SOURCE, NOT_BY_DEVICE = "not_by_source", "not_by_device"
"""Facts know neither where a person came from nor what with."""
NOT_BY_LANGUAGE = "not_by_language"
HOURS_KEPT = "hours_kept"
"""Hours are kept for 90 days, and the period began before."""
TOO_FEW = "too_few"
"""Fewer than ten were counted, from which nothing can be estimated."""
NOT_KNOWN = "not_known"


class Hidden(Enum):
    """In a figure's place where it is under ten people, or would give such a one away."""

    HIDDEN = "hidden"


HIDDEN = Hidden.HIDDEN
Value = int | float | Hidden | None


@dataclass(frozen=True)
class Filters:
    """What was asked: days of Almaty, both included, and at most one property of people."""

    first: date
    last: date
    compare: str = BEFORE
    source: str = ""
    language: str = ""
    device: str = ""

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.last - self.first).days + 1

    @property
    def compared(self) -> tuple[date, date] | None:
        """The first and the last day of the period that it is compared with."""
        if self.compare == BEFORE:
            return self.first - timedelta(days=self.days), self.first - timedelta(days=1)
        if self.compare == YEAR:
            first = _a_year_before(self.first)
            return first, first + timedelta(days=self.days - 1)
        return None

    @property
    def properties(self) -> tuple[str, ...]:
        """By which properties of people it is filtered."""
        return tuple(name for name in ("source", "language", "device") if getattr(self, name))


@dataclass(frozen=True)
class Number:
    """One headline figure, and the same of the period before."""

    key: str
    basis: str
    value: Value
    """None where it is not known with these filters: `note` says why."""
    before: Value
    unit: str = COUNT
    note: str = ""
    low: int | None = None
    """Of an estimate: with a probability of 95 % the truth is between this and `high`."""
    high: int | None = None


@dataclass(frozen=True)
class Column:
    """One column of a table. The kinds: `day`, `block_end`, `weekday`, `hour`, `name`, `count`, `share`."""

    key: str
    kind: str


@dataclass(frozen=True)
class Table:
    """Rows that a chart is drawn from."""

    key: str
    basis: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    """Cells are int, float, str, date, None or `HIDDEN`."""
    note: str = ""
    hidden: int | None = None
    """How many of the exact total are in no row."""


@dataclass(frozen=True)
class Board:
    """All the figures of a campaign, or of all campaigns together, over a period."""

    filters: Filters
    campaign: str | None
    made_at: datetime
    numbers: Mapping[str, Number]
    tables: Mapping[str, Table]


@dataclass(frozen=True)
class Live:
    """The last hour."""

    minutes: tuple[int, ...]
    """Entries sent in each of 60 minutes, the oldest first."""
    sent: int
    confirmed: int
    at: datetime


def _a_year_before(day: date) -> date:
    # The 29th of February has no day a year earlier: the 28th stands for it.
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)

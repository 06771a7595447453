"""What a board shows, as plain values: numbers and tables, and for each whom it counts. How they look, the pages know.

A basis says whom a figure counts: `ALL` are the entries of everybody, which are facts; `AGREED` are the visits of
those alone who agreed to statistics.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from math import sqrt
from typing import Any

from dateutil.relativedelta import relativedelta

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
HOURS_GONE = "hours_kept"
"""Hours are kept for 90 days, and the period began before."""
TOO_FEW = "too_few"
"""Fewer than ten were counted, from which nothing can be estimated."""
NOT_KNOWN = "not_known"
ROUNDED = "rounded"
"""The note of a table that tells people apart: its numbers are sums of rounded day cells (see `platform.cells`), of
today up to the last full hour, so its rows do not add up to the exact total."""
BEFORE_BEGINNING = "before_beginning"
"""Nothing is compared: the period before would begin before the campaign did."""
UNDER_WAY = "under_way"
"""Nothing is compared: the period is of today alone, and what it is compared with is not known by hours."""
LEAST_BASE = 30
"""Of fewer nothing is told as a share."""
TENTH = 0.1
"""Beyond such a share of a number two standard errors make it «about», and beyond such a share of a rate one leaves it out."""


class Suppressed(Enum):
    """In the place of a number that is not told as one, and why."""

    UNDER_TEN = "under_ten"
    """A number of people that is under ten in this period: told as a range, «up to 10»."""
    SMALL_BASE = "small_base"
    """A share of fewer than 30."""
    TOO_ROUGH = "too_rough"
    """A share of rounded numbers whose standard error is more than a tenth of it."""


class Rounded(int):
    """A sum of rounded day cells; an integer in every other way. Never under ten: that is `Suppressed.UNDER_TEN`."""

    cells: int
    """How many cells that are not zero it is the sum of."""

    def __new__(cls, value: int, cells: int) -> "Rounded":
        """`value`, the sum of so many cells."""
        made = super().__new__(cls, value)
        made.cells = cells
        return made

    @property
    def error(self) -> float:
        """Its standard error: that of one cell rounded to base 3 is √(4/3), and those of several cancel."""
        return sqrt(4 * self.cells / 3)

    @property
    def is_approximate(self) -> bool:
        """Whether two standard errors are more than a tenth of it: then it is said with «≈»."""
        return 2 * self.error > TENTH * self


def plus(one: int, other: int) -> int:
    """The sum of two numbers: rounded where one of them is."""
    cells = sum(number.cells for number in (one, other) if isinstance(number, Rounded))
    return Rounded(one + other, cells) if cells else one + other


class Rate(float):
    """A share of a base that is said beside it; a float in every other way."""

    base: int
    is_approximate: bool
    """As of `Rounded`: then it is said with «≈»."""

    def __new__(cls, value: float, base: int, *, is_approximate: bool = False) -> "Rate":
        """`value`, a share of `base`."""
        made = super().__new__(cls, value)
        made.base, made.is_approximate = base, is_approximate
        return made


Value = int | float | Suppressed | None


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
            first = self.first - relativedelta(years=1)  # of the 29th of February, the 28th
            return first, first + timedelta(days=self.days - 1)
        return None

    @property
    def properties(self) -> tuple[str, ...]:
        """By which properties of people it is filtered."""
        return tuple(name for name in ("source", "language", "device") if getattr(self, name))


@dataclass(frozen=True)
class Number:
    """One headline metric, and the same of the period before. Its value is exact, `Rounded`, a `Rate` or `Suppressed`."""

    key: str
    basis: str
    value: Value
    """None where it is not known with these filters: `note` says why."""
    before: Value
    unit: str = COUNT
    note: str = ""
    low: int | None = None
    """Of an estimate: what follows between this and `high` if the others do as the docstring of `metrics.estimate` says."""
    high: int | None = None
    part: Value = None
    """Of a period under way, as much of `value` as `before` is to be compared with; None where that is all of it."""

    @property
    def compared(self) -> Value:
        """What stands against `before`: of the same part of its period."""
        return self.value if self.part is None else self.part


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
    """Cells are `Value`, str or date. Days told apart by a property are told as they are rounded, under ten too."""
    note: str = ""


@dataclass(frozen=True)
class Comparison:
    """What a period is compared with: days of Almaty, both included."""

    first: date
    last: date
    until: int | None = None
    """Of its last day only the hours before this one, as of today: the same part of both. None: whole days."""
    is_without_today: bool = False
    """Whether today is left out on both sides, since cells told apart by a property are not known by hours."""


@dataclass(frozen=True)
class Board:
    """All the metrics of a campaign, or of all campaigns together, over a period."""

    filters: Filters
    campaign: str | None
    made_at: datetime
    numbers: Mapping[str, Number]
    tables: Mapping[str, Table]
    comparison: Comparison | None = None
    """None where nothing is compared: `not_compared` says why, if it was asked for."""
    not_compared: str = ""


@dataclass(frozen=True)
class Live:
    """The last hour."""

    minutes: tuple[int, ...]
    """Entries sent in each of 60 minutes, the oldest first."""
    sent: int
    confirmed: int
    at: datetime

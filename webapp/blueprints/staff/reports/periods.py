"""Days summed up into weeks where a period is long, and how a stretch of days is said."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import reduce
from typing import Any

from webapp.blueprints.staff.reports import numbers
from webapp.platform import i18n
from webapp.reports import Column, Table, plus

MOST_DAYS = 120
"""Rows up to which each day has its own bar."""
WEEK = timedelta(days=7)
LAST_OF_DAY = {"cumulative"}
"""Columns whose week is its last day's, not the sum."""


def bucketed(table: Table) -> Table:
    """The table itself, or by stretches of seven days where it has more rows than can be told apart.

    The stretches begin with the period, so that each stands beside as many days of the period before.
    """
    if len(table.rows) <= MOST_DAYS:
        return table
    has_ends = any(column.key == "block_end" for column in table.columns)
    names = [column.key for column in table.columns[2 if has_ends else 1 :]]
    stretches: list[list[tuple[Any, ...]]] = []
    for row in table.rows:
        if stretches and row[0] - stretches[-1][0][0] < WEEK:
            stretches[-1].append(row)
        else:
            stretches.append([row])
    rows: list[tuple[Any, ...]] = []
    for stretch in stretches:
        cells = list(zip(*stretch, strict=True))
        end = cells[1][-1] if has_ends else cells[0][-1]
        values = cells[2:] if has_ends else cells[1:]
        together = (
            _last(of_days) if name in LAST_OF_DAY else _sum(of_days)
            for name, of_days in zip(names, values, strict=True)
        )
        rows.append((cells[0][0], end, *together))
    columns = table.columns if has_ends else (table.columns[0], Column("block_end", "block_end"), *table.columns[1:])
    return Table(table.key, table.basis, columns, tuple(rows), table.note)


def day_label(first: date, last: date | None, language: str, *, short: bool = False) -> str:
    """24 ноября 2026; 18–24 ноября 2026 for a stretch; on a chart its first day, without the year."""
    return i18n.written_day(first, language, with_year=False) if short else numbers.span(first, last or first, language)


def _sum(values: Sequence[Any]) -> Any:
    known = [value for value in values if isinstance(value, int)]
    return reduce(plus, known) if known else None


def _last(values: Sequence[Any]) -> Any:
    return next((value for value in reversed(values) if value is not None), None)

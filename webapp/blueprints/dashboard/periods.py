"""Days gathered into weeks where a period is long, and how a stretch of days is said."""

from datetime import date, timedelta
from typing import Any

from webapp.dashboards import HIDDEN, Column, Table
from webapp.platform import i18n

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
    keys = [column.key for column in table.columns]
    has_ends = "block_end" in keys
    rows: list[list[Any]] = []
    for row in table.rows:
        end = row[1] if has_ends else row[0]
        values = row[2:] if has_ends else row[1:]
        if rows and row[0] - rows[-1][0] < WEEK:
            rows[-1][1] = end
            names = keys[2:] if has_ends else keys[1:]
            rows[-1][2:] = [
                _last(old, new) if name in LAST_OF_DAY else _sum(old, new)
                for name, old, new in zip(names, rows[-1][2:], values, strict=True)
            ]
        else:
            rows.append([row[0], end, *values])
    columns = table.columns if has_ends else (table.columns[0], Column("block_end", "block_end"), *table.columns[1:])
    return Table(table.key, table.basis, columns, tuple(tuple(row) for row in rows), table.note, table.hidden)


def day_label(first: date, last: date | None, language: str, *, short: bool = False) -> str:
    """24 ноября 2026; 18–24 ноября 2026 for a stretch; without the year on a chart."""
    ends = i18n.written_day(last or first, language, with_year=not short)
    if last is None or last == first:
        return ends
    if language == "ru" and (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{ends}"
    return f"{i18n.written_day(first, language, with_year=False)} – {ends}"


def _sum(old: Any, new: Any) -> Any:
    if old is HIDDEN or new is HIDDEN:
        return HIDDEN
    return new if old is None else old if new is None else old + new


def _last(old: Any, new: Any) -> Any:
    return old if new is None else new

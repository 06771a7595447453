"""The tables of a board as its page shows them: each with its words, its chart and its cells written out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from webapp.blueprints.staff.reports import numbers, row_names, words
from webapp.blueprints.staff.reports.bars import widths
from webapp.blueprints.staff.reports.drawings import chart_of
from webapp.blueprints.staff.reports.marks import Mark, mark_at
from webapp.blueprints.staff.reports.periods import bucketed, day_label
from webapp.platform import i18n
from webapp.reports import Board, Rate, Table, values

ORDER = (
    "days",
    "sources",
    "funnel",
    "source_names",
    "links",
    "languages",
    "devices",
    "visit_days",
    "hours",
    "consents",
    "fields",
    "refusals",
    "messages",
    "cookies",
    "campaigns",
)
"""The tables in the order in which they stand on the page and in a file."""
FILTERED_BY = {"sources": "source", "languages": "language", "devices": "device"}
"""Tables whose rows filter the board, and by which property."""
CHARTED = {"days", "visit_days", "hours"}
"""Tables that are folded away beneath their drawing; the others are charts themselves, with a bar in each row."""
UNSEEN = {"consents": {"channel"}, "source_names": {"name"}}
"""Columns that a row's name says already."""
MOST_ROWS = 10
"""Rows that a card shows unasked."""


@dataclass(frozen=True)
class Row:
    """One row of a table, written out."""

    name: str
    cells: list[str]
    bar: str = ""
    """The width of its bar, as a percentage; none where there is none to draw."""
    url: str = ""
    """Where its name leads: to the board with this row as a filter or without it, or to a campaign's."""
    is_chosen: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Panel:
    """One table of the page."""

    key: str
    title: str
    basis: str
    note: str
    head: list[str]
    rows: list[Row]
    drawing: Markup | None = None
    legend: list[tuple[str, str]] = field(default_factory=list)
    """The series of the drawing: the class of each, and its name."""
    files: list[tuple[str, str]] = field(default_factory=list)
    """The table as a file: what kind, and where."""

    @property
    def is_empty(self) -> bool:
        return not self.rows

    @property
    def first_rows(self) -> list[Row]:
        return self.rows[:MOST_ROWS]

    @property
    def other_rows(self) -> list[Row]:
        return self.rows[MOST_ROWS:]


@dataclass(frozen=True)
class Ways:
    """Where a page leads from its tables; one without an account leads nowhere."""

    toggle: Callable[[str, str], str] = lambda _name, _value: ""
    """The board filtered by a value of a property, or no longer so."""
    campaign: Callable[[str], str] = lambda _slug: ""
    file: Callable[[str, str], str] = lambda _key, _kind: ""

    def files(self, key: str) -> list[tuple[str, str]]:
        """The files of a table, or of all for an empty key, by their kind."""
        found = [(kind.upper(), self.file(key, kind)) for kind in ("csv", "xlsx")]
        return [(kind, url) for kind, url in found if url]


def panels(board: Board, ways: Ways, marks: Sequence[Mark] = (), pace: float | None = None) -> dict[str, Panel]:
    """Every table that the board has, by its key, in the page's order.

    `marks` are the notes on days; `pace` is how many a day it takes to reach the target.
    """
    language = i18n.current_language()
    return {key: _panel(board, key, language, ways, marks, pace) for key in ORDER if key in board.tables}


def _panel(board: Board, key: str, language: str, ways: Ways, marks: Sequence[Mark], pace: float | None) -> Panel:
    table = board.tables[key]
    shown = bucketed(table) if key in {"days", "visit_days"} else table
    is_of_entries = key == "days"
    drawing: Markup | None = None
    legend: list[tuple[str, str]] = []
    if key in CHARTED and shown.rows:
        drawing, legend = chart_of(shown, language, marks if is_of_entries else (), pace if is_of_entries else None)
    if key == "hours":
        head, rows = _by_weekday(shown, language)
    elif key in CHARTED:
        head, rows = _by_day(shown, language, marks if is_of_entries else ())
    else:
        head, rows = _by_name(board, shown, language, ways)
    return Panel(
        key=key,
        title=words.title(key),
        basis=words.basis_of(table),
        note="" if table.note == values.ROUNDED and not rows else words.note(table.note),
        head=head,
        rows=rows,
        drawing=drawing,
        legend=legend,
        files=ways.files(key) if rows else [],
    )


def _used(table: Table) -> list[int]:
    """The places of the columns that have something to say."""
    return [
        place
        for place, column in enumerate(table.columns)
        if place
        and column.kind != "block_end"
        and column.key not in UNSEEN.get(table.key, ())
        and any(row[place] is not None for row in table.rows)
    ]


def _head(table: Table, used: list[int]) -> list[str]:
    return [words.column(table.columns[place].key) for place in (0, *used)]


def _cells(table: Table, row: tuple[Any, ...], used: list[int], language: str) -> list[str]:
    return [
        # A rate's base stands beside it already where it is a number of the same row.
        numbers.rate(row[place], language, with_base=row[place].base not in row)
        if isinstance(row[place], Rate)
        else numbers.written(row[place], table.columns[place].kind, language)
        for place in used
    ]


def _by_day(table: Table, language: str, marks: Sequence[Mark]) -> tuple[list[str], list[Row]]:
    used = _used(table)
    ends = next((place for place, column in enumerate(table.columns) if column.kind == "block_end"), None)
    rows = []
    for row in table.rows:
        last = row[ends] if ends else None
        cells = _cells(table, row, used, language)
        if marks:
            cells.append("; ".join(mark.text for mark in mark_at(marks, row[0], last or row[0])))
        rows.append(Row(day_label(row[0], last, language), cells))
    return [*_head(table, used), *([words.column("note")] if marks else [])], rows


def _by_name(board: Board, table: Table, language: str, ways: Ways) -> tuple[list[str], list[Row]]:
    used, called, bars = _used(table), row_names.namer(table.key), widths(table)
    name_of = FILTERED_BY.get(table.key, "")
    chosen = getattr(board.filters, name_of) if name_of else ""
    rows = []
    for order, row in enumerate(table.rows):
        url = ways.toggle(name_of, row[0]) if name_of else ways.campaign(row[0]) if table.key == "campaigns" else ""
        # A name stands under its group.
        name, hint = (
            (row[1], row_names.sources().get(row[0], "")) if table.key == "source_names" else (called(row[0]), "")
        )
        cells, bar = _cells(table, row, used, language), bars[order] if bars else ""
        rows.append(Row(name, cells, bar, url, is_chosen=bool(chosen) and row[0] == chosen, hint=hint))
    return _head(table, used), rows


def _by_weekday(table: Table, language: str) -> tuple[list[str], list[Row]]:
    """Hours down, days of the week across: 24 rows that fit on a phone, instead of 168."""
    cells: Mapping[tuple[int, int], Any] = {(row[0], row[1]): row[2] for row in table.rows}
    rows = [
        Row(f"{hour:02d}:00", [numbers.written(cells.get((day, hour), 0), "count", language) for day in range(7)])
        for hour in range(24)
    ]
    return [words.column("hour"), *row_names.weekdays()], rows if table.rows else []

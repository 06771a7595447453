"""The tables of a board as its page shows them: each with its words, its chart and its cells written out."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any

from flask import current_app
from markupsafe import Markup

from webapp.blueprints.staff.reports import numbers, row_names, words
from webapp.blueprints.staff.reports.bars import widths
from webapp.blueprints.staff.reports.drawings import chart_of
from webapp.blueprints.staff.reports.marks import Mark, mark_at
from webapp.blueprints.staff.reports.panel_links import PanelLinks
from webapp.blueprints.staff.reports.periods import bucketed, day_label
from webapp.platform import i18n
from webapp.platform.markup import trusted
from webapp.reports import Board, Filters, Rate, Rounded, Table, values

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
MARKED = {Rounded, Rate}
"""Kinds of numbers that carry more than their value."""
ENTRIES, CAMPAIGNS = "days", "campaigns"
CARD = "components/report.html"
PANELS_REMEMBERED = 256
"""Some eighteen boards; a card of a year is some 20 KB."""
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
    """One table of the page, in the page's language. Whoever gets it may not change it: it is remembered."""

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

    @cached_property
    def markup(self) -> Markup:
        """Its card, as HTML."""
        cards: Any = current_app.jinja_env.get_template(CARD).module
        return trusted(cards.panel(self))


def panels(board: Board, links: PanelLinks, marks: Sequence[Mark] = (), pace: float | None = None) -> dict[str, Panel]:
    """Every table that the board has, by its key, in the page's order.

    `marks` are the notes on days; `pace` is how many a day it takes to reach the target.
    """
    language = i18n.current_language()
    return {
        key: _written(
            _content(board.tables[key], board.filters),
            language,
            links,
            tuple(marks) if key == ENTRIES else (),
            pace if key == ENTRIES else None,
        )
        for key in ORDER
        if key in board.tables
    }


@dataclass(frozen=True)
class _Content:
    """A table with all that its words depend on; of two that are equal, one is written for both."""

    table: Table = field(compare=False)
    key: Hashable
    names: tuple[tuple[str, str], ...]
    """What its rows are called, where that is not written in the code."""
    chosen: str
    """The row that the board is filtered by."""


def _content(table: Table, filters: Filters) -> _Content:
    # A rounded number equals an exact one, and a share any other, however they are written.
    kinds = tuple(map(type, chain.from_iterable(table.rows)))
    is_any_marked = not MARKED.isdisjoint(kinds)
    marked = [cell for row in table.rows for cell in row if isinstance(cell, Rounded | Rate)] if is_any_marked else []
    marks = tuple(tuple(vars(cell).values()) for cell in marked)
    names = tuple(row_names.of_campaigns().items()) if table.key == CAMPAIGNS else ()
    key = (table.key, table.basis, table.columns, table.note, table.rows, kinds, marks)
    return _Content(table, key, names, getattr(filters, FILTERED_BY.get(table.key, ""), ""))


# Between two looks at a board most of its tables stay as they were: what was asked for a moment ago is not written anew.
@lru_cache(maxsize=PANELS_REMEMBERED)
def _written(content: _Content, language: str, links: PanelLinks, marks: tuple[Mark, ...], pace: float | None) -> Panel:
    table, key = content.table, content.table.key
    shown = bucketed(table) if key in {"days", "visit_days"} else table
    drawing: Markup | None = None
    legend: list[tuple[str, str]] = []
    if key in CHARTED and shown.rows:
        drawing, legend = chart_of(shown, language, marks, pace)
    if key == "hours":
        head, rows = _by_weekday(shown, language)
    elif key in CHARTED:
        head, rows = _by_day(shown, language, marks)
    else:
        head, rows = _by_name(content.chosen, shown, language, links)
    return Panel(
        key=key,
        title=words.title(key),
        basis=words.basis_of(table),
        note="" if table.note == values.ROUNDED and not rows else words.note(table.note),
        head=head,
        rows=rows,
        drawing=drawing,
        legend=legend,
        files=links.files(key) if rows else [],
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


def _by_name(chosen: str, table: Table, language: str, links: PanelLinks) -> tuple[list[str], list[Row]]:
    used, called, bars = _used(table), row_names.namer(table.key), widths(table)
    name_of = FILTERED_BY.get(table.key, "")
    rows = []
    for order, row in enumerate(table.rows):
        url = links.toggle(name_of, row[0]) if name_of else links.campaign(row[0]) if table.key == "campaigns" else ""
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

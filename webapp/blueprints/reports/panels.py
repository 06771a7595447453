"""A board as its page shows it: figures as cards, and each table with its words, its chart and its cells written out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from webapp.blueprints.reports import numbers, words
from webapp.blueprints.reports.bars import widths
from webapp.blueprints.reports.drawings import chart_of
from webapp.blueprints.reports.periods import bucketed, day_label
from webapp.platform import i18n
from webapp.reports import Board, Number, Table, Untold

LARGE = ("visits", "sent", "confirmed", "conversion")
SMALL = (
    "began",
    "confirmation",
    "waiting",
    "second",
    "refused",
    "offers_rate",
    "unsubscribed",
    "withdrawn",
    "delivered",
    "failed",
)
ORDER = (
    "days",
    "funnel",
    "sources",
    "visit_days",
    "hours",
    "languages",
    "devices",
    "messages",
    "fields",
    "consents",
    "refusals",
    "cookies",
    "campaigns",
)
"""The tables in the order in which they stand on the page and in a file."""
CHARTED = {"days", "visit_days", "hours"}
"""Tables that are folded away beneath their drawing; the others are charts themselves, with a bar in each row."""
UNSEEN = {"consents": {"channel"}}
"""Columns that a row's name says already."""


@dataclass(frozen=True)
class Card:
    """One headline figure."""

    key: str
    name: str
    basis: str
    value: str
    change: numbers.Change | None
    note: str = ""


@dataclass(frozen=True)
class Row:
    """One row of a table, written out."""

    name: str
    cells: list[str]
    bar: str = ""
    """The width of its bar, as a percentage; none where there is none to draw."""
    slug: str = ""
    """The campaign that it leads to."""


@dataclass(frozen=True)
class Panel:
    """One table of the page."""

    key: str
    title: str
    basis: str
    note: str
    rest: str
    """What the rows do not tell of."""
    head: list[str]
    rows: list[Row]
    drawing: Markup | None = None
    legend: list[tuple[str, str]] = field(default_factory=list)
    """The series of the drawing: the class of each, and its name."""

    @property
    def is_empty(self) -> bool:
        return not self.rows


def cards(board: Board, keys: Sequence[str]) -> list[Card]:
    """Headline figures, in the order of `keys`."""
    language = i18n.current_language()
    return [_card(board.numbers[key], board, language) for key in keys if key in board.numbers]


def panels(board: Board) -> dict[str, Panel]:
    """Every table that the board has, by its key, in the page's order."""
    language = i18n.current_language()
    return {key: _panel(board.tables[key], language) for key in ORDER if key in board.tables}


def hides_anything(board: Board) -> bool:
    """Whether a number of the board is hidden, so that the page must say why."""
    cells = [cell for table in board.tables.values() for row in table.rows for cell in row]
    return any(isinstance(cell, Untold) for cell in [*cells, *(number.value for number in board.numbers.values())])


def _card(number: Number, board: Board, language: str) -> Card:
    note = words.note(number.note) if number.value is None else ""
    if number.key == "visits":
        note = note or _estimate(board.numbers.get("visits_estimated"), language)
    return Card(
        key=number.key,
        name=words.number_name(number.key),
        basis=words.number_basis(number),
        value=numbers.of(number, language),
        change=numbers.change(number, language),
        note=note,
    )


def _estimate(number: Number | None, language: str) -> str:
    if number is None or number.value is None or number.low is None or number.high is None:
        return words.note(number.note) if number is not None and number.note else ""
    value, low, high = (numbers.written(part, "count", language) for part in (number.value, number.low, number.high))
    return _(
        "Everybody: about %(value)s, judging by the entries. 19 times out of 20 the truth lies between %(low)s and %(high)s.",
        value=value,
        low=low,
        high=high,
    )


def _panel(table: Table, language: str) -> Panel:
    shown = bucketed(table) if table.key in {"days", "visit_days"} else table
    drawing, legend = chart_of(shown, language) if table.key in CHARTED and shown.rows else (None, [])
    head, rows = _by_weekday(shown, language) if table.key == "hours" else _rows(shown, language)
    return Panel(
        key=table.key,
        title=words.title(table.key),
        basis=words.basis_of(table),
        note=words.note(table.note),
        rest="",
        head=head,
        rows=rows,
        drawing=drawing,
        legend=legend,
    )


def _rows(table: Table, language: str) -> tuple[list[str], list[Row]]:
    by_day = table.columns[0].kind == "day"
    used = [
        place
        for place, column in enumerate(table.columns)
        if place
        and column.kind != "block_end"
        and column.key not in UNSEEN.get(table.key, ())
        and any(row[place] is not None for row in table.rows)
    ]
    called = words.namer(table.key)
    ends = next((place for place, column in enumerate(table.columns) if column.kind == "block_end"), None)
    bars = [] if by_day else widths(table)
    rows = []
    for order, row in enumerate(table.rows):
        name = day_label(row[0], row[ends] if ends else None, language) if by_day else called(row[0])
        cells = [numbers.written(row[place], table.columns[place].kind, language) for place in used]
        slug = row[0] if table.key == "campaigns" else ""
        rows.append(Row(name, cells, bars[order] if bars else "", slug))
    head = [words.column(table.columns[0].key), *(words.column(table.columns[place].key) for place in used)]
    return head, rows


def _by_weekday(table: Table, language: str) -> tuple[list[str], list[Row]]:
    """Hours down, days of the week across: 24 rows that fit on a phone, instead of 168."""
    cells: dict[tuple[int, int], Any] = {(row[0], row[1]): row[2] for row in table.rows}
    rows = [
        Row(f"{hour:02d}:00", [numbers.written(cells.get((day, hour), 0), "count", language) for day in range(7)])
        for hour in range(24)
    ]
    return [words.column("hour"), *words.weekdays()], rows if table.rows else []

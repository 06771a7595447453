"""The tables of a board as files: CSV, and XLSX (ISO/IEC 29500) with typed cells. The same numbers as on the page.

Beneath them stands whom they count, of which days, and how far they are rounded. What the page says with «≈» stays a
number to reckon with; a last column names what is approximate in its row.
A CSV is read by the rules of the computer it is opened on. Where people write 12,3 a comma cannot part the columns:
Russian and Kazakh files have semicolons and decimal commas, English ones commas and points, as Excel and LibreOffice
expect by the region they are set to. All begin with the mark by which both know UTF-8.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from flask import Response
from flask_babel import gettext as _

from webapp.blueprints.staff.reports import numbers, row_names, words
from webapp.blueprints.staff.reports.marks import Mark, mark_at
from webapp.blueprints.staff.reports.panels import ORDER
from webapp.platform import i18n, spreadsheets
from webapp.reports import Board, Column, Number, Suppressed, Table

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

CSV, XLSX, ZIP = "csv", "xlsx", "zip"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ZIP: "application/zip",
}
NUMBERS, DAYS = "numbers", "days"
APPROXIMATE = "approximate"
LONGEST_SHEET_NAME = 31
WIDTHS = {"day": 12, "block_end": 12, "name": 34}
FORMATS = {
    "day": "dd.mm.yyyy",
    "block_end": "dd.mm.yyyy",
    "share": "0.0%",
    "about_share": '"≈ "0.0%',
    "count": "#,##0",
    "about_count": '"≈ "#,##0',
}


def answer(
    board: Board, kind: str, key: str, marks: Sequence[Mark] = (), *, is_rounded: bool = False
) -> Response | None:
    """One table, or all for an empty `key`; None where there is no such table or kind.

    `marks` are notes on days; `is_rounded` says of a board for eyes outside that its totals are rounded too.
    """
    tables = {NUMBERS: _numbers(board)} | {one: board.tables[one] for one in ORDER if one in board.tables}
    if marks and DAYS in tables:
        tables[DAYS] = _with_notes(tables[DAYS], marks)
    if kind not in {CSV, XLSX} or (key and key not in tables):
        return None
    asked = [_with_approximate(table) for table in ([tables[key]] if key else tables.values())]
    name = (
        f"vpluse-{board.campaign or 'all'}-{key or 'figures'}-{board.filters.first:%Y%m%d}-{board.filters.last:%Y%m%d}"
    )
    if kind == XLSX:
        return _file(_workbook(board, asked, is_rounded=is_rounded), XLSX, name)
    if key:
        return _file(_csv(board, asked[0], is_rounded=is_rounded), CSV, name)
    return _file(_archive(board, asked, is_rounded=is_rounded), ZIP, name)


def _file(body: bytes, kind: str, name: str) -> Response:
    response = Response(body, content_type=TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _with_notes(table: Table, marks: Sequence[Mark]) -> Table:
    """The days with what staff noted on them."""
    rows = ((*row, "; ".join(mark.text for mark in mark_at(marks, row[0], row[0])) or None) for row in table.rows)
    return replace(table, columns=(*table.columns, Column("note", "text")), rows=tuple(rows))


def _numbers(board: Board) -> Table:
    """The headline figures as a table. A share stands in a column of its own, so that each column is of one kind."""
    columns = [
        ("name", "name"),
        ("basis", "name"),
        ("value", "count"),
        ("before", "count"),
        ("share", "share"),
        ("before_share", "share"),
        ("low", "count"),
        ("high", "count"),
        ("note", "text"),
    ]
    rows = []
    for number in board.numbers.values():
        pair = (number.value, number.before)
        counts, shares = (pair, (None, None)) if number.unit == "count" else ((None, None), pair)
        rows.append(
            (
                words.number_name(number.key),
                words.number_basis(number),
                *counts,
                *shares,
                number.low,
                number.high,
                _remark(number) or None,
            )
        )
    return Table(NUMBERS, "all", tuple(Column(*column) for column in columns), tuple(rows))


def _remark(number: Number) -> str:
    """What the page says beside a headline figure: of what a share is one, or why a figure is not known."""
    return numbers.base_of(number, i18n.current_language()) or words.note(number.note)


def _with_approximate(table: Table) -> Table:
    """A table with what is approximate in each row, by the names of its columns; as it is where nothing is."""
    sentences = [
        "; ".join(
            words.column(column.key)
            for cell, column in zip(row, table.columns, strict=True)
            if numbers.is_approximate(cell)
        )
        for row in table.rows
    ]
    if not any(sentences):
        return table
    rows = tuple((*row, about or None) for row, about in zip(table.rows, sentences, strict=True))
    return replace(table, columns=(*table.columns, Column(APPROXIMATE, "text")), rows=rows)


def _rows(table: Table) -> Iterator[list[Any]]:
    """The cells: names in the page's language, numbers as numbers, words where a number is not told as one."""
    called, channels, weekdays = row_names.namer(table.key), row_names.channels(), row_names.weekdays()
    for row in table.rows:
        yield [
            _cell(value, column, called, channels, weekdays) for value, column in zip(row, table.columns, strict=True)
        ]


def _cell(value: Any, column: Column, called: Any, channels: Any, weekdays: list[str]) -> Any:
    if value is None:
        return None
    if isinstance(value, Suppressed):
        return numbers.suppressed(value)
    if column.kind == "weekday":
        return weekdays[value]
    if column.kind == "hour":
        return f"{value:02d}:00"
    if column.key == "bucket":
        return row_names.sources().get(value, value)
    if column.key == "channel":
        return channels.get(value, value)
    return called(value) if column.kind == "name" and column.key in {"name", "slug"} else value


def _csv(board: Board, table: Table, *, is_rounded: bool) -> bytes:
    is_english = i18n.current_language() == "en"
    out = io.StringIO()
    writer = csv.writer(out, delimiter="," if is_english else ";", lineterminator="\r\n")
    writer.writerow([words.column(column.key) for column in table.columns])
    for row in _rows(table):
        writer.writerow([_text(cell, "." if is_english else ",") for cell in row])
    writer.writerow([])
    writer.writerows([spreadsheets.inert(sentence)] for sentence in _notes(board, table, is_rounded=is_rounded))
    return (spreadsheets.BYTE_ORDER_MARK + out.getvalue()).encode()


def _text(cell: Any, point: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.6f}".rstrip("0").rstrip(".").replace(".", point)
    if isinstance(cell, date):
        return cell.isoformat()
    return spreadsheets.inert(cell) if isinstance(cell, str) else str(cell)


def _archive(board: Board, tables: list[Table], *, is_rounded: bool) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables:
            archive.writestr(f"{table.key}.csv", _csv(board, table, is_rounded=is_rounded))
    return out.getvalue()


def _workbook(board: Board, tables: list[Table], *, is_rounded: bool) -> bytes:
    from xlsxwriter import Workbook  # by the first workbook: for staff alone

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, options) as book:
        styles = {kind: book.add_format({"num_format": code}) for kind, code in FORMATS.items()}
        bold, quiet = book.add_format({"bold": True, "bottom": 1}), book.add_format({"font_color": "#666666"})
        for table in tables:
            sheet = book.add_worksheet(_sheet_name(words.title(table.key)))
            _fill(sheet, table, styles, bold)
            for place, sentence in enumerate(_notes(board, table, is_rounded=is_rounded)):
                sheet.write_string(len(table.rows) + 2 + place, 0, sentence, quiet)
    return out.getvalue()


def _fill(sheet: "Worksheet", table: Table, styles: dict[str, Any], bold: Any) -> None:
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, WIDTHS.get(column.kind, 16))
        sheet.write_string(0, place, words.column(column.key), bold)
    for line, row in enumerate(_rows(table), 1):
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            style = styles.get(column.kind)
            if isinstance(cell, date):
                sheet.write_datetime(line, place, cell, style)
            elif isinstance(cell, int | float):
                is_about = numbers.is_approximate(cell)
                sheet.write_number(line, place, cell, styles[f"about_{column.kind}"] if is_about else style)
            elif cell is not None:
                sheet.write_string(line, place, str(cell))
    sheet.freeze_panes(1, 1)


def _notes(board: Board, table: Table, *, is_rounded: bool) -> list[str]:
    """Whom a table counts, of which days, filtered by what, and how far its numbers are rounded."""
    language = i18n.current_language()
    days = numbers.span(board.filters.first, board.filters.last, language)
    counted = _("each row says whom it counts") if table.key == NUMBERS else words.basis_of(table)
    sentences = [
        _("What is counted: %(basis)s", basis=counted),
        _("Period: %(days)s", days=days),
        _("As of %(moment)s", moment=i18n.written_moment(board.made_at, language, with_year=True)),
    ]
    if compared := words.compared_with(board):
        sentences.append(compared)
    sentences += words.chosen(board.filters)
    sentences += [words.note(table.note)] if table.note else []
    if any(column.key == APPROXIMATE for column in table.columns):
        sentences.append(words.note(APPROXIMATE))
    return [*sentences, words.rounding(is_rounded=is_rounded)]


def _sheet_name(title: str) -> str:
    # A spreadsheet takes no longer name, and none with these letters.
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:LONGEST_SHEET_NAME]

"""A board as plain JSON, as it is kept behind a shared link: and never with a number of people under ten in it."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from webapp.reports.periods import UNDER_TEN
from webapp.reports.values import (
    COUNT,
    Board,
    Column,
    Comparison,
    Filters,
    Number,
    Rate,
    Rounded,
    Suppressed,
    Table,
)


def snapshot(board: Board) -> Board:
    """The board with every number that is exact and under ten told as such a one.

    `reports.board(…, is_rounded=True)` has none but of messages and forms; this holds whoever shares another one.
    """
    numbers = {key: _without_small(number) for key, number in board.numbers.items()}
    return replace(board, numbers=numbers, tables={key: _without_small_cells(it) for key, it in board.tables.items()})


def dump(board: Board) -> dict[str, Any]:
    """A board as plain JSON."""
    return {
        "filters": _plain_fields(asdict(board.filters)),
        "campaign": board.campaign,
        "made_at": board.made_at.isoformat(),
        "numbers": [_plain_fields(vars(number)) for number in board.numbers.values()],
        "tables": [
            {
                "key": table.key,
                "basis": table.basis,
                "note": table.note,
                "columns": [[column.key, column.kind] for column in table.columns],
                "rows": [[_plain(cell) for cell in row] for row in table.rows],
            }
            for table in board.tables.values()
        ],
        "comparison": None if board.comparison is None else _plain_fields(asdict(board.comparison)),
        "not_compared": board.not_compared,
    }


def load(content: Mapping[str, Any]) -> Board:
    """The board that `dump` wrote, in this release or an earlier one."""
    numbers = [Number(**_read_fields(number)) for number in content["numbers"]]
    tables = [
        Table(
            key=table["key"],
            basis=table["basis"],
            columns=tuple(Column(*column) for column in table["columns"]),
            rows=tuple(tuple(_read(cell) for cell in row) for row in table["rows"]),
            note=table["note"],
        )
        for table in content["tables"]
    ]
    comparison = content.get("comparison")
    return Board(
        Filters(**_read_fields(content["filters"])),
        content["campaign"],
        datetime.fromisoformat(content["made_at"]),
        {number.key: number for number in numbers},
        {table.key: table for table in tables},
        Comparison(**_read_fields(comparison)) if comparison else None,
        content.get("not_compared", ""),
    )


def _without_small(number: Number) -> Number:
    if number.unit != COUNT:
        return number
    value, before, part = (_hidden(one) for one in (number.value, number.before, number.part))
    return replace(number, value=value, before=before, part=part)


def _without_small_cells(table: Table) -> Table:
    is_by_day = bool(table.columns) and table.columns[0].kind == "day"
    places = {place for place, column in enumerate(table.columns) if column.kind == COUNT and not is_by_day}
    rows = (tuple(_hidden(cell) if place in places else cell for place, cell in enumerate(row)) for row in table.rows)
    return replace(table, rows=tuple(rows))


def _hidden(value: Any) -> Any:
    is_small = isinstance(value, int) and not isinstance(value, Rounded) and 0 < value < UNDER_TEN
    return Suppressed.UNDER_TEN if is_small else value


def _plain_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _plain(value) for key, value in fields.items()}


def _read_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _read(value) for key, value in fields.items()}


def _plain(value: Any) -> Any:
    match value:
        case Suppressed():
            return {"untold": value.value}
        case Rounded():
            return {"rounded": int(value), "cells": value.cells}
        case Rate():
            return {"rate": float(value), "base": value.base, "is_approximate": value.is_approximate}
        case date():
            return {"day": value.isoformat()}
    return value


def _read(value: Any) -> Any:
    match value:
        case {"untold": why}:
            return Suppressed(why)
        case {"hidden": _}:  # as earlier releases wrote it
            return Suppressed.UNDER_TEN
        case {"rounded": number, "cells": cells}:
            return Rounded(number, cells)
        case {"rate": part, "base": base, "is_approximate": is_approximate}:
            return Rate(part, base, is_approximate=is_approximate)
        case {"day": day}:
            return date.fromisoformat(day)
    return value

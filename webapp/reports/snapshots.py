"""A board kept as it was, for eyes outside: every number under ten hidden in it, and whatever would give one away.

Days are gathered into stretches in which each number is 0 or at least ten, so that the running sums stay true. In any
other column a number under ten is hidden, never alone, since the column's sum may be known; and with it each share
that was reckoned from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from webapp.reports.values import COUNT, HIDDEN, SHARE, Board, Column, Filters, Number, Table
from webapp.rollups import FEWEST

FROZEN = "frozen"
"""The note of a table that is left out whole."""
RUNNING = {"cumulative"}
RECKONED_FROM = {"conversion": ("funnel",), "offers_rate": ("consents",), "confirmation": ("sent", "confirmed")}
"""Shares among the headline figures, and the tables or figures that they are reckoned from."""
SAFE_FOR_TWO = 2


def freeze(board: Board) -> Board:
    """The board with every number under ten hidden, and what would give it away."""
    tables = {key: _of_days(table) if _is_by_day(table) else _of_rows(table) for key, table in board.tables.items()}
    numbers = {key: _hidden(number) for key, number in board.numbers.items()}
    for key, sources in RECKONED_FROM.items():
        if key in numbers and any(_is_told_less(source, numbers, tables) for source in sources):
            numbers[key] = replace(numbers[key], value=HIDDEN, before=HIDDEN)
    return replace(board, numbers=numbers, tables=tables)


def dump(board: Board) -> dict[str, Any]:
    """A board as plain JSON."""
    return {
        "filters": {key: _plain(value) for key, value in asdict(board.filters).items()},
        "campaign": board.campaign,
        "made_at": board.made_at.isoformat(),
        "numbers": [{key: _plain(value) for key, value in vars(number).items()} for number in board.numbers.values()],
        "tables": [
            {
                "key": table.key,
                "basis": table.basis,
                "note": table.note,
                "hidden": table.hidden,
                "columns": [[column.key, column.kind] for column in table.columns],
                "rows": [[_plain(cell) for cell in row] for row in table.rows],
            }
            for table in board.tables.values()
        ],
    }


def load(content: Mapping[str, Any]) -> Board:
    """The board that `dump` wrote."""
    filters = Filters(**{key: _read(value) for key, value in content["filters"].items()})
    numbers = [Number(**{key: _read(value) for key, value in number.items()}) for number in content["numbers"]]
    tables = [
        Table(
            key=table["key"],
            basis=table["basis"],
            columns=tuple(Column(*column) for column in table["columns"]),
            rows=tuple(tuple(_read(cell) for cell in row) for row in table["rows"]),
            note=table["note"],
            hidden=table["hidden"],
        )
        for table in content["tables"]
    ]
    return Board(
        filters,
        content["campaign"],
        datetime.fromisoformat(content["made_at"]),
        {number.key: number for number in numbers},
        {table.key: table for table in tables},
    )


def _is_small(value: Any) -> bool:
    return isinstance(value, int) and 0 < value < FEWEST


def _hidden(number: Number) -> Number:
    if number.unit != COUNT:
        return number
    value, before = (HIDDEN if _is_small(one) else one for one in (number.value, number.before))
    ends = (None, None) if value is HIDDEN else (number.low, number.high)
    return replace(number, value=value, before=before, low=ends[0], high=ends[1])


def _is_told_less(source: str, numbers: Mapping[str, Number], tables: Mapping[str, Table]) -> bool:
    if source in tables:
        return tables[source].note == FROZEN or any(cell is HIDDEN for row in tables[source].rows for cell in row)
    return source in numbers and HIDDEN in {numbers[source].value, numbers[source].before}


def _is_by_day(table: Table) -> bool:
    return bool(table.columns) and table.columns[0].kind == "day"


def _of_days(table: Table) -> Table:
    keys = [column.key for column in table.columns]
    if "block_end" in keys or any(cell is HIDDEN for row in table.rows for cell in row):
        return _of_rows(table)
    places = [place for place in range(1, len(keys)) if keys[place] not in RUNNING]
    if not any(_is_small(row[place]) for row in table.rows for place in places):
        return table
    columns = (table.columns[0], Column("block_end", "block_end"), *table.columns[1:])
    stretches = _stretches(table.rows, places)
    if not stretches:
        return replace(table, columns=columns, rows=(), note=FROZEN)
    rows = tuple(_added(stretch, keys) for stretch in stretches)
    return replace(table, columns=columns, rows=rows)


def _stretches(rows: Sequence[tuple[Any, ...]], places: list[int]) -> list[list[tuple[Any, ...]]]:
    """The days in stretches in which no sum is small; what is left at the end goes to the last one."""
    found: list[list[tuple[Any, ...]]] = []
    pending: list[tuple[Any, ...]] = []
    for row in rows:
        pending.append(row)
        if not any(_is_small(sum(day[place] or 0 for day in pending)) for place in places):
            found.append(pending)
            pending = []
    if pending and found:
        found[-1] += pending
    return found


def _added(days: list[tuple[Any, ...]], keys: list[str]) -> tuple[Any, ...]:
    sums = [
        days[-1][place] if keys[place] in RUNNING or days[0][place] is None else sum(day[place] or 0 for day in days)
        for place in range(1, len(keys))
    ]
    return (days[0][0], days[-1][0], *sums)


def _of_rows(table: Table) -> Table:
    rows = [list(row) for row in table.rows]
    for place, column in enumerate(table.columns):
        if column.kind == COUNT:
            for line in _to_hide([row[place] for row in rows]):
                rows[line][place] = HIDDEN
    shares = [place for place, column in enumerate(table.columns) if column.kind == SHARE]
    for line, row in enumerate(rows):
        above = rows[line - 1] if line and table.key == "funnel" else []
        if any(cell is HIDDEN for cell in [*row, *above]):
            for place in shares:
                row[place] = HIDDEN
    hidden = None if _is_small(table.hidden) else table.hidden
    return replace(table, rows=tuple(tuple(row) for row in rows), hidden=hidden)


def _to_hide(values: list[Any]) -> list[int]:
    small = [line for line, value in enumerate(values) if _is_small(value)]
    if small and len(small) + sum(value is HIDDEN for value in values) < SAFE_FOR_TWO:
        others = [line for line, value in enumerate(values) if isinstance(value, int) and value >= FEWEST]
        small += sorted(others, key=lambda line: values[line])[:1]
    return small


def _plain(value: Any) -> Any:
    if value is HIDDEN:
        return {"hidden": True}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return value


def _read(value: Any) -> Any:
    if isinstance(value, dict):
        return HIDDEN if "hidden" in value else date.fromisoformat(value["day"])
    return value

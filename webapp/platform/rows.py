"""Plain rows of several tables, written together: past SQLAlchemy's compiler, and on PostgreSQL in one round trip.

An entry is some ten rows in five tables. Sent one table at a time, most of their cost is not the database's: each
statement is looked up, its values are bound anew, and an answer is waited for. Here the text is made once for each
shape, and PostgreSQL gets all of them as one statement of common table expressions (its manual, 7.8.4), which checks
foreign keys at its end.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any, cast

from sqlalchemy import Dialect, GenerativeSelect, Table
from sqlalchemy.types import TypeEngine

from webapp.platform.db import NotInTransaction, UnderWay, connection_in_transaction, under_way
from webapp.platform.engines import run
from webapp.platform.model import Model, UtcDateTime

Row = dict[str, Any]
Batch = tuple[type[Model], Sequence[Row]]
MOMENTS_REMEMBERED = 16


@contextmanager
def together() -> Iterator[None]:
    """Write at the end, in their order, what `insert` is given inside; nothing where it is left by an exception.

    What is inside must not look for those rows. Only within a transaction.
    """
    outer = _under_way()
    batches: list[Batch] = []
    outer.collected = batches
    try:
        yield
    finally:
        outer.collected = None
    if batches:
        _write(batches)


def insert(model: type[Model], rows: Sequence[Row]) -> None:
    """Insert rows, all with the same columns, in the transaction under way: at once, or with those of `together`.

    What the session holds unwritten is not written first. Raises `NotInTransaction`.
    """
    collected: list[Batch] | None = _under_way().collected
    if collected is None:
        _write([(model, rows)])
    else:
        collected.append((model, rows))


def first(statement: GenerativeSelect, values: dict[str, int | str]) -> tuple[Any, ...] | None:
    """The first row that a statement finds, in the transaction under way; its text is made once.

    `values` are those of its `bindparam`s, numbers and texts alone.
    """
    connection = connection_in_transaction()
    text, order, readers = _query(statement, connection.dialect)
    row = run(connection, text, values if order is None else tuple(values[name] for name in order)).fetchone()
    if row is None:
        return None
    return tuple(
        value if read is None or value is None else read(value) for read, value in zip(readers, row, strict=True)
    )


def _under_way() -> UnderWay:
    found = under_way()
    if found is None:
        raise NotInTransaction("rows")
    return found


def _write(batches: Sequence[Batch]) -> None:
    connection = connection_in_transaction()
    shapes = tuple((model, tuple(rows[0]), len(rows)) for model, rows in batches)
    values = [_bound(model, rows, connection.dialect) for model, rows in batches]
    if connection.dialect.name == "postgresql":
        run(connection, _one_statement(shapes), tuple(value for each in values for value in each))
        return
    for (model, names, count), each in zip(shapes, values, strict=True):
        run(connection, _insert(model, names, count, "?"), tuple(each))


@cache
def _query(
    statement: GenerativeSelect, dialect: Dialect
) -> tuple[str, Sequence[str] | None, list[Callable[[Any], Any] | None]]:
    """A statement's text, the order of its values where they have no names, and how its columns are read."""
    compiled: Any = statement.compile(dialect=dialect)
    readers: list[Callable[[Any], Any] | None] = [
        column.type.dialect_impl(dialect).result_processor(dialect, None) for column in statement.selected_columns
    ]
    return compiled.string, compiled.positiontup if compiled.positional else None, readers


def _bound(model: type[Model], rows: Sequence[Row], dialect: Dialect) -> list[Any]:
    names = tuple(rows[0])
    processors = _processors(model, names, dialect)
    return [
        value if process is None or value is None else process(value)
        for row in rows
        for process, value in zip(processors, row.values(), strict=True)
    ]


@cache
def _processors(model: type[Model], names: tuple[str, ...], dialect: Dialect) -> list[Callable[[Any], Any] | None]:
    """How the values of columns are made what the driver takes."""
    columns = cast("Table", model.__table__).columns
    return [_processor(columns[name].type, dialect) for name in names]


@cache
def _processor(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    # The rows of an entry bear the same two moments a dozen times.
    return lru_cache(MOMENTS_REMEMBERED)(process) if process and isinstance(kind, UtcDateTime) else process


@cache
def _insert(model: type[Model], names: tuple[str, ...], count: int, mark: str) -> str:
    row = f"({', '.join([mark] * len(names))})"
    return f"INSERT INTO {model.__tablename__} ({', '.join(names)}) VALUES {', '.join([row] * count)}"  # noqa: S608


@cache
def _one_statement(shapes: tuple[tuple[type[Model], tuple[str, ...], int], ...]) -> str:
    *others, last = (_insert(*shape, "%s") for shape in shapes)
    parts = ", ".join(f"part_{number} AS ({each})" for number, each in enumerate(others))
    return f"WITH {parts} {last}" if parts else last

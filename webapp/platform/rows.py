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

from sqlalchemy import Dialect, Table
from sqlalchemy.types import TypeEngine

from webapp.platform.db import Model, UtcDateTime, connection_in_transaction, db

Row = dict[str, Any]
Batch = tuple[type[Model], Sequence[Row]]
COLLECTED = "rows"
"""Where a session keeps what `together` collects."""
MOMENTS_REMEMBERED = 16


@contextmanager
def together() -> Iterator[None]:
    """Write at the end, in their order, what `insert` is given inside; nothing where it is left by an exception.

    What is inside must not look for those rows. Only within a transaction.
    """
    info = db.session.info
    info[COLLECTED] = []
    try:
        yield
        batches = info[COLLECTED]
    finally:
        del info[COLLECTED]
    if batches:
        _write(batches)


def insert(model: type[Model], rows: Sequence[Row]) -> None:
    """Insert rows, all with the same columns, in the transaction under way: at once, or with those of `together`.

    What the session holds unwritten is not written first. Raises `NotInTransaction`.
    """
    collected: list[Batch] | None = db.session.info.get(COLLECTED)
    if collected is None:
        _write([(model, rows)])
    else:
        collected.append((model, rows))


def _write(batches: Sequence[Batch]) -> None:
    connection = connection_in_transaction()
    shapes = tuple((model, tuple(rows[0]), len(rows)) for model, rows in batches)
    values = [_bound(model, rows, connection.dialect) for model, rows in batches]
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_one_statement(shapes), tuple(value for each in values for value in each))
        return
    for (model, names, count), each in zip(shapes, values, strict=True):
        connection.exec_driver_sql(_insert(model, names, count, "?"), tuple(each))


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

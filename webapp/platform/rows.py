"""Plain rows of several tables, written together: past SQLAlchemy's compiler, and on PostgreSQL in one round trip.

An entry is some ten rows in five tables. Sent one table at a time, most of their cost is not the database's: each
statement is looked up, its values are bound anew, and an answer is waited for. Here the text is made once for each
shape, and PostgreSQL gets all of them as one statement of common table expressions (its manual, 7.8.4), which checks
foreign keys at its end.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, NamedTuple, cast

from sqlalchemy import Boolean, Dialect, GenerativeSelect, LargeBinary, Table
from sqlalchemy.types import TypeEngine, Uuid

from webapp.platform.db import NotInTransaction, UnderWay, db, under_way
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
    this = under_way()
    if this is not None and this.collected is not None:
        this.collected.append((model, rows))
    else:
        _write([(model, rows)])


def first(statement: GenerativeSelect, values: dict[str, int | str]) -> tuple[Any, ...] | None:
    """The first row that a statement finds, in the transaction under way; its text is made once.

    `values` are those of its `bindparam`s, numbers and texts alone.
    """
    text, order, readers = _query(statement, db.engine.dialect)
    row = _under_way().run(text, values if order is None else [values[name] for name in order]).fetchone()
    if row is None:
        return None
    return tuple(
        [value if read is None or value is None else read(value) for read, value in zip(readers, row, strict=True)]
    )


def _under_way() -> UnderWay:
    found = under_way()
    if found is None:
        raise NotInTransaction("rows")
    return found


def _write(batches: Sequence[Batch]) -> None:
    this, dialect = _under_way(), db.engine.dialect
    if dialect.name == "postgresql":
        parts = [_prepared(model, tuple(rows[0]), len(rows), dialect) for model, rows in batches]
        values = [value for part, (_, rows) in zip(parts, batches, strict=True) for value in part.bound(rows)]
        this.run(_one_statement(tuple([part.text for part in parts])), values)
        return
    for model, rows in batches:
        part = _prepared(model, tuple(rows[0]), len(rows), dialect)
        this.run(part.text, part.bound(rows))


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


class _Insert(NamedTuple):
    """A statement that inserts so many rows with certain columns."""

    text: str
    processed: list[tuple[int, Callable[[Any], Any]]]
    """Which of all its values are made what the driver takes, and how."""

    def bound(self, rows: Sequence[Row]) -> list[Any]:
        """The values of rows, as the driver takes them."""
        values = [value for row in rows for value in row.values()]
        for place, process in self.processed:
            value = values[place]
            if value is not None:
                values[place] = process(value)
        return values


@cache
def _prepared(model: type[Model], names: tuple[str, ...], count: int, dialect: Dialect) -> _Insert:
    mark = "%s" if dialect.name == "postgresql" else "?"
    row = f"({', '.join([mark] * len(names))})"
    text = f"INSERT INTO {model.__tablename__} ({', '.join(names)}) VALUES {', '.join([row] * count)}"  # noqa: S608
    columns = cast("Table", model.__table__).columns
    processors = [_processor(columns[name].type, dialect) for name in names] * count
    return _Insert(text, [(place, process) for place, process in enumerate(processors) if process is not None])


@cache
def _processor(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """How the values of a column are made what the driver takes."""
    if isinstance(kind, LargeBinary | Boolean):
        return None  # both drivers take bytes and truth as they are
    if isinstance(kind, UtcDateTime):
        return _moments(dialect)
    if isinstance(kind, Uuid) and dialect.name == "sqlite":
        return attrgetter("hex")
    return kind.dialect_impl(dialect).bind_processor(dialect)


@cache
def _moments(dialect: Dialect) -> Callable[[Any], Any] | None:
    """The same of every moment: the rows of an entry bear two of them a dozen times."""
    process = UtcDateTime().dialect_impl(dialect).bind_processor(dialect)
    return lru_cache(MOMENTS_REMEMBERED)(process) if process else None


@cache
def _one_statement(texts: tuple[str, ...]) -> str:
    *others, last = texts
    parts = ", ".join(f"part_{number} AS ({each})" for number, each in enumerate(others))
    return f"WITH {parts} {last}" if parts else last

"""Rows that are put in, or change what stands under the same key: INSERT … ON CONFLICT, as both databases have it.

Both say it alike (SQLite took it from PostgreSQL), but SQLAlchemy has a statement of its own for each: `_insert` is the
one place that chooses.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from webapp.platform.db import db, execute
from webapp.platform.model import Model

BATCH = 1_000
"""Rows of one statement at most."""
Key = tuple[str, ...]
Columns = Any
Change = Callable[[Columns, Columns], Mapping[str, Any]]
"""What a row that is there becomes, by column, of its own columns and those of the row that comes in."""


def upsert(model: type[Model], key: Key, change: Change) -> Any:
    """An INSERT that changes the row that is there under the same key. `change` is a function of a module.

    The statement is made once: that costs as much as all the rest of keeping a few sums.
    """
    return _upsert(model, key, change, db.engine.dialect.name)


def add_counts(model: type[Model], key: Key, counts: Mapping[Any, int]) -> None:
    """Add counts to those that stand under the same keys, in the transaction under way.

    `counts` is by the values of `key`, in its order. Every process adds in the same order, so that no two wait for one
    another.
    """
    rows = [{**dict(zip(key, of, strict=True)), "count": number} for of, number in sorted(counts.items())]
    in_batches(upsert(model, key, _added), rows)


def in_batches(statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run a statement with many rows, in the transaction under way; with none, nothing."""
    for start in range(0, len(rows), BATCH):
        execute(statement, rows[start : start + BATCH])


def keep_once(table: Any, values: Mapping[str, Any]) -> bool:
    """Insert a row unless one with the same key is there, at any constraint. Answers whether it went in."""
    statement = _insert(table, db.engine.dialect.name).values(**values).on_conflict_do_nothing()
    # Not by the count of rows: psycopg has none for an insert that returns the keys it made.
    return db.session.execute(statement.returning(*table.primary_key)).first() is not None


def _added(old: Columns, new: Columns) -> Mapping[str, Any]:
    return {"count": old.count + new.count}


@cache
def _upsert(model: type[Model], key: Key, change: Change, dialect: str) -> Any:
    table = cast("Table", model.__table__)
    statement = _insert(table, dialect)
    changed = change(table.c, statement.excluded)
    return statement.on_conflict_do_update(index_elements=[table.c[name] for name in key], set_=changed)


def _insert(table: Table, dialect: str) -> Any:
    return postgresql_insert(table) if dialect == "postgresql" else sqlite_insert(table)

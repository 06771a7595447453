"""Broken constraints by their names: what the database refuses becomes a refusal of ours, and anything else goes on up."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Index, PrimaryKeyConstraint, Table, UniqueConstraint
from sqlalchemy.exc import IntegrityError

from webapp.platform.model import Model

UNIQUE, CHECK = "UNIQUE constraint failed: ", "CHECK constraint failed: "
"""How SQLite begins to say which constraint was broken: by the columns of a key, and by the name of a check."""


@contextmanager
def refused_by(refusals: Mapping[str, Callable[[], Exception]]) -> Iterator[None]:
    """Raise the refusal that stands under the name of the constraint that is broken inside.

    An integrity error of any other constraint is raised as it came: it is a fault of ours. Stands around the
    transaction, or around a savepoint, since PostgreSQL takes no more statements after the error. Works as
    `with refused_by({…}):` and as the decorator `@refused_by({…})`.
    """
    try:
        yield
    except IntegrityError as error:
        refusal = refusals.get(broken_constraint(error) or "")
        if refusal is None:
            raise
        raise refusal() from error


def broken_constraint(error: IntegrityError) -> str | None:
    """The name of the constraint that an error is about, as the models and the migrations have it.

    None where the database does not say it: of a column that may not be empty, and on SQLite of a foreign key. SQLite
    names the columns of a broken key; the models know which constraint or index stands on them.
    """
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        name: str | None = diagnosis.constraint_name
        return name
    message = str(error.orig)
    if message.startswith(CHECK):
        return message.removeprefix(CHECK)
    return _key_on(message.removeprefix(UNIQUE).split(", ")) if message.startswith(UNIQUE) else None


def _key_on(columns: list[str]) -> str | None:
    """The primary key, unique constraint or unique index on some columns, each told as `table.column`."""
    table = Model.metadata.tables.get(columns[0].partition(".")[0])
    wanted = {column.partition(".")[2] for column in columns}
    keys = _keys_of(table) if table is not None else ()
    return next((str(key.name) for key in keys if {column.name for column in key.columns} == wanted), None)


def _keys_of(table: Table) -> Iterator[PrimaryKeyConstraint | UniqueConstraint | Index]:
    for constraint in table.constraints:
        if isinstance(constraint, PrimaryKeyConstraint | UniqueConstraint):
            yield constraint
    for index in table.indexes:
        if index.unique:
            yield index

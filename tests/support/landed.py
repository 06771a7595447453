"""What a release leaves in its databases, written down so that later releases can be tried on it.

`python -m tests.support.landed` has the release at hand make up a site with something in every table, and writes its
rows to `tests/releases/REVISION.json.gz`. `load` puts such rows into databases of that release's shape: no
code of the site takes part, so that what a later release reads is what the earlier one wrote.
"""

import base64
import gzip
import json
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import Connection, Engine, MetaData, Table, Uuid, select, text

from tests.conftest import close, make_settings, migrate
from tests.support.lived_in import make_up
from webapp import create_app
from webapp.platform import keystore
from webapp.platform.app_state import state_of
from webapp.platform.db import db
from webapp.platform.model import Model

FOLDER = Path(__file__).parents[1] / "releases"
LARGEST_BLOB = 3_000
"""Bytes; drawn pictures are larger, and every release can draw them anew. A shorter one stands in for them."""
Rows = dict[str, list[dict[str, Any]]]


def write(app: Flask, known: dict[str, Any], path: Path) -> None:
    """Write down what both databases of an app hold; `known` is what only people know: codes, links, passwords."""
    with db.engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
        data = _rows(connection, Model.metadata)
    with state_of(app).keystore.engine.connect() as connection:
        keys = _rows(connection, keystore.metadata)
    landed = {"revision": revision, "known": known, "data": data, "keys": keys}
    words = json.dumps(landed, default=_tagged, ensure_ascii=False, sort_keys=True)
    path.write_bytes(gzip.compress(words.encode(), mtime=0))


def read(path: Path) -> dict[str, Any]:
    """What was written down: `revision`, `known`, and by table the rows of `data` and `keys`."""
    landed: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()), object_hook=_untagged)
    return landed


def load(engine: Engine, rows: Rows) -> None:
    """Put rows into tables that are there, by the shape that the database itself tells of."""
    found = MetaData()
    found.reflect(engine)
    with engine.begin() as connection:
        for table in found.sorted_tables:
            for row in rows.get(table.name, []):
                # What is NULL is left out: to a JSON column, None would be a `null` of its own.
                given = {name: _fitted(table, name, value) for name, value in row.items() if value is not None}
                connection.execute(table.insert().values(given))
            if engine.dialect.name == "postgresql" and rows.get(table.name):
                _count_on(connection, table)


def held(engine: Engine, rows: Rows) -> Rows:
    """The tables and columns of `rows`, as a database holds them now, in comparable values."""
    found = MetaData()
    found.reflect(engine, only=[name for name, kept in rows.items() if kept])
    with engine.connect() as connection:
        return {
            table.name: [
                {name: value for name, value in zip(row._fields, row, strict=True) if name in rows[table.name][0]}
                for row in connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in found.sorted_tables
        }


def _rows(connection: Connection, metadata: MetaData) -> Rows:
    return {
        table.name: [dict(row._mapping) for row in connection.execute(select(table).order_by(*table.primary_key))]
        for table in metadata.sorted_tables
    }


def _tagged(value: object) -> dict[str, str]:
    match value:
        case bytes():
            return {"$bytes": base64.b64encode(value[:LARGEST_BLOB]).decode()}
        case UUID():
            return {"$uuid": value.hex}
        case datetime():
            return {"$at": value.isoformat()}
        case date():
            return {"$day": value.isoformat()}
    raise TypeError(type(value))


def _untagged(found: dict[str, Any]) -> Any:
    match found:
        case {"$bytes": told}:
            return base64.b64decode(told)
        case {"$uuid": told}:
            return UUID(told)
        case {"$at": told}:
            return datetime.fromisoformat(told)
        case {"$day": told}:
            return date.fromisoformat(told)
    return found


def _fitted(table: Table, name: str, value: Any) -> Any:
    kind = table.c[name].type
    if isinstance(value, UUID) and not isinstance(kind, Uuid):
        return value.hex
    if isinstance(value, datetime) and not getattr(kind, "timezone", False):
        return value.astimezone(UTC).replace(tzinfo=None)
    return value


def _count_on(connection: Connection, table: Table) -> None:
    """Have PostgreSQL give the next row the next number, as if it had given these rows theirs."""
    for column in table.primary_key:
        if sequence := connection.scalar(text(f"SELECT pg_get_serial_sequence('{table.name}', '{column.name}')")):
            connection.execute(text(f"SELECT setval('{sequence}', (SELECT max({column.name}) FROM {table.name}))"))


def main() -> None:
    """Make up a site of this release and write it down."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        urls = f"sqlite:///{folder / 'vpluse.db'}", f"sqlite:///{folder / 'keystore.db'}"
        migrate(folder, urls)
        app = create_app(make_settings(folder, urls))
        with app.app_context():
            known = make_up()
            with db.engine.connect() as connection:
                revision = MigrationContext.configure(connection).get_current_revision()
            write(app, known, FOLDER / f"{revision}.json.gz")
            close(app)
    print(f"{FOLDER / f'{revision}.json.gz'}", file=sys.stderr)


if __name__ == "__main__":
    main()

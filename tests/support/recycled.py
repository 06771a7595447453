"""PostgreSQL databases that tests use one after another: before each, every row is as in the one they were copied from.

A copy takes PostgreSQL some 60 ms of processor time, since a database is hundreds of files; taking back what a test
wrote takes a few. A test that changed a table or a trigger leaves a database that is thrown away and copied anew.
"""

from dataclasses import dataclass

import psycopg
from psycopg import sql

from tests.support.postgres import Postgres

EXIT_TIMEOUT = 60_000  # milliseconds
DISCONNECT = """
SELECT pg_terminate_backend(pid, %s) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
SEQUENCES = "SELECT sequencename, start_value, last_value FROM pg_sequences WHERE schemaname = 'public'"
# Whatever alters a schema writes a row of one of these catalogs anew, and with it the number of its transaction.
CATALOGS = {
    "pg_class": "oid", "pg_attribute": "attrelid", "pg_constraint": "oid", "pg_trigger": "oid", "pg_proc": "oid",
    "pg_index": "indexrelid", "pg_attrdef": "oid", "pg_rewrite": "oid", "pg_type": "oid",
}  # fmt: skip
FIRST_OWN = 16384
"""The lowest number of what PostgreSQL does not bring along."""
SCHEMA = " UNION ALL ".join(
    f"SELECT '{catalog}', count(*), max(xmin::text::bigint) FROM {catalog} WHERE {number} >= {FIRST_OWN}"
    for catalog, number in CATALOGS.items()
)


@dataclass(frozen=True)
class Origin:
    """What a database held when it was copied."""

    schema: list[tuple[str, int, int]]
    rows: dict[str, bytes]
    """Of each table, as COPY writes them."""
    sequences: dict[str, tuple[int, int | None]]
    """Of each sequence, where it starts and the last number it gave."""


class Recycled:
    """One database, copied from another when it is first asked for."""

    def __init__(self, server: Postgres, name: str, template: str) -> None:
        self._server = server
        self._name = name
        self._template = template
        self._connection: psycopg.Connection | None = None
        self._origin: Origin | None = None

    def renew(self) -> str:
        """Bring it back to what it was copied from, and answer its url. Whoever is still connected is sent away."""
        if self._origin is None or not self._restored(self._origin):
            self._copy()
        return self._server.url(self._name)

    def close(self) -> None:
        """Leave the server."""
        if self._connection is not None:
            self._connection.close()

    def _copy(self) -> None:
        self.close()
        url = self._server.create_database(self._name, self._template)
        self._connection = connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
        connection.execute(
            "SET session_replication_role = replica"
        )  # no trigger, and no foreign key, stands in the way
        self._origin = Origin(
            schema=connection.execute(SCHEMA).fetchall(),
            rows={name: _read(connection, name) for (name,) in connection.execute(TABLES).fetchall()},
            sequences={name: (start, last) for name, start, last in connection.execute(SEQUENCES)},
        )

    def _restored(self, origin: Origin) -> bool:
        assert self._connection is not None
        try:
            self._connection.execute(DISCONNECT, [EXIT_TIMEOUT])
            if self._connection.execute(SCHEMA, prepare=True).fetchall() != origin.schema:
                return False
            with self._connection.transaction():
                _restore(self._connection, origin)
        except psycopg.OperationalError:  # a test has dropped the database, or sent everybody away
            return False
        return True


def _read(connection: psycopg.Connection, table: str) -> bytes:
    with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
        return b"".join(bytes(part) for part in copy)


def _restore(connection: psycopg.Connection, origin: Origin) -> None:
    is_filled = sql.SQL("SELECT {}, EXISTS (SELECT FROM {})")
    asked = sql.SQL(" UNION ALL ").join(is_filled.format(name, sql.Identifier(name)) for name in origin.rows)
    for table, filled in connection.execute(asked, prepare=True).fetchall():
        if filled:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        if origin.rows[table]:
            with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
                copy.write(origin.rows[table])
    for name, start, last in connection.execute(SEQUENCES, prepare=True).fetchall():
        if (start, last) != origin.sequences[name]:
            start, last = origin.sequences[name]
            value, is_used = (start, False) if last is None else (last, True)
            connection.execute("SELECT setval(quote_ident(%s)::regclass, %s, %s)", [name, value, is_used])

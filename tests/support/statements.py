"""SQL, compiled once for all databases of a kind.

SQLAlchemy keeps what it compiled for each engine, and each test has engines of its own: half of what a statement cost
was compiling it again. Dialects of a kind are made alike here, so that what one of them compiled fits the others.
"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

MOST = 2_000
"""Statements that are kept."""


def compile_statements_once() -> None:
    """From here on, for every engine of this process."""
    compiled: LRUCache[Any, Any] = LRUCache(MOST)
    for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        kind.__eq__ = lambda self, other: type(self) is type(other)
        kind.__hash__ = lambda self: hash(type(self))
    # Not set on each engine where it is made: `create_engine` reads what the constructor takes.
    Engine._compiled_cache = property(lambda _engine: compiled, lambda _engine, _own: None)

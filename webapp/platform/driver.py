"""A transaction of the driver's own: for the one place where what SQLAlchemy does around a transaction is too dear.

An entry writes ten rows by six statements whose text is made once (`rows`). To check out a `Connection`, begin, commit and
give it back takes SQLAlchemy 75 µs of processor time; the pool's connection alone, with the same statements, takes 22.
Faults come as SQLAlchemy's own, and a connection that is broken is dropped as it does that.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn, Self

from sqlalchemy import Connection, Engine

from webapp.platform.engines import begin_writing

Values = Sequence[Any] | Mapping[str, Any]


class TransactionBroken(RuntimeError):
    """A statement of this transaction has failed, or was to be its last: it takes no more of them."""


class DriverTransaction:
    """A writing transaction on a connection of the pool, spoken to in the driver's own words, as a context.

    `left` is for how many seconds another's lock may be waited for. With `at_once` everything is written by one statement,
    which comes last (`rows.together`). On PostgreSQL that is a transaction by itself, and BEGIN and COMMIT need not go to
    the server and back: what is read before is read as of its own moment there anyway (READ COMMITTED).
    """

    def __init__(self, engine: Engine, left: float, *, at_once: bool = False) -> None:
        self._engine = engine
        self._errors: type[Exception] = engine.dialect.loaded_dbapi.Error
        self._is_broken = False
        try:
            self._connection = engine.raw_connection()
        except self._errors as fault:
            Connection._handle_dbapi_exception_noconnection(fault, engine.dialect, engine)
        self._left = left
        self._is_alone = at_once and engine.dialect.name == "postgresql"
        self._is_written = False

    def __enter__(self) -> Self:
        try:
            if self._engine.dialect.name == "sqlite":
                begin_writing(self._engine, self.run, self._left)
            elif self._is_alone:
                self._end_each_statement(True)
        except BaseException:
            self._connection.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *_fault: object) -> None:
        try:
            if kind is None:
                self.commit()
        finally:
            if self._is_alone and self._connection.is_valid:
                self._end_each_statement(False)
            self._connection.close()  # which undoes what was not committed

    def run(self, statement: str, values: Values = ()) -> Any:
        """Run a statement and answer its cursor. Raises what SQLAlchemy would."""
        if self._is_broken:
            raise TransactionBroken
        if self._is_alone and not statement.startswith("SELECT"):
            if self._is_written:
                raise TransactionBroken
            self._is_written = True
        cursor = self._connection.cursor()
        try:
            cursor.execute(statement, values)
        except self._errors as fault:
            self._fail(fault, statement, values, cursor)
        return cursor

    def commit(self) -> None:
        """Keep what was written. Raises `TransactionBroken`, or what SQLAlchemy would."""
        if self._is_broken:
            raise TransactionBroken
        if self._is_alone:
            return
        try:
            self._connection.commit()
        except self._errors as fault:
            self._fail(fault, "COMMIT", (), self._connection.cursor())

    def _end_each_statement(self, ends: bool) -> None:
        spoken_to: Any = self._connection.driver_connection
        spoken_to.autocommit = ends

    def _fail(self, fault: Exception, statement: str, values: Values, cursor: Any) -> NoReturn:
        self._is_broken = True
        told = Connection(self._engine, connection=self._connection)
        told._handle_dbapi_exception(fault, statement, values, cursor, None)

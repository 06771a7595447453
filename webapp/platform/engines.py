"""How this project opens a database: durable, patient, and with transactions that say what they are about to do.

SQLite runs in WAL with `synchronous=FULL`, so that an answer is given only after the data are on the disk.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url

from webapp.platform import writer_queue

SQLITE_WAIT = 2.0
"""Seconds that a statement waits for another's lock before the site answers 503; on PostgreSQL too."""
LONG_WAIT = 10.0
"""The same where no visitor waits for the answer."""
PATIENCE = "patience"
"""The option of an engine that has it."""


def engine_options(url: str, patience: float) -> dict[str, Any]:
    """The options that every engine of this project is made with; it waits for another's lock for `patience` seconds."""
    options = {
        "hide_parameters": True,  # errors go to the log, and parameters may be personal
        "execution_options": {PATIENCE: patience},
    }
    if make_url(url).get_backend_name() == "sqlite":
        return {**options, "connect_args": {"timeout": patience, "check_same_thread": False}}
    return {
        **options,
        "pool_pre_ping": False,
        "pool_recycle": 600,
        "connect_args": {
            "connect_timeout": 3,
            "options": f"-c synchronous_commit=on -c timezone=UTC -c lock_timeout={int(patience * 1000)}",
        },
    }


def prepare_engine(engine: Engine) -> None:
    """Make a SQLite engine durable and its transactions explicit; PostgreSQL needs nothing."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _set_pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "recursive_triggers=ON",  # without it INSERT OR REPLACE removes rows and no trigger is asked
            f"busy_timeout={int(engine.get_execution_options()[PATIENCE] * 1000)}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "begin", _begin_on_sqlite)


def _begin_on_sqlite(connection: Connection) -> None:
    # A deferred transaction that reads before it writes fails under a second writer; so writers say so first.
    options = connection.get_execution_options()
    speak = partial(run, connection)
    if not options.get("writes"):
        speak("BEGIN")
    else:
        patience: float = options[PATIENCE]
        left: float = options.get("wait", patience)
        begin_writing(connection.engine, speak, left)


def begin_writing(engine: Engine, speak: Callable[[str], object], left: float) -> None:
    """Begin a transaction that writes to a SQLite file; another's lock is waited for `left` seconds."""
    patience: float = engine.get_execution_options()[PATIENCE]
    if left >= patience:
        speak("BEGIN IMMEDIATE")
        return
    # A part of the patience was spent on waiting for the turn.
    speak(f"PRAGMA busy_timeout={int(left * 1000)}")
    try:
        speak("BEGIN IMMEDIATE")
    finally:
        speak(f"PRAGMA busy_timeout={int(patience * 1000)}")


@contextmanager
def writers_turn(engine: Engine) -> Iterator[float]:
    """Wait for one's turn to write to a SQLite file; on PostgreSQL, nothing to wait for.

    Gives for how many seconds the database's own lock may be waited for. Raises `OperationalError` when the turn does
    not come in time.
    Raises `StorageAway` where the file of the turn cannot be opened: the database beside it could not be written either.
    """
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database or database == ":memory:":
        yield engine.get_execution_options()[PATIENCE]
        return
    with writer_queue.wait_for_turn(f"{database}.turn", engine.get_execution_options()[PATIENCE]) as left:
        yield left


def run(connection: Connection, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
    """Run a statement in the driver's own words, and answer its cursor: what SQLAlchemy does in 31 µs takes 5.

    Faults come as SQLAlchemy's own, and a connection that is broken is dropped as it does that. Whoever listens to an
    engine's statements is told of this one too: then SQLAlchemy runs it.
    """
    if is_listened_to(connection):
        return connection.exec_driver_sql(statement, values if isinstance(values, Mapping) else tuple(values) or None)
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement, values)
    except connection.dialect.loaded_dbapi.Error as fault:
        connection._handle_dbapi_exception(fault, statement, values, cursor, None)
    return cursor


def is_listened_to(connection: Connection | Engine) -> bool:
    """Whether somebody is to be told of each statement."""
    return bool(connection.dispatch.before_cursor_execute or connection.dispatch.after_cursor_execute)

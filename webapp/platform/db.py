"""The database: models, named constraints, UTC times and a transaction that nests.

SQLite runs in WAL with `synchronous=FULL`, so that an answer is given only after the data are on the disk.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Executable,
    GenerativeSelect,
    Insert,
    MetaData,
    Table,
    event,
    insert,
)
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.orm import registry as orm_registry
from sqlalchemy.types import TypeDecorator, Uuid

from webapp.platform import writer_queue

MIGRATIONS = Path(__file__).parents[2] / "migrations"
SQLITE_WAIT = 2.0
"""Seconds that a statement waits for another's lock before the site answers 503; on PostgreSQL too."""
LONG_WAIT = 10.0
"""The same where no visitor waits for the answer."""
PATIENCE = "patience"
"""The option of an engine that has it."""
StorageAway = writer_queue.StorageAway


class NotInTransaction(RuntimeError):
    """What belongs into a transaction was asked for outside of one: it would be lost, or kept apart from the rest."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. Goes in with its zone, is stored in UTC, comes out in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Model(DeclarativeBase):
    """The base of every table."""

    registry = orm_registry(
        type_annotation_map={datetime: UtcDateTime, UUID: Uuid},
        # Named constraints keep later migrations able to find what they alter.
        metadata=MetaData(
            naming_convention={
                "pk": "pk_%(table_name)s",
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
            }
        ),
    )


# Objects stay readable after a commit: a view shows what an operation returned.
db = SQLAlchemy(model_class=Model, session_options={"expire_on_commit": False})


def init_app(app: Flask, url: str, patience: float = SQLITE_WAIT) -> None:
    """Give the app its database. `url` is SQLAlchemy's; only sqlite and postgresql+psycopg are spoken.

    `patience` is for how many seconds a statement waits for another's lock.
    """
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url, patience)
    db.init_app(app)
    app.extensions["migrate"] = _MigrateWhenAsked(app)
    with app.app_context():
        prepare_engine(db.engine)


class _MigrateWhenAsked:
    """Stands for Flask-Migrate until a command asks for it: Alembic is some ten megabytes that no web worker needs."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __getattr__(self, name: str) -> Any:
        from flask_migrate import Migrate

        Migrate(self._app, db, str(MIGRATIONS))  # takes this place among the extensions, and adds `flask db`
        return getattr(self._app.extensions["migrate"], name)


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
    if not options.get("writes"):
        connection.exec_driver_sql("BEGIN")
        return
    patience: float = options[PATIENCE]
    left: float = options.get("wait", patience)
    if left >= patience:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    # A part of the patience was spent on waiting for the turn.
    connection.exec_driver_sql(f"PRAGMA busy_timeout={int(left * 1000)}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={int(patience * 1000)}")


@contextmanager
def transaction(*, savepoint: bool = True) -> Iterator[None]:
    """Keep everything inside together or not at all.

    Operations call one another: an inner one that is refused undoes only its own part (a savepoint), and only
    the outermost one commits. Works as `with transaction():` and as the decorator `@transaction()`.

    A savepoint is two more words with the database. An operation that refuses before it writes has nothing to
    undo, and does without: `savepoint=False`.
    """
    session = db.session
    if session.info.get("in_transaction"):
        planned = len(session.info["after_commit"])
        try:
            with _savepoint() if savepoint else nullcontext():
                yield
        except BaseException:
            del session.info["after_commit"][planned:]  # what is undone has no consequences
            raise
        return

    if session().in_transaction():
        session.commit()  # ends what was only being read, so that the writing starts on fresh ground
    session.info["in_transaction"] = True
    session.info["after_commit"] = []
    try:
        with writers_turn(db.engine) as left:
            session.info["connection"] = session.connection(execution_options={"writes": True, "wait": left})
            yield
            session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("in_transaction", None)
        session.info.pop("connection", None)
    for action in session.info.pop("after_commit"):
        action()


@contextmanager
def _savepoint() -> Iterator[None]:
    with db.session.begin_nested():
        # The session would only set it with its own first statement, and plain rows go past the session.
        db.session.connection()
        yield


def is_in_transaction() -> bool:
    """Whether a transaction of ours is under way: what is slow has no place in it."""
    return bool(db.session.info.get("in_transaction"))


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


def after_commit(action: Callable[[], object]) -> None:
    """Have `action` called once, after the outermost transaction under way has been committed.

    Raises `NotInTransaction`.
    """
    planned: list[Callable[[], object]] = _of_transaction("after_commit")
    planned.append(action)


def execute(statement: Executable, values: Any = None) -> CursorResult[Any]:
    """Run one statement of plain rows in the transaction under way, past the ORM: at a third of its cost.

    What the session holds unwritten is not written first. Raises `NotInTransaction`.
    """
    return connection_in_transaction().execute(statement, values)


def connection_in_transaction() -> Connection:
    """The connection of the transaction under way. Raises `NotInTransaction`."""
    connection: Connection = _of_transaction("connection")
    return connection


def _of_transaction(name: str) -> Any:
    try:
        return db.session.info[name]
    except KeyError:
        raise NotInTransaction(name) from None


Row = TypeVar("Row", bound=Model)
Query = TypeVar("Query", bound=GenerativeSelect)


def for_update(query: Query, *, skip_locked: bool = False) -> Query:
    """Have a query lock the rows that it finds (FOR UPDATE), and read them as they are then.

    Without the latter the session would go on with what it had read before it waited for the lock, and decide by it.
    The rows that are joined to them are only read. On SQLite whoever writes has the whole database (`transaction`).
    """
    select: Any = query
    rows = list(dict.fromkeys(column["entity"] for column in select.column_descriptions))
    locking: Query = select.with_for_update(of=rows, skip_locked=skip_locked).execution_options(populate_existing=True)
    return locking


def get_for_update(model: type[Row], key: object) -> Row | None:
    """The row with a key, locked and as it is then, as `for_update` does it; None where there is none."""
    return db.session.get(model, key, with_for_update={"of": model}, populate_existing=True)


def count_rows(result: Any) -> int:
    """How many rows a statement changed."""
    return int(result.rowcount) if isinstance(result, CursorResult) else 0


def insert_into(model: type[Model]) -> Insert:
    """An INSERT of plain rows. Made once for a module, it costs a fraction of what the ORM's own does."""
    return insert(cast("Table", model.__table__))


def detach(*objects: Model) -> None:
    """Let objects go on, read-only and as they are, without the session that loaded them."""
    for each in objects:
        db.session.expunge(each)

"""The database: its session, and a transaction that nests. What its tables are made of stands in `model`.

SQLite runs in WAL with `synchronous=FULL`, so that an answer is given only after the data are on the disk.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from types import TracebackType
from typing import Any, ParamSpec, TypeVar, cast

from flask import Flask, g
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy import session as flask_session
from sqlalchemy import (
    Connection,
    CursorResult,
    Engine,
    Executable,
    GenerativeSelect,
    Insert,
    Table,
    insert,
)

from webapp.platform import driver, writer_queue
from webapp.platform.engines import SQLITE_WAIT, engine_options, is_listened_to, prepare_engine, run, writers_turn
from webapp.platform.model import Model

MIGRATIONS = Path(__file__).parents[2] / "migrations"
UNDER_WAY = "transaction"
"""Where an app context keeps its transaction."""
StorageAway = writer_queue.StorageAway
_context_globals: Callable[[], object] = cast("Any", g)._get_current_object
P = ParamSpec("P")
Result = TypeVar("Result")


class NotInTransaction(RuntimeError):
    """What belongs into a transaction was asked for outside of one: it would be lost, or kept apart from the rest."""


class NotForSessions(RuntimeError):
    """The ORM was used inside a transaction of plain statements."""


class Session(flask_session.Session):
    """Flask-SQLAlchemy's, kept out of transactions that were begun without one: it would read past what they write."""

    def get_bind(self, *args: Any, **options: Any) -> Engine | Connection:
        found = under_way()
        if found is not None and found.is_plain:
            raise NotForSessions
        return super().get_bind(*args, **options)


# Objects stay readable after a commit: a view shows what an operation returned.
db = SQLAlchemy(model_class=Model, session_options={"class_": Session, "expire_on_commit": False})


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


class Transaction:
    """What stands between `transaction`'s beginning and its end, as a context or around an operation."""

    def __init__(self, *, savepoint: bool, plain: bool, at_once: bool) -> None:
        self._savepoint, self._plain, self._at_once = savepoint, plain, at_once
        self._entered: AbstractContextManager[None] = nullcontext()

    def __enter__(self) -> None:
        self._entered = self._context()
        self._entered.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return self._entered.__exit__(kind, fault, trace)

    def __call__(self, operation: Callable[P, Result]) -> Callable[P, Result]:
        @wraps(operation)
        def inside(*args: P.args, **options: P.kwargs) -> Result:
            outer = None if self._savepoint else under_way()
            if outer is not None:
                planned = len(outer.planned)
                try:
                    return operation(*args, **options)
                except BaseException:
                    del outer.planned[planned:]  # what is undone has no consequences
                    raise
            with self._context():
                return operation(*args, **options)

        return inside

    def _context(self) -> AbstractContextManager[None]:
        found = under_way()
        if found is not None:
            return _inner(found, savepoint=self._savepoint)
        return _plain(at_once=self._at_once) if self._plain else _outermost()


@dataclass(slots=True)
class UnderWay:
    """The transaction of an app context."""

    connection: Connection | None = None
    """None until it is its turn to write, and of plain statements."""
    direct: driver.DriverTransaction | None = None
    """What plain statements are spoken to."""
    planned: list[Callable[[], object]] = field(default_factory=list)
    """What is done after its commit."""
    is_plain: bool = False
    collected: list[Any] | None = None
    """Rows that are to be written together (`rows.together`)."""

    def run(self, statement: str, values: driver.Values = ()) -> Any:
        """Run a statement in the driver's own words, and answer its cursor. Raises `NotInTransaction`."""
        if self.direct is not None:
            return self.direct.run(statement, values)
        if self.connection is None:
            raise NotInTransaction("run")
        return run(self.connection, statement, values)


def transaction(*, savepoint: bool = True, plain: bool = False, at_once: bool = False) -> Transaction:
    """Keep everything inside together or not at all.

    Operations call one another: an inner one that is refused undoes only its own part (a savepoint), and only
    the outermost one commits. Works as `with transaction():` and as the decorator `@transaction()`.

    A savepoint is two more words with the database. An operation that refuses before it writes has nothing to
    undo, and does without: `savepoint=False`. One that reads and writes nothing by the ORM, and calls none that does,
    need not begin a session: `plain=True`, which saves an entry a fifth of its processor time. Where such a one writes by
    `rows.together` alone, and last of all, `at_once=True` saves it two words more with PostgreSQL.
    """
    return Transaction(savepoint=savepoint, plain=plain, at_once=at_once)


@contextmanager
def _inner(outer: UnderWay, *, savepoint: bool) -> Iterator[None]:
    planned = len(outer.planned)
    try:
        with _savepoint() if savepoint else nullcontext():
            yield
    except BaseException:
        del outer.planned[planned:]  # what is undone has no consequences
        raise


@contextmanager
def _outermost() -> Iterator[None]:
    session = db.session
    if session().in_transaction():
        session.commit()  # ends what was only being read, so that the writing starts on fresh ground
    with _known(UnderWay()) as this:
        try:
            with writers_turn(db.engine) as left:
                this.connection = session.connection(execution_options={"writes": True, "wait": left})
                yield
                session.commit()
        except BaseException:
            session.rollback()
            raise
    for action in this.planned:
        action()


@contextmanager
def _plain(*, at_once: bool) -> Iterator[None]:
    if db.session.registry.has() and db.session().in_transaction():
        db.session.commit()
    engine = db.engine
    with _known(UnderWay(is_plain=True)) as this, writers_turn(engine) as left:
        if is_listened_to(engine):
            with engine.connect().execution_options(writes=True, wait=left) as this.connection, this.connection.begin():
                yield
        else:
            with driver.DriverTransaction(engine, left, at_once=at_once) as this.direct:
                yield
    for action in this.planned:
        action()


@contextmanager
def _known(this: UnderWay) -> Iterator[UnderWay]:
    setattr(g, UNDER_WAY, this)
    try:
        yield this
    finally:
        delattr(g, UNDER_WAY)


@contextmanager
def _savepoint() -> Iterator[None]:
    with db.session.begin_nested():
        # The session would only set it with its own first statement, and plain rows go past the session.
        db.session.connection()
        yield


def under_way() -> UnderWay | None:
    """The transaction under way, if there is one."""
    found: UnderWay | None = getattr(_context_globals(), UNDER_WAY, None)
    return found


def is_in_transaction() -> bool:
    """Whether a transaction of ours is under way: what is slow has no place in it."""
    return under_way() is not None


def after_commit(action: Callable[[], object]) -> None:
    """Have `action` called once, after the outermost transaction under way has been committed.

    Raises `NotInTransaction`.
    """
    found = under_way()
    if found is None:
        raise NotInTransaction("after_commit")
    found.planned.append(action)


def execute(statement: Executable, values: Any = None) -> CursorResult[Any]:
    """Run one statement of plain rows in the transaction under way, past the ORM: at a third of its cost.

    What the session holds unwritten is not written first. Raises `NotInTransaction`.
    """
    return connection_in_transaction().execute(statement, values)


def connection_in_transaction() -> Connection:
    """The connection of the transaction under way. Raises `NotInTransaction`."""
    found = under_way()
    if found is None or found.connection is None:
        raise NotInTransaction("connection")
    return found.connection


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

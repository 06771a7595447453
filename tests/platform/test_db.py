"""The database: transactions that nest, moments in UTC, and data on the disk before an answer."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta, timezone
from threading import Thread

import pytest
from sqlalchemy import create_engine, func, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from tests.conftest import close, make_settings
from tests.support.factories import NOON
from webapp import accounts, create_app
from webapp.accounts import StaffMember
from webapp.platform import keystore
from webapp.platform.db import after_commit, db, execute, for_update, get_for_update, transaction
from webapp.platform.engines import LONG_WAIT
from webapp.platform.health import Heartbeat
from webapp.platform.model import Model, UtcDateTime
from webapp.platform.writer_queue import wait_for_turn

ALMATY = timezone(timedelta(hours=5))


class Refused(Exception):
    """What an operation of a test says."""


def beat(number: int, at: datetime = NOON) -> None:
    db.session.add(Heartbeat(id=number, beat_at=at))
    db.session.flush()


def beats() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(Heartbeat.id).order_by(Heartbeat.id)))


@transaction()
def refuse(number: int) -> None:
    beat(number)
    after_commit(lambda: pytest.fail("what was undone has no consequences"))
    raise Refused


def test_what_a_transaction_did_is_kept_together(app):
    with transaction():
        beat(1)
        beat(2)

    assert beats() == [1, 2]


def test_what_a_refused_transaction_did_is_undone_together(app):
    with pytest.raises(Refused), transaction():
        beat(1)
        refuse(2)

    assert beats() == []


def test_an_inner_refusal_that_is_caught_undoes_its_own_part_alone(app):
    with transaction():
        beat(1)
        with pytest.raises(Refused):
            refuse(2)
        beat(3)

    assert beats() == [1, 3]


def test_an_inner_refusal_undoes_plain_rows_too(app):
    with transaction():
        beat(1)
        with pytest.raises(Refused), transaction():
            execute(insert(Heartbeat), {"id": 2, "beat_at": NOON})
            raise Refused
        execute(insert(Heartbeat), {"id": 3, "beat_at": NOON})

    assert beats() == [1, 3]


def test_an_inner_transaction_is_undone_with_the_outer_one(app):
    with pytest.raises(Refused), transaction():
        with transaction():
            beat(1)
        raise Refused

    assert beats() == []


def test_a_broken_constraint_inside_leaves_the_outer_transaction_usable(app):
    with transaction():
        beat(1)
        with pytest.raises(IntegrityError), transaction():
            db.session.execute(text("INSERT INTO heartbeat (id, beat_at) SELECT id, beat_at FROM heartbeat"))
        beat(2)

    assert beats() == [1, 2]


def test_actions_wait_for_the_outermost_commit_and_run_once_in_order(app):
    done = []
    with transaction():
        after_commit(lambda: done.append("outer"))
        with transaction():
            after_commit(lambda: done.append("inner"))
        assert done == []

    assert done == ["outer", "inner"]
    with transaction():
        beat(1)
    assert done == ["outer", "inner"]


def test_actions_of_a_transaction_that_was_undone_never_run(app):
    done = []
    with pytest.raises(Refused), transaction():
        after_commit(lambda: done.append(1))
        raise Refused
    with transaction():
        beat(1)

    assert done == []


def test_actions_of_an_inner_refusal_never_run(app):
    done = []
    with transaction():
        after_commit(lambda: done.append("kept"))
        with pytest.raises(Refused):
            refuse(1)

    assert done == ["kept"]


def test_an_action_may_begin_a_transaction_of_its_own(app):
    def act() -> None:
        with transaction():
            beat(2)

    with transaction():
        beat(1)
        after_commit(act)

    assert beats() == [1, 2]


@pytest.mark.parametrize("at", [NOON, NOON.astimezone(ALMATY), datetime(2040, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC)])
def test_a_moment_comes_back_as_it_went_in_and_in_utc(app, at):
    with transaction():
        beat(1, at)
    db.session.expunge_all()

    kept = db.session.get(Heartbeat, 1).beat_at
    assert kept == at
    assert kept.tzinfo is UTC


def test_moments_are_compared_as_moments_whatever_their_zone(app):
    with transaction():
        beat(1, datetime(2026, 6, 1, 4, tzinfo=ALMATY))

    earlier = select(func.count()).select_from(Heartbeat).where(Heartbeat.beat_at < datetime(2026, 6, 1, 0, tzinfo=UTC))
    assert db.session.scalar(earlier) == 1


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()])
def test_a_moment_without_a_zone_is_refused(dialect):
    with pytest.raises(ValueError, match="without a time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 6, 1), dialect)
    assert UtcDateTime().process_bind_param(None, dialect) is None
    assert UtcDateTime().process_result_value(None, dialect) is None


def test_a_moment_without_a_zone_reaches_no_row(app):
    with pytest.raises(StatementError), transaction():
        beat(1, datetime(2026, 6, 1))

    assert beats() == []


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_sqlite_keeps_to_its_pragmas(app):
    names = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "busy_timeout")
    with db.engine.connect() as connection:
        said = {name: connection.scalar(text(f"PRAGMA {name}")) for name in names}

    assert said == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "busy_timeout": 2_000,
    }


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_a_writer_takes_the_lock_at_once_and_lets_it_go(app):
    with db.engine.connect() as other:
        other.exec_driver_sql("PRAGMA busy_timeout=0")
        other.commit()
        with transaction():
            with pytest.raises(OperationalError, match="locked"):
                other.execution_options(writes=True).execute(text("SELECT 1"))
        assert other.execution_options(writes=True).scalar(text("SELECT 1")) == 1


@pytest.mark.parametrize("site", ["postgresql"], indirect=True)
def test_postgresql_answers_only_after_the_data_are_on_the_disk(app):
    with db.engine.connect() as connection:
        assert connection.scalar(text("SHOW synchronous_commit")) == "on"
        assert connection.scalar(text("SHOW timezone")) == "UTC"


def test_faults_of_the_database_show_no_parameters(app):
    with pytest.raises(IntegrityError, match="hidden due to hide_parameters"), transaction():
        for _ in range(2):
            db.session.execute(insert(Heartbeat), {"id": 1, "beat_at": NOON})


def test_every_constraint_has_a_name():
    nameless = [
        constraint
        for table in Model.metadata.tables.values()
        for constraint in table.constraints
        if not constraint.name
    ]

    assert nameless == []


@pytest.fixture
def held(app) -> Iterator[None]:
    """While somebody else writes to the table of heartbeats, and does not come to an end."""
    engine = create_engine(db.engine.url)
    with engine.connect() as other:
        if engine.dialect.name == "sqlite":
            other.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            other.exec_driver_sql("LOCK TABLE heartbeat IN EXCLUSIVE MODE")
        yield
        other.rollback()
    engine.dispose()


def test_a_writer_whom_another_keeps_waiting_gives_up(app, held):
    with pytest.raises(OperationalError), transaction():
        beat(1)


def test_a_visitor_whom_another_keeps_waiting_is_told_when_to_come_again(app, held):
    app.add_url_rule("/beat", view_func=transaction()(lambda: beat(1)), methods=["GET"])
    answer = app.test_client().get("/beat")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_a_writer_whose_turn_does_not_come_gives_up_and_the_next_one_writes(tmp_path):
    turn = str(tmp_path / "turn")
    with wait_for_turn(turn, 5.0):
        with pytest.raises(OperationalError), wait_for_turn(turn, 0.05):
            pytest.fail("somebody else holds the turn")
    with wait_for_turn(turn, 5.0) as left:
        assert 0 < left <= 5.0


def test_a_writer_who_waited_for_the_turn_waits_for_the_database_no_longer_than_was_left(tmp_path):
    turn, left = str(tmp_path / "turn"), []

    def wait() -> None:
        with wait_for_turn(turn, 60.0) as seconds:
            left.append(seconds)

    with wait_for_turn(turn, 60.0):
        other = Thread(target=wait)
        other.start()
        other.join(0.2)
    other.join(60)

    assert left[0] < 60.0


def read_before_the_lock(app, lock) -> tuple[str, str]:
    """What a session holds of a member before another changes it, and after it has locked the row."""
    member = accounts.add_member("a@example.kz", "Айгүл", "marketer", "kk", NOON)
    number = member.id
    held = db.session.get(StaffMember, number)
    before = held.name
    with db.engine.connect().execution_options(writes=True) as other, other.begin():
        other.execute(update(StaffMember).where(StaffMember.id == number).values(name="Сәуле"))
    with transaction():
        return before, lock(number).name


@pytest.mark.parametrize(
    "lock",
    [
        lambda number: get_for_update(StaffMember, number),
        lambda number: db.session.scalar(for_update(select(StaffMember).filter_by(id=number))),
        lambda number: db.session.scalar(for_update(select(StaffMember).filter_by(id=number), skip_locked=True)),
    ],
)
def test_a_row_that_is_locked_is_read_as_it_is_then(app, lock):
    assert read_before_the_lock(app, lock) == ("Айгүл", "Сәуле")


def test_whoever_locks_a_row_and_goes_on_with_what_was_read_before_fails_in_tests(app):
    with transaction(), pytest.raises(AssertionError, match="for_update"):
        db.session.scalars(select(StaffMember).with_for_update())


def test_a_command_waits_for_locks_longer_than_who_answers_visitors(site):
    def patience(app) -> set[str]:
        ask = {"sqlite": "PRAGMA busy_timeout", "postgresql": "SHOW lock_timeout"}
        with app.app_context():
            engines = [db.engine, keystore.current().engine]
            with ExitStack() as stack:
                connections = [stack.enter_context(engine.connect()) for engine in engines]
                found = {str(each.exec_driver_sql(ask[each.dialect.name]).scalar()) for each in connections}
            close(app)
        return found

    patient = create_app(make_settings(site.folder, site.urls), patience=LONG_WAIT)
    assert patience(patient) in ({"10000"}, {"10s"})
    assert patience(site.make_app()) in ({"2000"}, {"2s"})

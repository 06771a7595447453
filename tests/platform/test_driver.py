"""A transaction in the driver's own words: its faults are SQLAlchemy's, and none of them is passed over."""

import pytest
from sqlalchemy import NullPool, create_engine, func, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.support.factories import NOON
from webapp.platform import rows
from webapp.platform.db import db, transaction
from webapp.platform.driver import TransactionBroken
from webapp.platform.health import Heartbeat


def beat(number: int) -> None:
    rows.insert(Heartbeat, [{"id": number, "beat_at": NOON}])


def beats() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Heartbeat))


def test_a_fault_that_is_caught_inside_undoes_all_of_it_and_is_said_at_the_end(app):
    with pytest.raises(TransactionBroken), transaction(plain=True):
        beat(1)
        with pytest.raises(IntegrityError):
            beat(1)
        with pytest.raises(TransactionBroken):
            beat(2)

    assert beats() == 0


@pytest.mark.parametrize("site", ["postgresql"], indirect=True)
def test_a_connection_that_is_lost_is_dropped_and_the_next_transaction_has_another(app):
    with transaction(plain=True):
        beat(1)
    lose_connections()
    with pytest.raises(DBAPIError) as lost, transaction(plain=True):
        beat(2)
    with transaction(plain=True):
        beat(3)

    assert (lost.value.connection_invalidated, beats()) == (True, 2)


def test_what_is_written_at_once_is_kept_and_its_connection_begins_transactions_again(app):
    with transaction(plain=True, at_once=True), rows.together():
        beat(1)
        beat(2)
    with pytest.raises(LookupError), transaction(plain=True):
        beat(3)
        raise LookupError

    assert beats() == 2


def test_of_what_is_written_at_once_nothing_is_kept_where_a_part_is_refused(app):
    with pytest.raises(IntegrityError), transaction(plain=True, at_once=True), rows.together():
        beat(1)
        rows.insert(Heartbeat, [{"id": 2, "beat_at": NOON}, {"id": 2, "beat_at": NOON}])

    assert beats() == 0


@pytest.mark.parametrize("site", ["postgresql"], indirect=True)
def test_a_second_statement_where_all_was_to_be_written_at_once_is_a_fault(app):
    with pytest.raises(TransactionBroken), transaction(plain=True, at_once=True):
        beat(1)
        beat(2)


def lose_connections() -> None:
    """Have the server end every connection to the database but the one that says so."""
    engine = create_engine(db.engine.url, poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

"""Transactions of plain statements: as whole as any other, and begun without a session."""

import pytest
from sqlalchemy import bindparam, event, select
from sqlalchemy.exc import IntegrityError

from tests.support.factories import NOON
from webapp.platform import rows
from webapp.platform.db import NotForSessions, after_commit, db, is_in_transaction, transaction
from webapp.platform.health import Heartbeat

BEAT = select(Heartbeat.beat_at, Heartbeat.id).where(Heartbeat.id == bindparam("number"))


class Refused(Exception):
    """What an operation of a test says."""


@transaction(savepoint=False)
def beat(number: int) -> None:
    rows.insert(Heartbeat, [{"id": number, "beat_at": NOON}])


def beats() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(Heartbeat.id).order_by(Heartbeat.id)))


def test_what_it_wrote_is_kept_together_and_its_actions_follow(app):
    done = []
    with transaction(plain=True):
        beat(1)
        after_commit(lambda: done.append(is_in_transaction()))
        beat(2)
        assert done == []

    assert (beats(), done) == ([1, 2], [False])


def test_what_it_wrote_is_undone_together_and_its_actions_with_it(app):
    with pytest.raises(Refused), transaction(plain=True):
        beat(1)
        after_commit(lambda: pytest.fail("what was undone has no consequences"))
        raise Refused

    assert (beats(), is_in_transaction()) == ([], False)


def test_a_refusal_inside_that_is_caught_takes_its_actions_along(app):
    @transaction(savepoint=False)
    def refuse() -> None:
        after_commit(lambda: pytest.fail("what was undone has no consequences"))
        raise Refused

    with transaction(plain=True):
        beat(1)
        with pytest.raises(Refused):
            refuse()

    assert beats() == [1]


def test_a_broken_constraint_is_the_same_error_as_everywhere_and_shows_nobody(app):
    with pytest.raises(IntegrityError, match="hidden due to hide_parameters"), transaction(plain=True):
        beat(1)
        beat(1)

    assert beats() == []


def test_a_session_that_is_asked_inside_refuses(app):
    with transaction(plain=True), pytest.raises(NotForSessions):
        db.session.scalar(select(Heartbeat.id))


def test_inside_another_it_is_a_part_of_that(app):
    with pytest.raises(Refused), transaction():
        with transaction(plain=True):
            beat(1)
        raise Refused

    assert beats() == []


def test_what_was_only_being_read_before_keeps_nobody_from_writing(app):
    assert beats() == []
    with transaction(plain=True):
        beat(1)

    assert db.session.get(Heartbeat, 1).beat_at == NOON


def test_a_row_that_is_found_is_what_was_written_a_moment_ago(app):
    with transaction(plain=True):
        beat(7)

        assert rows.first(BEAT, {"number": 7}) == (NOON, 7)
        assert rows.first(BEAT, {"number": 8}) is None


def test_who_listens_to_the_statements_of_an_engine_hears_of_each(app):
    said = []
    listener = lambda _connection, _cursor, statement, *_: said.append(statement.split()[0])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listener)
    with transaction(plain=True):
        beat(1)
    event.remove(db.engine, "before_cursor_execute", listener)

    assert said[-1] == "INSERT"

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from webapp import audit
from webapp.audit.chain import EMPTY_HEAD, Head, Verification, digest, line_of
from webapp.platform.db import db, transaction

NOON = datetime(2026, 12, 1, 7, 0, 0, 123456, tzinfo=UTC)
ACTOR = uuid4()
TRIGGERS = {
    "sqlite": ["DROP TRIGGER audit_event_refuses_update", "DROP TRIGGER audit_event_refuses_delete"],
    "postgresql": ["ALTER TABLE audit_event DISABLE TRIGGER USER"],
}


def write(number: int = 5) -> None:
    for place in range(number):
        audit.record(
            "session.began", NOON + timedelta(minutes=place), actor_id=ACTOR, reason="Қаңтар", details={"place": place}
        )


def tamper(*statements: str) -> None:
    """Change the trail as somebody could who may alter the database itself."""
    with transaction():
        for statement in (*TRIGGERS[db.engine.dialect.name], *statements):
            db.session.execute(text(statement))
    db.session.expire_all()


def faults(kept: Head | None = None) -> list[str]:
    return list(audit.verify(kept).faults)


def test_lines_follow_one_another_without_a_gap(app):
    write(3)

    assert [event.sequence for event in audit.events(audit.Wanted(), 10)] == [3, 2, 1]
    assert audit.verify(audit.head()) == Verification(3, ())


def test_an_empty_trail_is_whole(app):
    assert audit.verify(audit.head()) == Verification(0, ())
    assert audit.head() == EMPTY_HEAD


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET reason = ''", "DELETE FROM audit_event"])
def test_the_database_refuses_every_change(app, statement):
    write(1)
    with pytest.raises(DBAPIError, match="append-only"), transaction():
        db.session.execute(text(statement))


@pytest.mark.parametrize(
    "change",
    [
        "reason = 'other'",
        "action = 'session.ended'",
        "actor_id = NULL",
        "campaign_id = 7",
        "field = 'iin'",
        "details = '{\"place\": 9}'",
        "at = '2026-12-01 07:02:00.123457'",
    ],
)
def test_an_altered_line_is_found(app, change):
    write()
    if change.startswith("at") and db.engine.dialect.name == "postgresql":
        change += "::timestamptz"
    tamper(f"UPDATE audit_event SET {change} WHERE sequence = 3")

    assert faults() == ["line 3: was altered after it was written"]


def test_a_line_altered_with_its_digest_breaks_the_chain(app):
    write()
    event = audit.events(audit.Wanted(), 1, before=4)[0]
    event.reason = "other"
    forged = digest(line_of(event))
    db.session.rollback()
    tamper(f"UPDATE audit_event SET reason = 'other', sha256 = '{forged}' WHERE sequence = 3")

    assert faults() == ["line 4: does not follow the line before it"]


def test_a_removed_line_is_found(app):
    write()
    tamper("DELETE FROM audit_event WHERE sequence IN (2, 3)")

    assert faults() == ["lines 2 to 3: removed"]


def test_lines_that_changed_places_are_found(app):
    write()
    tamper(
        *(f"UPDATE audit_event SET sequence = {new} WHERE sequence = {old}" for old, new in ((2, 9), (3, 2), (9, 3)))
    )

    assert "line 2: does not follow the line before it" in faults()
    assert "line 3: was altered after it was written" in faults()


def test_an_end_that_was_cut_off_is_found_by_a_kept_head(app):
    write()
    kept = audit.read_head(str(audit.head()))
    tamper("DELETE FROM audit_event WHERE sequence > 3")

    assert faults() == []
    assert faults(kept) == ["line 5 is not the one of the kept head: the trail ends at line 3"]


def test_a_trail_written_anew_is_found_by_a_kept_head(app):
    write()
    kept = audit.head()
    tamper("DELETE FROM audit_event WHERE sequence > 4")
    audit.record("session.ended", NOON, actor_id=ACTOR)

    assert faults() == []
    assert faults(kept) == ["line 5 is not the one of the kept head: another line stands there"]


@pytest.mark.parametrize("typed", ["", "5", "5:abc", "x:" + "0" * 64, "5:" + "G" * 64])
def test_what_is_no_head_is_refused(typed):
    with pytest.raises(ValueError, match="is no head"):
        audit.read_head(typed)


def test_an_action_that_nobody_knows_leaves_no_line(app):
    with pytest.raises(ValueError, match="no known action"):
        audit.record("person.guessed", NOON, actor_id=None)


def test_what_is_undone_leaves_no_line(app):
    with pytest.raises(RuntimeError), transaction():
        write(2)
        raise RuntimeError
    write(1)

    assert audit.verify() == Verification(1, ())


def test_the_commands_print_the_head_and_what_is_wrong(app):
    write()
    runner = app.test_cli_runner()
    head = runner.invoke(args=["audit", "head"]).output.strip()
    whole = runner.invoke(args=["audit", "verify", "--head", head])
    tamper("DELETE FROM audit_event WHERE sequence > 3")
    cut = runner.invoke(args=["audit", "verify", "--head", head])

    assert (whole.exit_code, cut.exit_code) == (0, 1)
    assert "5 lines read." in whole.output
    assert "the trail ends at line 3" in cut.output

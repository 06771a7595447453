"""The ledger: the database refuses to change it, and whoever changed it all the same is found out."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.support.factories import NOON, make_evidence
from webapp import consent
from webapp.consent.purposes import asked_by
from webapp.platform.db import db, transaction

GUARDED = ("consent_event", "statement", "policy_text", "policy_version")


def run(statement: str, **values) -> None:
    with transaction():
        db.session.execute(text(statement), values)


def tamper(statement: str, **values) -> None:
    """What somebody could do who owns the database: take the guards away, and then write."""
    table = statement.split()[1] if statement.startswith("UPDATE") else statement.split()[2]
    with transaction():
        if db.engine.dialect.name == "sqlite":
            db.session.execute(text("PRAGMA defer_foreign_keys=ON"))
            for verb in ("update", "delete"):
                db.session.execute(text(f"DROP TRIGGER {table}_refuses_{verb}"))
        else:
            db.session.execute(text(f"DROP TRIGGER {table}_refuses_change ON {table}"))
        db.session.execute(text(statement), values)
    db.session.expunge_all()


@pytest.mark.parametrize("table", GUARDED)
def test_no_line_is_changed_or_removed(person, table):
    column = db.metadata.tables[table].columns.keys()[-1]
    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="append-only"):
            run(statement)


@pytest.mark.parametrize("site", ["postgresql"], indirect=True)
@pytest.mark.parametrize("table", GUARDED)
def test_no_table_of_the_ledger_is_emptied(person, table):
    with pytest.raises(DBAPIError, match="append-only"):
        run(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_no_line_is_replaced(person):
    with pytest.raises(DBAPIError, match="append-only"):
        run(
            "INSERT OR REPLACE INTO consent_event SELECT sequence, id, person_id, campaign_id, purpose, 'refused',"
            " policy_number, policy_sha256, statement_sha256, language, control, box_before, box_after, shown_key,"
            " shown_at, recorded_at, sha256 FROM consent_event"
        )


@pytest.mark.parametrize(("column", "value"), [("action", "agreed"), ("control", "wink")])
def test_a_line_says_only_what_the_ledger_knows(campaign, person, column, value):
    event = vars(consent.events_of(person, campaign.id)[0]) | {column: value}
    names = [column.key for column in consent.ConsentEvent.__table__.columns if column.key != "sequence"]
    with pytest.raises(DBAPIError, match="is_known"), transaction():
        db.session.execute(consent.ConsentEvent.__table__.insert(), {name: event[name] for name in names})


def test_an_untouched_ledger_verifies(campaign, person):
    found = consent.verify()

    assert found.events == len(asked_by(campaign))
    assert found.statements == 3 * found.events
    assert found.faults == ()


def test_every_line_is_read_however_many_there_are(campaign, person, monkeypatch):
    monkeypatch.setattr("webapp.consent.ledger.BATCH", 2)

    assert consent.verify().events == len(asked_by(campaign))


@pytest.mark.parametrize(
    ("column", "value"),
    [("action", "withdrawn"), ("box_after", False), ("language", "en"), ("shown_key", "x"), ("purpose", "draw")],
)
def test_an_altered_line_is_found(campaign, person, column, value):
    line = consent.events_of(person, campaign.id)[0].sequence
    tamper(f"UPDATE consent_event SET {column} = :value WHERE sequence = :line", value=value, line=line)

    (fault,) = consent.verify().faults
    assert f"(line {line})" in fault
    assert "was altered" in fault


def test_an_altered_statement_is_found(person):
    tamper("UPDATE statement SET what = 'everything' WHERE language = 'ru' AND purpose = 'draw'")

    (fault,) = consent.verify().faults
    assert fault.startswith("statement ")
    assert fault.endswith("its words are not those of its digest")


def test_an_altered_policy_is_found(person):
    tamper("UPDATE policy_text SET text = text || ' Not.' WHERE language = 'kk'")

    assert consent.verify().faults == ("policy 1 (kk): its words are not those of its digest",)


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_words_that_are_missing_are_found(campaign, person):
    db.session.rollback()
    connection = db.session.connection().connection.dbapi_connection
    connection.execute("COMMIT")
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("DROP TRIGGER statement_refuses_delete")
    connection.execute("DROP TRIGGER policy_text_refuses_delete")
    connection.execute("DELETE FROM statement WHERE purpose = 'draw' AND language = 'ru'")
    connection.execute("DELETE FROM policy_text WHERE language = 'ru'")
    connection.execute("BEGIN")

    faults = consent.verify().faults
    assert len([fault for fault in faults if fault.endswith("the words it refers to are missing")]) == 1
    assert len([fault for fault in faults if fault.endswith("was never published")]) == len(asked_by(campaign))


def test_lines_go_on_being_added(campaign, person):
    consent.record(person, make_evidence(campaign), NOON)

    assert consent.verify().events == 2 * len(asked_by(campaign))

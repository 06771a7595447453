"""Clause 2.8: personal data is anything that relates to a person who can be told by it. The code knows which of its
columns are personal: they stand in one register, are sealed, and stand nowhere else.
"""

from sqlalchemy import LargeBinary, text

from tests.support.stage import Stage, newest_person
from tests.support.traces import spellings_of, traces
from webapp.participants import FIELD_NAMES
from webapp.platform.db import db
from webapp.platform.model import Model


def sealed_columns() -> dict[str, str | None]:
    return {
        f"{table.name}.{column.name}": column.info.get("field")
        for table in Model.metadata.tables.values()
        for column in table.columns
        if column.info.get("sealed")
    }


def test_every_field_of_the_register_has_one_sealed_column_and_every_such_column_its_field():
    named = {column: field for column, field in sealed_columns().items() if field}

    assert named == {f"participant.{name}": name for name in FIELD_NAMES}


def test_no_column_is_called_like_a_personal_field_without_being_sealed():
    alike = {"name", "email", "phone", "iin", "address", "birthday", "ip", "user_agent"}
    suspects = {
        f"{table.name}.{column.name}"
        for table in Model.metadata.tables.values()
        for column in table.columns
        if alike & set(column.name.split("_")) and not column.info.get("sealed") and not column.info.get("blind_index")
    }

    # The name of a kind of message, of a link, of a key, of a piece of work; and the addresses and names of staff at work.
    assert suspects == {
        "outbox_message.name", "staff_member.email", "staff_member.name", "staff_passkey.name", "invitation.email",
        "staff_notice.name", "campaign_link.name", "job_progress.name",
    }  # fmt: skip


def test_a_sealed_column_holds_bytes_that_nobody_can_read(stage: Stage):
    visitor = stage.visitor()
    visitor.enter()

    def row() -> dict[str, bytes]:
        return {name: getattr(newest_person(), name) for name in FIELD_NAMES}

    kept = stage.ask(row)
    assert all(isinstance(value, bytes) for value in kept.values())
    assert traces(b"|".join(kept.values()), spellings_of(visitor.person).values()) == []


def test_what_a_person_told_stands_in_no_other_table(stage: Stage):
    visitor = stage.visitor()
    visitor.enter()

    def rest() -> bytes:
        rows = [
            repr(tuple(cell)).encode() + b"".join(value for value in cell if isinstance(value, bytes))
            for table in Model.metadata.tables.values()
            if table.name != "campaign_words"  # pictures
            for cell in db.session.execute(text(f"SELECT * FROM {table.name}"))
        ]
        return b"\n".join(rows)

    assert traces(stage.ask(rest), spellings_of(visitor.person).values()) == []


def test_blind_indexes_are_of_one_length_whatever_they_are_made_of():
    lengths = {
        column.type.length
        for table in Model.metadata.tables.values()
        for column in table.columns
        if column.info.get("blind_index") and isinstance(column.type, LargeBinary)
    }

    assert lengths == {32}

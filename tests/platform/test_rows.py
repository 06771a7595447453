"""Rows of several tables that are written together."""

import pytest

from webapp.entries import EntryEvent
from webapp.platform import clock, rows
from webapp.platform.db import db, transaction


def event(kind: str) -> dict[str, object]:
    return {"campaign_id": 1, "kind": kind, "language": "ru", "happened_at": clock.now()}


def kinds() -> list[str]:
    return [each.kind for each in db.session.query(EntryEvent).order_by(EntryEvent.sequence)]


@pytest.fixture(autouse=True)
def _inside(app):
    with app.app_context():
        yield


def test_rows_that_are_written_together_are_all_there():
    with transaction(), rows.together():
        rows.insert(EntryEvent, [event("sent"), event("confirmed")])
        rows.insert(EntryEvent, [event("withdrawn")])

    assert sorted(kinds()) == ["confirmed", "sent", "withdrawn"]


def test_nothing_is_written_of_what_a_refusal_left_half_collected():
    with transaction():
        with pytest.raises(LookupError), rows.together():
            rows.insert(EntryEvent, [event("sent")])
            raise LookupError
        rows.insert(EntryEvent, [event("second")])

    assert kinds() == ["second"]

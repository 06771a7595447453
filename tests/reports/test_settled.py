"""Days that do not change any more are read once; whatever changes one of them is seen at once all the same."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from tests.support.factories import publish_campaign
from webapp import reports, rollups
from webapp.entries import EntryEvent
from webapp.platform.db import db, transaction
from webapp.reports import Filters

SLUG = "first-snow"
MONDAY = date(2026, 11, 2)
LATER = datetime(2026, 11, 18, 6, tzinfo=UTC)
PERIOD = Filters(MONDAY - timedelta(days=10), LATER.date())


@pytest.fixture
def campaign(app: Flask):
    found = publish_campaign(SLUG)
    note(20)
    rollups.aggregate()
    rollups.close_weeks(LATER)
    return found


def note(number: int) -> None:
    at = datetime(2026, 11, 4, 7, tzinfo=UTC)
    row = {"campaign_id": 1, "kind": "sent", "language": "ru", "happened_at": at}
    with transaction():
        db.session.add_all(EntryEvent(**row) for _ in range(number))


def sent() -> tuple[object, object, int]:
    board = reports.board(SLUG, PERIOD, LATER)
    told = {row[0]: row[2] for row in board.tables["languages"].rows}
    return board.numbers["sent"].value, told["ru"], sum(row[2] for row in board.tables["hours"].rows)


def count_questions() -> int:
    asked: list[str] = []

    def listen(_connection, _cursor, statement, *_rest) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    sent()
    event.remove(db.engine, "before_cursor_execute", listen)
    return len(asked)


def test_what_was_read_of_settled_days_is_not_asked_for_again(campaign):
    first, second = count_questions(), count_questions()
    assert second < first * 2 / 3
    assert sent() == (20, 20, 20)


def test_facts_that_come_to_light_late_are_told_though_their_week_had_been_read(campaign):
    assert sent() == (20, 20, 20)
    note(15)
    assert sent()[0] == 35
    rollups.aggregate()
    assert sent() == (35, 35, 35)
    rollups.close_weeks(LATER)
    assert sent() == (35, 35, 35)


def test_figures_made_anew_are_not_those_that_were_read_before(campaign):
    assert sent() == (20, 20, 20)
    with transaction():
        db.session.execute(EntryEvent.__table__.delete())
    rollups.rebuild(LATER)
    assert sent() == (0, 0, 0)
    rollups.close_weeks(LATER)
    assert sent() == (0, 0, 0)

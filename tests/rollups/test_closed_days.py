"""What days that are over come to is remembered, and never past its truth: whoever changes such a day says so."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from tests.conftest import Site
from tests.support.factories import publish_campaign
from webapp import entries, rollups
from webapp.entries import EntryEvent
from webapp.platform import cells, closed_cells
from webapp.platform.app_state import state_of
from webapp.platform.db import db, transaction
from webapp.rollups.models import RollupDay

FIRST, LAST = date(2026, 1, 5), date(2026, 1, 24)
AT = datetime(2026, 1, 24, 12, 0, tzinfo=UTC)
SENT = frozenset({"sent"})


def add(day: date, number: int = 1) -> None:
    hours = {(1, "sent", day, 9, "ru"): number}
    with transaction():
        cells.add_to_days(RollupDay, cells.by_cell(hours))


def read(at: datetime = AT) -> int:
    """How many entries were sent, by each of the ways that reports ask."""
    with rollups.one_moment() as connection:
        reader = rollups.Reader(connection, (1,), is_of_all=False, at=at)
        by_value = reader.events(SENT, FIRST, LAST)
        by_day = reader.events_by_day(SENT, FIRST, LAST)
        by_campaign = reader.events_by_campaign(SENT, FIRST, LAST)
    totals = {sum(each.count for each in by_value.values()), sum(each.count for each in by_day.values())}
    (number,) = totals | {sum(by_campaign.values())}
    return number


@pytest.fixture
def asked(app: Flask):
    """The days that have been asked for, span by span."""
    found: list[tuple[date, date]] = []

    def look(_connection, _cursor, _statement, parameters, context, _many):
        if context.compiled and (given := context.compiled_parameters[0]).keys() >= {"first", "last"}:
            found.append((given["first"], given["last"]))

    event.listen(db.engine, "before_cursor_execute", look)
    yield found
    event.remove(db.engine, "before_cursor_execute", look)


def test_days_that_are_over_are_asked_for_once(app: Flask, asked):
    add(FIRST)
    assert read() == 1
    asked.clear()

    assert read() == 1
    assert {first for first, _last in asked} == {LAST - timedelta(days=2)}


def test_what_comes_late_is_seen_at_the_next_look(app: Flask):
    add(FIRST)
    assert read() == 1
    add(FIRST + timedelta(days=3), 4)

    assert read() == 5


def test_what_another_process_adds_late_is_seen_too(site: Site, app: Flask):
    add(FIRST)
    assert read() == 1
    other = site.make_app()
    with other.app_context():
        add(FIRST, 2)

    assert read() == 3


def test_what_is_undone_changes_nothing(app: Flask):
    add(FIRST)
    assert read() == 1
    with pytest.raises(RuntimeError), transaction():
        cells.add_to_days(RollupDay, cells.by_cell({(1, "sent", FIRST, 9, "ru"): 7}))
        raise RuntimeError

    assert read() == 1


def test_days_of_today_and_of_the_day_before_are_always_read_anew(app: Flask, asked):
    assert read() == 0
    for day in (LAST - timedelta(days=1), LAST):
        add(day)

    assert read() == 2
    assert LAST - timedelta(days=2) in {first for first, _last in asked}


def test_a_rebuild_is_seen_on_days_that_are_over(app: Flask):
    with transaction():
        db.session.add(EntryEvent(campaign_id=1, kind="sent", language="ru", happened_at=AT - timedelta(days=9)))
    rollups.aggregate()
    add(FIRST, 5)
    assert read() == 6
    rollups.rebuild(AT)

    assert read() == 1


def test_a_process_remembers_a_bounded_number_of_answers(app: Flask):
    memory = state_of(app).closed_cells
    for key in range(3 * closed_cells.ANSWERS_REMEMBERED):
        assert memory.recall(key, lambda key=key: key) == key

    assert len(memory) == closed_cells.ANSWERS_REMEMBERED


def test_forms_that_were_given_back_are_remembered_by_the_day_too(app: Flask):
    def count() -> int:
        with rollups.one_moment() as connection:
            return rollups.Reader(connection, (1,), is_of_all=False, at=AT).refusals(FIRST, LAST).total()

    publish_campaign()
    of_first_day = {entries.refusal(1, "trap", datetime.combine(FIRST, time(12), UTC)): 2}
    entries.keep_refusals(of_first_day)
    assert count() == 2
    entries.keep_refusals(of_first_day)

    assert count() == 4

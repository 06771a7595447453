"""Roll-ups are what the events come to: after aggregation, at midnight, under other writers, and after a rebuild."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update

from tests.support.factories import NOON, make_details, publish_campaign, resent
from tests.support.mail import Mailbox, code_in
from webapp import cookies, entries, rollups
from webapp.entries import EntryEvent
from webapp.platform.db import db, transaction
from webapp.rollups.aggregation import find_stable
from webapp.rollups.events import ENTRIES
from webapp.rollups.models import RollupDay, RollupHour, RollupMonth

MIDNIGHT = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
"""The moment at which a Tuesday begins in Almaty."""


def note(kind: str, at: datetime, campaign_id: int = 1, language: str = "ru") -> None:
    with transaction():
        db.session.add(EntryEvent(campaign_id=campaign_id, kind=kind, language=language, happened_at=at))


def days() -> dict[tuple[str, str], int]:
    with db.engine.connect() as connection:
        rows = connection.execute(select(RollupDay.metric, RollupDay.day, RollupDay.count)).all()
    return {(metric, f"{day:%d}"): number for metric, day, number in rows}


def test_an_entry_leaves_facts_that_name_nobody(app: Flask, mailbox: Mailbox):
    campaign = publish_campaign()
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    entries.enter(campaign, resent(details), at=NOON + timedelta(minutes=1))
    mailbox.fetch()
    stored_events = db.session.execute(select(EntryEvent.campaign_id, EntryEvent.kind, EntryEvent.language)).all()

    assert [tuple(fact) for fact in stored_events] == [(campaign.id, kind, "ru") for kind in ("sent", "sent", "second")]
    assert {column.name for column in EntryEvent.__table__.columns} == {
        "sequence", "campaign_id", "kind", "language", "happened_at",
    }  # fmt: skip


def test_a_confirmed_entry_and_its_messages_are_events_of_the_day(app: Flask, mailbox: Mailbox):
    campaign = publish_campaign()
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    code = code_in(mailbox.fetch_one())
    entries.confirm_by_code(campaign, details.evidence.shown_key, code, at=NOON)
    rollups.aggregate()

    assert {days()[metric, "23"] for metric in ("sent", "confirmed", "consent_given")} == {1}
    assert rollups.check(NOON) == []


def test_an_entry_that_nobody_confirms_is_noted_as_discarded(app: Flask):
    campaign = publish_campaign()
    entries.enter(campaign, make_details(campaign), at=NOON)
    entries.clean_up(NOON + timedelta(days=4))
    rollups.aggregate()

    assert days()["discarded", "27"] == 1


def test_a_day_ends_at_midnight_in_almaty(app: Flask):
    note("sent", MIDNIGHT - timedelta(minutes=1))
    note("sent", MIDNIGHT)
    rollups.aggregate()
    hours = db.session.execute(select(RollupHour.day, RollupHour.hour).order_by(RollupHour.day)).all()

    assert days() == {("sent", "23"): 1, ("sent", "24"): 1}
    assert [(day.day, hour) for day, hour in hours] == [(23, 23), (24, 0)]


def test_aggregating_twice_adds_nothing(app: Flask):
    note("sent", NOON)
    assert (rollups.aggregate(), rollups.aggregate()) == (1, 0)

    assert days() == {("sent", "23"): 1}


def test_a_rebuild_puts_right_what_was_made_wrong_and_the_check_says_where(app: Flask):
    note("sent", NOON)
    rollups.aggregate()
    with transaction():
        db.session.execute(update(RollupDay).values(count=7))
        db.session.execute(delete(RollupMonth))

    faults = rollups.check(NOON)
    assert faults[0] == "figure_day 1 sent 2026-11-23 ru: 7, and the events say 1"
    assert len(faults) == 2
    rollups.rebuild(NOON)
    assert rollups.check(NOON) == []


def test_the_commands_tell_whether_all_is_right(app: Flask):
    note("sent", datetime.now(UTC))
    runner = app.test_cli_runner()
    assert runner.invoke(args=["figures", "rebuild"]).output == "1 figures by day were made anew.\n"
    assert runner.invoke(args=["figures", "check"]).exit_code == 0
    with transaction():
        db.session.execute(update(RollupDay).values(count=7))

    assert runner.invoke(args=["figures", "check"]).exit_code == 1


def test_old_hours_and_days_are_forgotten_and_months_stay(app: Flask):
    note("sent", NOON)
    rollups.aggregate()
    rollups.forget(NOON + timedelta(days=800))

    assert (db.session.query(RollupHour).count(), db.session.query(RollupDay).count()) == (0, 0)
    assert db.session.query(RollupMonth).count() == 1
    assert rollups.check(NOON + timedelta(days=800)) == []


def test_a_lower_number_that_is_committed_later_is_not_passed_over(app: Flask):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer")
    insert = text("INSERT INTO entry_event (campaign_id, kind, language, happened_at) VALUES (1, 'sent', 'ru', :at)")
    with db.engine.connect() as slow:
        slow.execute(insert, {"at": NOON})
        note("sent", NOON)  # a higher number, committed first
        assert find_stable(ENTRIES) is None
        assert rollups.aggregate() == 0
        slow.commit()

    assert rollups.aggregate() == 2
    assert days() == {("sent", "23"): 2}


def drawn() -> dict[tuple, tuple[int, int]]:
    rows = db.session.execute(select(RollupDay.metric, RollupDay.day, RollupDay.value, RollupDay.u, RollupDay.told))
    return {tuple(row[:3]): (row[3], row[4]) for row in rows}


def test_what_was_drawn_for_a_cell_outlives_a_rebuild_and_with_it_what_is_told(app: Flask):
    for days in range(40):
        note("sent", NOON - timedelta(days=days))
    rollups.aggregate()
    before = drawn()
    for _ in range(2):
        rollups.rebuild(NOON)

    assert {u for u, _told in before.values()} == {0, 1, 2}
    assert drawn() == before


def test_a_cell_that_is_emptied_and_filled_again_keeps_its_draw(app: Flask):
    note("sent", NOON)
    rollups.aggregate()
    before = drawn()
    with transaction():
        db.session.execute(delete(EntryEvent))
    rollups.rebuild(NOON)
    assert [told for _u, told in drawn().values()] == [0]
    note("sent", NOON)
    rollups.rebuild(NOON)

    assert drawn() == before


def test_a_month_keeps_what_was_told_of_days_that_are_forgotten(app: Flask):
    for days in range(20):
        note("sent", NOON - timedelta(days=days))
    rollups.aggregate()
    told = db.session.execute(select(RollupMonth.count, RollupMonth.told, RollupMonth.cells)).all()
    rollups.forget(NOON + timedelta(days=800))
    rollups.rebuild(NOON + timedelta(days=800))

    assert db.session.execute(select(RollupMonth.count, RollupMonth.told, RollupMonth.cells)).all() == told
    assert rollups.check(NOON + timedelta(days=800)) == []


def test_a_check_finds_a_month_that_is_told_otherwise_than_its_days(app: Flask):
    note("sent", NOON)
    rollups.aggregate()
    with transaction():
        db.session.execute(update(RollupMonth).values(told=9))

    assert rollups.check(NOON)[0].startswith("figure_month 1 sent 2026-11-01 ru: told as 9, and its days as")


def test_choices_about_cookies_are_cells_too(app: Flask):
    purposes = cookies.offered()
    for number in range(7):
        choice = cookies.choose([], purposes, NOON + timedelta(minutes=number))
        with transaction():
            cookies.keep(choice, purposes, cookies.Circumstances("ru", "banner", before=None, signalled=False))
        rollups.aggregate()

    cell = db.session.execute(select(RollupDay.value, RollupDay.count).filter_by(metric=rollups.CHOICES)).one()
    assert cell == ("refused", 7)
    rollups.rebuild(NOON)
    assert rollups.check(NOON) == []

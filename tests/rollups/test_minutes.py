"""What entries by the minute come to: aggregated, above the watermark, rebuilt and forgotten."""

from collections import Counter
from datetime import datetime, timedelta

from flask import Flask

from tests.support.factories import NOON
from webapp import rollups
from webapp.entries import EntryEvent
from webapp.platform.db import db, transaction
from webapp.rollups.minutes import forget_minutes

MINUTE = timedelta(minutes=1)


def note(at: datetime, kind: str = "sent", campaign_id: int = 1) -> None:
    with transaction():
        db.session.add(EntryEvent(campaign_id=campaign_id, kind=kind, language="ru", happened_at=at))


def read(campaign_id: int | None = 1) -> Counter[tuple[str, datetime]]:
    with rollups.one_moment() as connection:
        return rollups.read_minutes(connection, NOON - timedelta(hours=1), NOON, campaign_id)


def test_the_last_hour_is_what_is_aggregated_and_what_is_not_yet(app: Flask):
    note(NOON - 2 * MINUTE)
    rollups.aggregate()
    note(NOON - 2 * MINUTE)
    note(NOON, "confirmed")

    assert read() == {("sent", NOON - 2 * MINUTE): 2, ("confirmed", NOON): 1}


def test_it_is_the_same_before_and_after_events_are_aggregated(app: Flask):
    for minute in (0, 0, 7, 59, 60, 61):
        note(NOON - minute * MINUTE)
        note(NOON - minute * MINUTE, campaign_id=2)
    note(NOON, "second")
    before = read(), read(2), read(None)
    rollups.aggregate()

    assert (read(), read(2), read(None)) == before
    assert before[0].total() == 4


def test_an_hour_of_a_campaign_is_read_without_its_events(app: Flask):
    for _ in range(3):
        note(NOON - 9 * MINUTE)
    rollups.aggregate()
    with transaction():
        db.session.query(EntryEvent).delete()

    assert read() == {("sent", NOON - 9 * MINUTE): 3}


def test_a_rebuild_makes_the_minutes_anew(app: Flask):
    note(NOON - 3 * MINUTE)
    rollups.aggregate()
    with transaction():
        forget_minutes(NOON + timedelta(hours=9))
    assert read() == {}
    rollups.rebuild(NOON)

    assert read() == {("sent", NOON - 3 * MINUTE): 1}


def test_minutes_of_long_ago_are_forgotten_each_night(app: Flask):
    note(NOON - 3 * MINUTE)
    rollups.aggregate()
    rollups.forget(NOON + timedelta(hours=3))

    assert read() == {}


def test_of_many_events_only_the_latest_are_kept_by_the_minute(app: Flask):
    note(NOON - timedelta(hours=5))
    note(NOON)
    rollups.aggregate()

    with rollups.one_moment() as connection:
        kept = rollups.read_minutes(connection, NOON - timedelta(hours=9), NOON, None)
    assert kept == {("sent", NOON): 1}

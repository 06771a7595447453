"""What staff write on days."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask

from tests.support.factories import NOON, publish_campaign
from webapp import accounts, audit, reports
from webapp.platform import clock
from webapp.platform.db import db

DAY = date(2026, 11, 5)


@pytest.fixture
def actor(app: Flask) -> UUID:
    return accounts.add_member("marketer@example.kz", "Маркетолог", accounts.MARKETER, "ru", NOON).id


def texts(campaign_id: int | None, first: date = DAY, last: date = DAY) -> list[str]:
    return [note.text for note in reports.notes_on(campaign_id, first, last)]


def test_a_note_stands_on_the_boards_that_it_concerns(actor: UUID):
    snow, tea = publish_campaign("first-snow").id, publish_campaign("tea-road").id
    reports.add_note(snow, DAY, " реклама на  ТВ", actor, NOON)
    reports.add_note(None, DAY, "пост", actor, NOON + timedelta(seconds=1))

    assert (texts(snow), texts(tea), texts(None)) == (["реклама на  ТВ", "пост"], ["пост"], ["пост"])
    assert texts(snow, DAY + timedelta(days=1), DAY + timedelta(days=9)) == []


def test_a_note_that_is_taken_away_is_gone_and_both_are_in_the_audit_without_its_words(actor: UUID):
    note = reports.add_note(None, DAY, "пост", actor, NOON)
    for _ in range(2):
        reports.remove_note(note.id, actor, NOON)
    events = db.session.scalars(db.select(audit.AuditEvent)).all()

    assert texts(None) == []
    assert [event.action for event in events][-2:] == ["figures.noted", "figures.unnoted"]
    assert {str(event.details) for event in events[-2:]} == {"{'day': '2026-11-05'}"}


@pytest.mark.parametrize("text", ["", "  ", "x" * 81, "a\nb", "a\x00b"])
def test_a_note_is_one_line_of_at_most_eighty_signs(actor: UUID, text: str):
    with pytest.raises(reports.NotANote):
        reports.add_note(None, DAY, text, actor, NOON)
    reports.add_note(None, DAY, "x" * 80, actor, NOON)


def test_days_are_not_hidden_under_notes(actor: UUID, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("webapp.reports.notes.MOST_NOTES", 1)
    reports.add_note(None, DAY, "пост", actor, NOON)

    with pytest.raises(reports.TooManyNotes):
        reports.add_note(None, DAY, "ещё пост", actor, NOON)


def test_a_note_on_a_day_that_no_report_shows_any_more_is_refused(app, actor):
    last = clock.day_in_almaty(NOON) - timedelta(days=reports.LONGEST_PERIOD_DAYS)
    with pytest.raises(reports.NoteTooEarly):
        reports.add_note(None, last, "пост", actor, NOON)

    reports.add_note(None, last + timedelta(days=1), "пост", actor, NOON)

"""Notes on days: what staff know of a day and no count tells («реклама на ТВ»), for the chart and for its table."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, func, or_, select

from webapp import audit
from webapp.platform import clock
from webapp.platform.as_typed import plain
from webapp.platform.db import db, get_for_update, transaction
from webapp.reports.errors import NotANote, NoteTooEarly, TooManyNotes
from webapp.reports.models import LONGEST_NOTE, ReportNote

LONGEST_PERIOD_DAYS = 760
"""How many days a report shows at most, back from today: 25 months, as long as there are sums by day."""
MOST_NOTES = 500
"""That stand at one campaign: more would hide the days they speak of."""


@transaction()
def add_note(campaign_id: int | None, day: date, text: str, actor_id: UUID, at: datetime) -> ReportNote:
    """Put a note on a day of Almaty; with None for `campaign_id` it stands on the boards of all campaigns.

    The words are one line of up to 80 signs. Raises `NoteTooEarly` for a day that no report shows any more,
    `NotANote` or `TooManyNotes`.
    """
    if day <= clock.day_in_almaty(at) - timedelta(days=LONGEST_PERIOD_DAYS):
        raise NoteTooEarly
    text = plain(text)
    if not text or len(text) > LONGEST_NOTE or not text.isprintable():
        raise NotANote
    count = select(func.count()).select_from(ReportNote).where(*_not_removed(campaign_id))
    if (db.session.scalar(count) or 0) >= MOST_NOTES:
        raise TooManyNotes
    note = ReportNote(id=uuid4(), campaign_id=campaign_id, day=day, text=text, made_by=actor_id, made_at=at)
    db.session.add(note)
    # The words are not in the audit, which can't forget: somebody might write a name into them.
    audit.record("figures.noted", at, actor_id=actor_id, campaign_id=campaign_id, details={"day": day.isoformat()})
    return note


@transaction()
def remove_note(note_id: UUID, actor_id: UUID, at: datetime) -> ReportNote | None:
    """Take a note away. None where there is no such one; a second time changes nothing."""
    note = get_for_update(ReportNote, note_id)
    if note is not None and note.removed_at is None:
        note.removed_at = at
        details = {"day": note.day.isoformat()}
        audit.record("figures.unnoted", at, actor_id=actor_id, campaign_id=note.campaign_id, details=details)
    return note


def notes_on(campaign_id: int | None, first: date, last: date) -> Sequence[ReportNote]:
    """The notes on some days, both included, in their order: a campaign's own, and those for all campaigns."""
    own: list[ColumnElement[bool]] = [ReportNote.campaign_id.is_(None)]
    if campaign_id is not None:
        own.append(ReportNote.campaign_id == campaign_id)
    return db.session.scalars(
        select(ReportNote)
        .where(or_(*own), ReportNote.removed_at.is_(None), ReportNote.day.between(first, last))
        .order_by(ReportNote.day, ReportNote.made_at)
    ).all()


def _not_removed(campaign_id: int | None) -> tuple[ColumnElement[bool], ...]:
    is_own = ReportNote.campaign_id.is_(None) if campaign_id is None else ReportNote.campaign_id == campaign_id
    return is_own, ReportNote.removed_at.is_(None)

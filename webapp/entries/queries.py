"""Questions about entries."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, exists, func, select, text

from webapp.campaigns import Campaign
from webapp.entries.models import HOLDS_PLACE, Attempt, Entry
from webapp.platform import rows, tokens
from webapp.platform.db import db
from webapp.platform.db import for_update as locking

# Made once: it stands in the way of every entry, and of a form it nearly always finds nothing.
_BEFORE_ENTERING = (
    select(Campaign.closed_at, Attempt.person_index)
    .outerjoin_from(Campaign, Attempt, Attempt.shown_key == bindparam("shown_key"))
    .where(Campaign.id == bindparam("campaign_id"))
)


def look_before_entering(campaign_id: int, shown_key: str) -> tuple[datetime | None, bytes | None]:
    """When a campaign was closed before its time, and for whom a form was sent, as a blind index; None while not.

    Asked inside a transaction, of the database itself: pages may be a second behind.
    """
    found = rows.first(_BEFORE_ENTERING, {"campaign_id": campaign_id, "shown_key": shown_key})
    return (found[0], found[1]) if found else (None, None)


def find_attempt(shown_key: str, *, for_update: bool = False) -> Attempt | None:
    """The attempt made by a form."""
    query = select(Attempt).filter_by(shown_key=shown_key)
    return db.session.scalar(locking(query) if for_update else query)


def find_attempt_by_link(token: str, *, for_update: bool = False) -> Attempt | None:
    """The attempt that a link confirms."""
    query = select(Attempt).filter_by(link_digest=tokens.digest(token))
    return db.session.scalar(locking(query) if for_update else query)


def find_entry_of_attempt(attempt: Attempt) -> Entry | None:
    """The entry that an attempt led to."""
    return db.session.get(Entry, attempt.entry_id) if attempt.entry_id else None


def ticket_is_taken(campaign_id: int, ticket: str) -> bool:
    """Whether an entry of the campaign has a ticket number."""
    return bool(db.session.scalar(select(exists().where(Entry.campaign_id == campaign_id, Entry.ticket == ticket))))


def count_entries(campaign_id: int, *, confirmed: bool) -> int:
    """How many entries a campaign has: those that hold a place, or those that wait to be confirmed."""
    is_counted = text(HOLDS_PLACE) if confirmed else Entry.confirmed_at.is_(None)
    return (
        db.session.scalar(select(func.count()).select_from(Entry).where(Entry.campaign_id == campaign_id, is_counted))
        or 0
    )


def count_by_rules(campaign_id: int) -> dict[int, int]:
    """How many entries a campaign has, confirmed or waiting to be, by the version of its rules that each was made under."""
    query = select(Entry.rules_number, func.count().label("made")).where(Entry.campaign_id == campaign_id)
    return {row.rules_number: row.made for row in db.session.execute(query.group_by(Entry.rules_number))}


def find_rules_number(participant_id: UUID, campaign_id: int) -> int | None:
    """The version of a campaign's rules under which a person entered it."""
    return db.session.scalar(
        select(Entry.rules_number).filter_by(participant_id=participant_id, campaign_id=campaign_id)
    )

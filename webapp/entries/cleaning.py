"""Forgetting what was never confirmed or gave way, and rotating the keys by which people are told apart."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update

from webapp import audit, consent, messaging, participants
from webapp.campaigns import Campaign
from webapp.entries import events, places
from webapp.entries.attempts import settle_attempts
from webapp.entries.confirmation_limits import CORRECTION_LIFETIME, LINK_LIFETIME
from webapp.entries.models import Attempt, Entry
from webapp.participants import Participant
from webapp.platform.db import db, for_update, transaction

UNCONFIRMED_LIFETIME = timedelta(hours=72)
REFUSED_LIFETIME = timedelta(days=15)
"""For how long a decision about a place can be looked at again before the data behind it go."""
BATCH = 100
INDEX_BYTES = 32
"""As long as a blind index."""


def clean_up(at: datetime, fraction: float = participants.LARGEST_DESTROYED_FRACTION) -> int:
    """Destroy entries not confirmed in 72 hours, those that gave way, and those refused a place, with their persons.

    Answers how many.

    Raises `participants.TooManyAtOnce` when they are more than a `fraction` of all persons, as after a leap of the clock.
    """
    due = select(func.count()).select_from(Entry).where(*_is_stale(at))
    participants.refuse_mass_destruction(db.session.scalar(due) or 0, fraction)
    cleaned = 0
    while batch := _clean_batch(at):
        cleaned += batch
    _forget_attempts(at)
    return cleaned


@transaction()
def discard(entry_id: UUID, participant_id: UUID, at: datetime) -> None:
    """Destroy an entry that nobody confirmed, or whose place is another's, with its person.

    The ledger keeps that the consent ran out.
    """
    consent.expire(participant_id, at)
    unconfirmed = delete(Entry).where(Entry.id == entry_id, or_(Entry.confirmed_at.is_(None), _was_refused()))
    gone = unconfirmed.returning(Entry.campaign_id, Entry.language, Entry.confirmed_at)
    for campaign_id, language, confirmed_at in db.session.execute(gone).all():
        events.note(campaign_id, "discarded" if confirmed_at is None else "withdrawn", language, at)
    participants.destroy(participant_id, at)


@transaction(savepoint=False)
def give_way(campaign: Campaign, entry: Entry, at: datetime) -> None:
    """End an entry by somebody who has a place at the same contact already: it will never be confirmed.

    It is destroyed at once where nobody could correct its address any more, else when the time for that is over: till
    then a code must come to a corrected address, whoever the mistyped one belongs to.
    """
    if campaign.confirmation == "none" or at >= entry.entered_at + CORRECTION_LIFETIME:
        discard(entry.id, entry.participant_id, at)
    else:
        settle_attempts(entry.id, at)


@transaction()
def depersonalise(participant_id: UUID, by: UUID | None, at: datetime, reason: str) -> None:
    """Turn a person's entries into nobody's: they stay as facts, and nobody can be told from them (clause 2.5).

    `by` is the member of staff, None for a command; `reason` says why, in words.
    """
    for entry in db.session.scalars(select(Entry).where(Entry.participant_id == participant_id)).all():
        # The index of a person leads back to them; a random one is as unique, and leads nowhere.
        nobody: dict[str, object] = {"person_index": secrets.token_bytes(INDEX_BYTES)}
        if entry.contests_id is not None:  # a place that nobody asks for any more stays with who has it
            nobody |= {"contests_id": None, "refused_at": at}
        db.session.execute(update(Entry).where(Entry.id == entry.id).values(nobody))
        places.pass_on(entry.id)
        db.session.execute(delete(Attempt).where(Attempt.entry_id == entry.id))
    messaging.drop(participant_id)
    participants.depersonalise(participant_id, at)
    audit.record("entry.depersonalised", at, actor_id=by, person_id=participant_id, reason=reason)


def renew_indexes(at: datetime, lifetime: timedelta = participants.INDEX_KEY_LIFETIME) -> int:
    """Take the next step of a change of index keys, if one is due. Answers how many persons were indexed anew.

    Announced now, written by an hour later, destroyed a day after that: to be run by the hour.
    """
    participants.renew_index_key(at, lifetime)
    done = rotate_indexes()
    participants.destroy_retired_index_keys(at)
    return done


def rotate_indexes() -> int:
    """Make every blind index anew with the index key to write by. Answers how many persons; can be run again."""
    done = 0
    while people := participants.with_stale_index(BATCH):
        _rotate(people)
        done += len(people)
    return done


@transaction()
def _rotate(people: Sequence[Participant]) -> None:
    # In the order in which claims to one place are locked when one of them is confirmed: so neither waits for the other.
    theirs = select(Entry).where(Entry.participant_id.in_([person.id for person in people])).order_by(Entry.id)
    db.session.scalars(for_update(theirs)).all()
    for person in people:
        particulars = participants.reindex(person)
        index = participants.identity_indexes(particulars)[0] if particulars else secrets.token_bytes(INDEX_BYTES)
        db.session.execute(update(Entry).where(Entry.participant_id == person.id).values(person_index=index))


@transaction()
def _clean_batch(at: datetime) -> int:
    stale = for_update(select(Entry.id, Entry.participant_id).where(*_is_stale(at)).limit(BATCH), skip_locked=True)
    rows = db.session.execute(stale).all()
    for entry_id, participant_id in rows:
        discard(entry_id, participant_id, at)
    return len(rows)


def _is_stale(at: datetime) -> tuple[ColumnElement[bool], ...]:
    gave_way = exists().where(Attempt.entry_id == Entry.id, Attempt.settled_at.is_not(None))
    waited = or_(
        Entry.entered_at <= at - UNCONFIRMED_LIFETIME, and_(Entry.entered_at <= at - CORRECTION_LIFETIME, gave_way)
    )
    return (
        or_(
            and_(Entry.confirmed_at.is_(None), waited),
            and_(_was_refused(), Entry.refused_at <= at - REFUSED_LIFETIME),
        ),
    )


def _was_refused() -> ColumnElement[bool]:
    return Entry.refused_at.is_not(None)


@transaction()
def _forget_attempts(at: datetime) -> None:
    db.session.execute(delete(Attempt).where(Attempt.made_at <= at - LINK_LIFETIME))

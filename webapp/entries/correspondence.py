"""Writing to who has entered or confirmed: the worker's half of both, so that the request's half is always the same.

A request only notes on the attempt which letter is due. Here it is seen whether the person had entered before, and who
is to be told of it; how long that takes, nobody outside can measure.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from webapp import campaigns, participants
from webapp.campaigns import Campaign
from webapp.entries import events
from webapp.entries.attempts import CODE, TICKET, ask_for_letter, close_attempts, count_code, renew_secrets
from webapp.entries.cleaning import give_way
from webapp.entries.confirmation import confirm
from webapp.entries.letters import contact_field, put_already, put_code, put_contested, put_received
from webapp.entries.models import Attempt, Entry
from webapp.entries.places import Claims, lock_claims
from webapp.platform import logs, ratelimit
from webapp.platform.db import db, for_update, transaction
from webapp.platform.ratelimit import Bound, Subject

BATCH = 100
AGAIN_AFTER = timedelta(minutes=1)
"""When a letter that could not be written is tried anew."""
LETTERS = Bound("letters with codes", "10 per hour")
"""To one mailbox or telephone, whatever was typed and however often a new code was asked for; more wait."""


def write_letters(at: datetime) -> int:
    """Write what is due at a moment into the outbox. Answers how many attempts were seen to; can be run twice."""
    seen: set[UUID] = set()
    while due := [attempt_id for attempt_id in _due(at) if attempt_id not in seen]:
        for attempt_id in due:
            seen.add(attempt_id)
            _see_to(attempt_id, at)
    return len(seen)


def longest_unwritten(at: datetime) -> timedelta:
    """For how long a letter has been due that nobody has written: the worker's half of entering waits."""
    due = db.session.scalar(select(func.min(Attempt.letter_due_at)))
    return max(at - due, timedelta()) if due else timedelta()


def _due(at: datetime) -> Sequence[UUID]:
    return db.session.scalars(
        select(Attempt.id).where(Attempt.letter_due_at <= at).order_by(Attempt.letter_due_at).limit(BATCH)
    ).all()


def _see_to(attempt_id: UUID, at: datetime) -> None:
    with logs.keep_going("a letter could not be written") as writing:
        _write(attempt_id, at)
    if writing.fault:
        _put_off(attempt_id, at + AGAIN_AFTER)


@transaction()
def _put_off(attempt_id: UUID, until: datetime) -> None:
    attempt = db.session.get(Attempt, attempt_id, populate_existing=True)
    if attempt is not None and attempt.letter is not None:
        ask_for_letter(attempt_id, attempt.letter, until)


@transaction()
def _write(attempt_id: UUID, at: datetime) -> None:
    found = db.session.get(Attempt, attempt_id, populate_existing=True)
    entry = db.session.get(Entry, found.entry_id) if found and found.entry_id else None
    claims = _claims(entry) if entry else None
    due = select(Attempt).where(Attempt.id == attempt_id, Attempt.letter_due_at <= at)
    attempt = db.session.scalar(for_update(due, skip_locked=True))  # somebody else may be writing it
    if attempt is None:
        return
    letter, campaign = attempt.letter, campaigns.find(attempt.campaign_id)
    ask_for_letter(attempt.id, None, at)
    if entry is None or claims is None or attempt.entry_id is None or campaign is None:
        count_code(attempt, at)
    elif letter == TICKET:
        _write_ticket(campaign, entry, claims, at)
    elif entry.confirmed_at is not None:
        count_code(attempt, at)  # a code was asked for after all: there is nothing left to confirm
    else:
        _write_code(campaign, attempt, entry, claims, at)


def _claims(entry: Entry) -> Claims | None:
    try:
        return lock_claims(entry)
    except participants.ParticipantDestroyed:
        return None


def _write_code(campaign: Campaign, attempt: Attempt, entry: Entry, claims: Claims, at: datetime) -> None:
    came = (entry.entered_at, entry.id)
    earlier = [claim for claim in claims.entries if (claim.entered_at, claim.id) < came and claim.refused_at is None]
    is_first, holder = attempt.codes_sent == 0, claims.holder
    if is_first and earlier and attempt.corrected_at is None:  # one form is counted once, whatever it is corrected to
        events.note(campaign.id, "second", entry.language, at)
    if is_first and holder is not None:
        put_already(campaign, holder, None, at)
    if holder is not None and claims.at_same_contact(campaign, holder):
        give_way(campaign, entry, at)
        count_code(attempt, at)
    elif campaign.confirmation == "none":
        confirm(campaign, entry, claims, by="none", at=at)
        close_attempts(entry.id, at, None)
        count_code(attempt, at)
        _write_ticket(campaign, entry, claims, at)
    elif wait := ratelimit.spend(Subject(LETTERS, getattr(claims.particulars, contact_field(campaign)) or "")):
        ask_for_letter(attempt.id, CODE, at + timedelta(seconds=wait))
    else:
        secrets = renew_secrets(attempt, at)
        if is_first and any(claims.at_same_contact(campaign, claim) for claim in earlier):
            put_already(campaign, entry, secrets, at)
        else:
            put_code(campaign, entry, secrets, at)


def _write_ticket(campaign: Campaign, entry: Entry, claims: Claims, at: datetime) -> None:
    put_received(campaign, entry, at)
    holder = next((claim for claim in claims.entries if claim.id == entry.contests_id), None)
    if holder is not None:
        put_contested(campaign, holder, at)
    for claim in claims.entries:
        if claim.confirmed_at is None and claims.at_same_contact(campaign, claim):
            give_way(campaign, claim, at)

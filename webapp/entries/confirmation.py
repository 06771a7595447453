"""Confirming an entry by a code or a link that only the person could have got."""

from datetime import datetime
from functools import partial
from typing import Any, cast

from sqlalchemy import CursorResult, update

from webapp import consent, messaging, participants
from webapp.campaigns import Campaign
from webapp.entries import events
from webapp.entries.attempts import (
    CODE,
    TICKET,
    ask_for_letter,
    close_attempts,
    code_is_valid,
)
from webapp.entries.confirmation_limits import LINK_LIFETIME, MOST_CODES, RESEND_AFTER
from webapp.entries.errors import AlreadyConfirmed, CodeRefused, LinkGone, TooSoon
from webapp.entries.models import Attempt, Entry
from webapp.entries.places import Claims, lock_claims
from webapp.entries.queries import find_attempt, find_attempt_by_link, ticket_is_taken
from webapp.entries.tickets import new_ticket
from webapp.platform import jobs, tokens
from webapp.platform.db import after_commit, db, transaction


def confirm_by_code(campaign: Campaign, shown_key: str, code: str, at: datetime) -> Entry:
    """Confirm the entry of a form by the code that was sent. Answers the entry; once confirmed it stays so.

    Raises `CodeRefused` when the code is wrong, was sent over ten minutes ago, or five were tried.
    """
    _spend_try(campaign.id, shown_key, at)
    return _confirm_by_code(campaign, shown_key, code, at)


@transaction()
def confirm_by_link(campaign: Campaign, token: str, at: datetime) -> tuple[Entry, str]:
    """Confirm an entry by the link that was sent. Answers the entry and the key of its form.

    Raises `LinkGone` when the link was used, is over 72 hours old, or is not one of ours.
    """
    found = find_attempt_by_link(token)
    if found is None or found.campaign_id != campaign.id or not link_works(found, at):
        raise LinkGone
    entry, claims = _claimed(found, LinkGone)
    attempt = find_attempt_by_link(token, for_update=True)
    if attempt is None or not link_works(attempt, at):
        raise LinkGone
    return _confirm_attempt(campaign, entry, claims, "link", at, LinkGone), attempt.shown_key


def link_works(attempt: Attempt, at: datetime) -> bool:
    """Whether the link of an attempt would confirm its entry at a moment."""
    return attempt.entry_id is not None and attempt.settled_at is None and at < attempt.code_made_at + LINK_LIFETIME


@transaction()
def resend(campaign: Campaign, shown_key: str, at: datetime) -> None:
    """Send a new code and link in place of the ones before.

    Raises `TooSoon` within half a minute of the last one, or after four; one that is still to be written stays one.
    The worker sees whether there is anything to confirm, so that the answer is the same to everybody.
    """
    attempt = find_attempt(shown_key, for_update=True)
    if attempt is None or attempt.campaign_id != campaign.id:
        return
    if attempt.codes_sent >= MOST_CODES:
        raise TooSoon(None)
    due_at = (attempt.letter_due_at or attempt.code_made_at) + RESEND_AFTER
    if at < due_at:
        raise TooSoon(due_at - at)
    if attempt.letter is None:  # else one is on its way, and has only waited for the worker
        ask_for_letter(attempt.id, CODE, at)
    after_commit(lambda: jobs.enqueue_soon(messaging.SEND_TASK))


@transaction(savepoint=False)
def confirm(campaign: Campaign, entry: Entry, claims: Claims, by: str, at: datetime) -> Entry:
    """Confirm an entry: from here on it has a ticket, and its person a receipt.

    Raises `AlreadyConfirmed` where the same person has a place at the same contact; elsewhere it contests the place.
    """
    if entry.confirmed_at is not None:
        return entry
    holder = claims.holder
    if holder is not None and claims.at_same_contact(campaign, holder):
        raise AlreadyConfirmed
    ticket = new_ticket(partial(ticket_is_taken, campaign.id))
    confirmed = {"confirmed_at": at, "confirmed_by": by, "ticket": ticket, "contests_id": holder.id if holder else None}
    db.session.execute(update(Entry).where(Entry.id == entry.id).values(confirmed))
    db.session.refresh(entry)
    events.note(campaign.id, "confirmed", entry.language, at)
    consent.issue_receipt(entry.participant_id, campaign.id, entry.language, at)
    return entry


@transaction()
def _spend_try(campaign_id: int, shown_key: str, at: datetime) -> None:
    """Count a try before looking at it, in a transaction of its own: no fault or race gives one back."""
    spent = (
        update(Attempt)
        .where(
            Attempt.shown_key == shown_key,
            Attempt.campaign_id == campaign_id,
            Attempt.code_tries_left > 0,
            code_is_valid(at),
        )
        .values(code_tries_left=Attempt.code_tries_left - 1)
    )
    if not cast("CursorResult[Any]", db.session.execute(spent)).rowcount:
        raise CodeRefused


@transaction()
def _confirm_by_code(campaign: Campaign, shown_key: str, code: str, at: datetime) -> Entry:
    found = find_attempt(shown_key)
    if found is None or not _is_right(found, code) or found.entry_id is None:
        raise CodeRefused
    entry, claims = _claimed(found, CodeRefused)
    attempt = cast("Attempt", find_attempt(shown_key, for_update=True))
    if not _is_right(attempt, code) or attempt.entry_id != entry.id:
        raise CodeRefused  # a new one was sent meanwhile
    if attempt.settled_at is not None:
        # A double click, or a retry after a lost answer: the code that confirmed is answered as it was the first time.
        if entry.confirmed_at != attempt.settled_at:
            raise CodeRefused
        return entry
    return _confirm_attempt(campaign, entry, claims, "code", at, CodeRefused)


def _is_right(attempt: Attempt, code: str) -> bool:
    return tokens.is_code(code, attempt.id, attempt.code_digest)


def _claimed(attempt: Attempt, refusal: type[Exception]) -> tuple[Entry, Claims]:
    """The entry of an attempt and all claims beside it, locked before any attempt is."""
    entry = db.session.get(Entry, attempt.entry_id)
    try:
        claims = lock_claims(entry) if entry is not None else None
    except participants.ParticipantDestroyed as error:
        raise refusal from error
    if entry is None or claims is None or entry not in claims.entries:
        raise refusal
    return entry, claims


def _confirm_attempt(
    campaign: Campaign, entry: Entry, claims: Claims, by: str, at: datetime, refusal: type[Exception]
) -> Entry:
    try:
        confirmed = confirm(campaign, entry, claims, by=by, at=at)
    except AlreadyConfirmed as error:
        raise refusal from error
    close_attempts(entry.id, at, TICKET)
    after_commit(lambda: jobs.enqueue_soon(messaging.SEND_TASK))
    return confirmed

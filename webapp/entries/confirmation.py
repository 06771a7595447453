"""Confirming an entry by a code or a link that only the person could have got."""

from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, update

from webapp import consent
from webapp.campaigns import Campaign
from webapp.entries import facts
from webapp.entries.attempts import CODE_LIFETIME, LINK_LIFETIME, renew_secrets, settle_attempts
from webapp.entries.errors import CodeRefused, LinkGone, TooSoon
from webapp.entries.letters import put_code, put_received
from webapp.entries.models import Attempt, Entry
from webapp.entries.queries import find_attempt, find_attempt_by_link, ticket_is_taken
from webapp.entries.tickets import new_ticket
from webapp.platform import keystore, tokens
from webapp.platform.db import db, transaction

RESEND_AFTER = timedelta(seconds=30)
MOST_CODES = 4
"""Codes that one form can have sent, the first one included."""


def confirm_by_code(campaign: Campaign, shown_key: str, code: str, at: datetime) -> Entry:
    """Confirm the entry of a form by the code that was sent. Answers the entry; once confirmed it stays so.

    Raises `CodeRefused` when the code is wrong, over ten minutes old, or five were tried.
    """
    _spend_try(campaign.id, shown_key, at)
    return _confirm_by_code(campaign, shown_key, code, at)


@transaction()
def confirm_by_link(campaign: Campaign, token: str, at: datetime) -> tuple[Entry, str]:
    """Confirm an entry by the link that was sent. Answers the entry and the key of its form.

    Raises `LinkGone` when the link was used, is over 72 hours old, or is not one of ours.
    """
    attempt = find_attempt_by_link(token, for_update=True)
    if attempt is None or attempt.campaign_id != campaign.id or not link_works(attempt, at):
        raise LinkGone
    entry = cast("Entry", db.session.get(Entry, attempt.entry_id))
    return _confirm_attempt(campaign, entry, by="link", at=at), attempt.shown_key


def link_works(attempt: Attempt, at: datetime) -> bool:
    """Whether the link of an attempt would confirm its entry at a moment."""
    return attempt.entry_id is not None and attempt.settled_at is None and at < attempt.code_made_at + LINK_LIFETIME


@transaction()
def resend(campaign: Campaign, shown_key: str, at: datetime) -> None:
    """Send a new code and link in place of the ones before.

    Raises `TooSoon` within half a minute of the last one, or after four. To a form that led to no entry it answers
    just the same, and sends nothing: that person has been told already.
    """
    attempt = find_attempt(shown_key, for_update=True)
    if attempt is None or attempt.campaign_id != campaign.id:
        return
    if at < attempt.code_made_at + RESEND_AFTER or attempt.codes_sent >= MOST_CODES:
        raise TooSoon
    secrets = renew_secrets(attempt, at)
    entry = db.session.get(Entry, attempt.entry_id) if attempt.entry_id else None
    if entry is not None and entry.confirmed_at is None and attempt.settled_at is None:
        key = keystore.current().find(entry.participant_id)
        put_code(campaign, key, entry.language, secrets, at, entry.entered_at)


@transaction(savepoint=False)
def confirm(campaign: Campaign, entry_id: UUID, participant_id: UUID, language: str, by: str, at: datetime) -> Entry:
    """Confirm an entry: from here on it has a ticket, and its person a receipt and a message that says so."""
    ticket = new_ticket()
    while ticket_is_taken(campaign.id, ticket):
        ticket = new_ticket()
    confirmed = {"confirmed_at": at, "confirmed_by": by, "ticket": ticket}
    open_entry = update(Entry).where(Entry.id == entry_id, Entry.confirmed_at.is_(None))
    changed = cast("CursorResult[Any]", db.session.execute(open_entry.values(**confirmed))).rowcount
    entry = cast("Entry", db.session.get(Entry, entry_id, populate_existing=True))
    if changed:
        facts.note(campaign.id, "confirmed", entry.language, at)
        token = consent.issue_receipt(participant_id, campaign.id, language, at)
        put_received(campaign, entry, token, at)
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
            Attempt.code_made_at > at - CODE_LIFETIME,
        )
        .values(code_tries_left=Attempt.code_tries_left - 1)
    )
    if not cast("CursorResult[Any]", db.session.execute(spent)).rowcount:
        raise CodeRefused


@transaction()
def _confirm_by_code(campaign: Campaign, shown_key: str, code: str, at: datetime) -> Entry:
    attempt = cast("Attempt", find_attempt(shown_key, for_update=True))
    is_right = tokens.is_code(code, attempt.id, attempt.code_digest)
    if not is_right or attempt.entry_id is None:
        raise CodeRefused
    entry = cast("Entry", db.session.get(Entry, attempt.entry_id))
    if attempt.settled_at is not None:
        # A double click, or a retry after a lost answer: the code that confirmed is answered as it was the first time.
        if entry.confirmed_at != attempt.settled_at:
            raise CodeRefused
        return entry
    return _confirm_attempt(campaign, entry, by="code", at=at)


def _confirm_attempt(campaign: Campaign, entry: Entry, by: str, at: datetime) -> Entry:
    settle_attempts(entry.id, at)
    return confirm(campaign, entry.id, entry.participant_id, entry.language, by=by, at=at)

"""Correcting the address of an entry that waits for its code: whoever mistyped it would wait for a letter in vain.

Whom the mistyped address belongs to, and whom the right one, tells nobody anything: the request looks at neither. The
claim moves to its new address, and the worker writes to that one as if the form had been sent with it: a code, or to
who has a place already that the form was filled in once more. So that a claim can still be moved after the worker has
found its person's place taken, such a claim is destroyed only when `CORRECTION_LIFETIME` is over (`cleaning`).
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from webapp import messaging, participants
from webapp.campaigns import Campaign
from webapp.entries.attempts import ask_for_letter_anew
from webapp.entries.confirmation_limits import CORRECTION_LIFETIME
from webapp.entries.errors import NotCorrectable
from webapp.entries.letters import contact_field
from webapp.entries.models import Attempt, Entry
from webapp.entries.places import lock_claims
from webapp.entries.queries import find_attempt
from webapp.platform import jobs
from webapp.platform.db import after_commit, db, transaction


@transaction()
def correct_contact(campaign: Campaign, shown_key: str, contact: str, at: datetime) -> None:
    """Send the code of a form to another address than was typed: an e-mail, or a phone where codes go by SMS.

    `contact` is in its normalised form. The code and the link before no longer work. Nothing changes for an entry that
    is confirmed, and nothing says so.
    Raises `NotCorrectable` the second time, over an hour after the form was sent, and where nothing is confirmed.
    """
    entry_id = _refuse_hopeless(campaign, find_attempt(shown_key), at).entry_id
    entry = _lock(entry_id) if entry_id else None
    attempt = _refuse_hopeless(campaign, find_attempt(shown_key, for_update=True), at)
    db.session.execute(update(Attempt).where(Attempt.id == attempt.id).values(corrected_at=at))
    if entry is None or entry.confirmed_at is not None:
        return
    particulars = participants.correct(entry.participant_id, contact_field(campaign), contact)
    index = participants.identity_indexes(particulars)[0]
    db.session.execute(update(Entry).where(Entry.id == entry.id).values(person_index=index))
    ask_for_letter_anew(attempt, index, at)
    after_commit(lambda: jobs.enqueue_soon(messaging.SEND_TASK))


def _refuse_hopeless(campaign: Campaign, attempt: Attempt | None, at: datetime) -> Attempt:
    if attempt is None or attempt.campaign_id != campaign.id or campaign.confirmation == "none":
        raise NotCorrectable
    if attempt.corrected_at is not None or at >= attempt.made_at + CORRECTION_LIFETIME:
        raise NotCorrectable
    return attempt


def _lock(entry_id: UUID) -> Entry | None:
    """The entry, locked with all claims beside it, before its attempt is."""
    entry = db.session.get(Entry, entry_id)
    try:
        claims = lock_claims(entry) if entry is not None else None
    except participants.ParticipantDestroyed:
        return None
    return entry if claims is not None and entry in claims.entries else None

"""Who holds a person's place in a campaign, when several have entered under one IIN (or phone, or e-mail).

Whoever types somebody's IIN first does not own it. An entry is only a claim: claims of one person stand side by side,
each with its own contact, code, link and consents, and nothing that one of them does ends another. The first to be
confirmed gets the place. A claim that is confirmed later **at another contact** is confirmed like any other, to the
letter, with a ticket and a receipt of its own, because any difference would tell a stranger who types an IIN whether
its owner takes part. But it contests the place instead of holding it: whoever holds the place is told, and the person
responsible for personal data sees both side by side (`/staff/places`), asks to be shown whose IIN it is, and decides
with a reason that stays in the audit trail. Until then the first keeps the place, so that contesting gains nothing.
A claim confirmed at the same contact is the same person's: it leads to the ticket they have.

So the truth is: of one person and campaign at most one entry holds the place. The database says it by a partial unique
index (`PLACE`). While index keys are rotated two entries of one person may lie under two versions of the index, which
that cannot see; so whatever gives a place locks all claims of the person first, found by every version that is alive.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update

from webapp import participants
from webapp.campaigns import Campaign
from webapp.entries.letters import contact_field
from webapp.entries.models import Entry
from webapp.participants import Particulars
from webapp.platform.db import db, for_update, transaction


@dataclass(frozen=True)
class Claims:
    """Every entry of one person in one campaign, locked until the transaction ends."""

    particulars: Particulars
    """Of the claim by which the others were found."""
    entries: Sequence[Entry]

    @property
    def holder(self) -> Entry | None:
        """The entry that holds the place."""
        return next((entry for entry in self.entries if entry.holds_place), None)

    def at_same_contact(self, campaign: Campaign, other: Entry) -> bool:
        """Whether another claim is reached where this one is, by the channel that the campaign confirms."""
        person = participants.find(other.participant_id)
        return person is not None and participants.is_reached_by(person, self.particulars, contact_field(campaign))


@transaction(savepoint=False)
def lock_claims(entry: Entry) -> Claims:
    """Lock every claim to the place of an entry's person, always in one order, and read them as they are now.

    Attempts are locked after it, never before: so no two that confirm, or write letters, wait for one another.
    Raises `participants.ParticipantDestroyed`.
    """
    particulars = participants.read_anew(entry.participant_id)
    while True:
        indexes = participants.identity_indexes(particulars)
        claims = (
            select(Entry)
            .where(Entry.campaign_id == entry.campaign_id, Entry.person_index.in_(indexes))
            .order_by(Entry.id)
        )
        locked = db.session.scalars(for_update(claims)).all()
        before, particulars = particulars, participants.read_anew(entry.participant_id)
        if particulars.identity() == before.identity():
            return Claims(particulars, locked)
        # Its address was corrected while we waited for the lock: by that address it is told from others.


@transaction(savepoint=False)
def pass_on(entry_id: UUID, heir_id: UUID | None = None) -> None:
    """Give the place that an entry held to one that contests it: to `heir_id`, else to the first that was confirmed.

    The others contest it from here on with the heir. Whose the place was must not hold it any more.
    """
    rivals = db.session.scalars(select(Entry).filter_by(contests_id=entry_id).order_by(Entry.confirmed_at)).all()
    heir = next((rival for rival in rivals if heir_id in (None, rival.id)), None)
    if heir is None:
        return
    db.session.execute(update(Entry).where(Entry.id == heir.id).values(contests_id=None))
    db.session.execute(update(Entry).where(Entry.contests_id == entry_id).values(contests_id=heir.id))

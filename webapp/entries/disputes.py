"""Deciding whose a contested place is: by a person, with a reason, and never by a machine (Law 94-V art. 19-1)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from webapp import audit, campaigns
from webapp.entries.errors import NotContested, ReasonTooShort
from webapp.entries.letters import put_decided
from webapp.entries.models import Entry
from webapp.entries.places import lock_claims, pass_on
from webapp.platform.db import db, transaction

SHORTEST_REASON = 10
"""Characters: less is no reason."""


def contested(limit: int) -> Sequence[tuple[Entry, Entry]]:
    """So many contested places, each as who holds it and who contests it, those that wait longest first."""
    rivals = select(Entry).where(Entry.contests_id.is_not(None)).order_by(Entry.confirmed_at).limit(limit)
    found = [(db.session.get(Entry, rival.contests_id), rival) for rival in db.session.scalars(rivals)]
    return [(holder, rival) for holder, rival in found if holder is not None]


def is_contested(rival_id: UUID) -> bool:
    """Whether an entry contests a place that nobody has decided about yet."""
    rival = db.session.get(Entry, rival_id)
    return rival is not None and rival.contests_id is not None


@transaction()
def decide(rival_id: UUID, *, for_rival: bool, reason: str, by: UUID, at: datetime) -> None:
    """Decide whether a place stays with who holds it or goes to an entry that contests it; both are told.

    `reason` says in words what was shown, and stays in the audit trail with `by`, the member of staff. The data of who
    loses are destroyed `REFUSED_LIFETIME` later, so that the decision can be looked at again.
    Raises `NotContested` when it was decided before, and `ReasonTooShort`.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonTooShort
    rival = db.session.get(Entry, rival_id)
    if rival is None or rival.contests_id is None:
        raise NotContested
    lock_claims(rival)
    holder = db.session.get(Entry, rival.contests_id)
    campaign = campaigns.find(rival.campaign_id)
    if holder is None or campaign is None:
        raise NotContested
    winner, loser = (rival, holder) if for_rival else (holder, rival)
    put_decided(campaign, winner, "kept", at)
    put_decided(campaign, loser, "lost", at)
    db.session.execute(update(Entry).where(Entry.id == loser.id).values(refused_at=at, contests_id=None))
    if for_rival:
        pass_on(loser.id, winner.id)
    audit.record(
        "place.decided",
        at,
        actor_id=by,
        campaign_id=campaign.id,
        person_id=winner.participant_id,
        reason=reason.strip(),
        details={"for": str(winner.id), "against": str(loser.id)},
    )

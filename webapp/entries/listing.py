"""The entries of a campaign, page by page, by key: as fast on the last page as on the first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select, text, tuple_

from webapp import consent, participants
from webapp.entries.models import HOLDS_PLACE, Entry
from webapp.platform.db import db

BATCH = 500
WAITING, CONFIRMED, CONTESTED = "waiting", "confirmed", "contested"
STATES = {WAITING: "confirmed_at IS NULL", CONFIRMED: HOLDS_PLACE, CONTESTED: "contests_id IS NOT NULL"}


class Place(NamedTuple):
    """Where in the list an entry stands: the newest is on top."""

    entered_at: datetime
    entry_id: UUID


@dataclass(frozen=True)
class Sought:
    """Which entries are asked for; what is left out does not matter."""

    state: str = ""
    """One of `STATES`: waiting to be confirmed, holding a place, or contesting one."""
    language: str = ""


def listed(
    campaign_id: int, sought: Sought, limit: int, *, below: Place | None = None, above: Place | None = None
) -> Sequence[Entry]:
    """So many entries of a campaign, the newest first: those below a place in the list, or right above one."""
    key = tuple_(Entry.entered_at, Entry.id)
    query = _of(campaign_id, sought).limit(limit)
    if above is not None:
        upwards = query.where(key > tuple_(*above)).order_by(Entry.entered_at, Entry.id)
        return list(reversed(db.session.scalars(upwards).all()))
    if below is not None:
        query = query.where(key < tuple_(*below))
    return db.session.scalars(query.order_by(Entry.entered_at.desc(), Entry.id.desc())).all()


def batches_of_those_who_agree(campaign_id: int, sought: Sought) -> Iterator[list[Entry]]:
    """Every entry whose person agrees to taking part at this moment, by the ledger, the newest first.

    Each batch asks the ledger anew, so that a withdrawal during a long reading still counts.
    """
    last: Place | None = None
    while batch := listed(campaign_id, sought, BATCH, below=last):
        agreeing = consent.agreeing({entry.participant_id for entry in batch}, campaign_id, "participation")
        last = Place(batch[-1].entered_at, batch[-1].id)
        yield [entry for entry in batch if entry.participant_id in agreeing]
        db.session.expunge_all()


def count_those_who_agree(campaign_id: int, sought: Sought, most: int) -> int:
    """How many entries `batches_of_those_who_agree` would give at this moment of whom anything is held, counted up to `most`."""
    agreeing = consent.agrees(Entry.participant_id, campaign_id, "participation")
    found = _of(campaign_id, sought).where(agreeing, participants.is_held(Entry.participant_id)).limit(most)
    return db.session.scalar(select(func.count()).select_from(found.subquery())) or 0


def find_entry(entry_id: UUID) -> Entry | None:
    """The entry with a number."""
    return db.session.get(Entry, entry_id)


def _of(campaign_id: int, sought: Sought) -> Select[Entry]:
    query = select(Entry).where(Entry.campaign_id == campaign_id)
    if sought.state:
        query = query.where(text(STATES[sought.state]))
    return query.where(Entry.language == sought.language) if sought.language else query

"""Verbs by which personal data are shown, each leaving a line in the trail that the person can see."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from webapp import audit, participants
from webapp.accounts import StaffMember
from webapp.disclosures.errors import (
    AlreadyDecided,
    AlreadyDownloaded,
    ExportExpired,
    NotApproved,
    NothingHeld,
    NotTheirs,
    OwnRequest,
    ReasonMissing,
)
from webapp.disclosures.models import LIFETIME, ExportRequest
from webapp.disclosures.queries import details_of, fields_of, find, password_of
from webapp.entries import Entry
from webapp.platform import tokens
from webapp.platform.db import db, transaction
from webapp.platform.key_purposes import Purpose

REASONS = ("request", "prize", "mistake", "fraud", "law")
"""Why one field may be looked at: the person asked, a prize is to be handed over, data are to be corrected, a doubt
about fraud, the law demands it."""
GROUNDS = ("court", "enforcement", "tax", "law")
"""On which a file may be given: Law 94-V art. 9(1), (2): courts and law enforcement, enforcement of their acts; taxes
on prizes; another norm, which is then named. Nothing else is a ground (clause 6.3)."""
SHORTEST_WORDS = 10
"""Characters: less is no reason."""

__all__ = ["GROUNDS", "LIFETIME", "REASONS", "Asked", "approve", "ask", "begin_download", "refuse", "reveal"]


@dataclass(frozen=True)
class Asked:
    """What a request for a file says."""

    campaign_id: int
    fields: tuple[str, ...]
    only_confirmed: bool
    ground: str
    basis: str
    recipient: str


@transaction()
def reveal(entry: Entry, field: str, kind: str, words: str, by: StaffMember, at: datetime) -> str:
    """One field of one person, for a reason that is written down first (clauses 2.10, 6.2).

    `kind` is one of `REASONS`; `words` say it in full. Raises `ReasonMissing`, `NothingHeld`.
    """
    if kind not in REASONS or len(words.strip()) < SHORTEST_WORDS:
        raise ReasonMissing
    person = participants.find(entry.participant_id)
    if person is None:
        raise NothingHeld
    try:
        value = participants.read(person).given().get(field)
    except participants.ParticipantDestroyed as error:
        raise NothingHeld from error
    if value is None:
        raise NothingHeld
    audit.record(
        "person.revealed",
        at,
        actor_id=by.id,
        campaign_id=entry.campaign_id,
        person_id=entry.participant_id,
        field=field,
        reason=words.strip(),
        details={"kind": kind},
    )
    return value


@transaction()
def ask(asked: Asked, by: StaffMember, at: datetime) -> ExportRequest:
    """Ask for a file of people's data, which somebody else has to approve. Raises `ReasonMissing`."""
    is_grounded = asked.ground in GROUNDS and len(asked.basis.strip()) >= SHORTEST_WORDS and asked.recipient.strip()
    if not is_grounded or not asked.fields or not set(asked.fields) <= set(participants.FIELD_NAMES):
        raise ReasonMissing
    number = uuid4()
    request = ExportRequest(
        id=number,
        campaign_id=asked.campaign_id,
        fields=list(asked.fields),
        only_confirmed=asked.only_confirmed,
        ground=asked.ground,
        basis=asked.basis.strip(),
        recipient=asked.recipient.strip(),
        asked_by=by.id,
        asked_at=at,
        password_sha256=tokens.derived_token(Purpose.EXPORT_PASSWORD, number).digest,
    )
    db.session.add(request)
    db.session.flush()
    _note("export.asked", request, by, at, reason=request.basis)
    return request


@transaction()
def approve(request_id: UUID, by: StaffMember, at: datetime) -> None:
    """Approve a request of somebody else's. Raises `OwnRequest`, `AlreadyDecided`."""
    request = _undecided(request_id, by)
    request.decided_by, request.decided_at, request.approved = by.id, at, True
    _note("export.approved", request, by, at)


@transaction()
def refuse(request_id: UUID, words: str, by: StaffMember, at: datetime) -> None:
    """Refuse a request of somebody else's and say why. Raises `OwnRequest`, `AlreadyDecided`, `ReasonMissing`."""
    if len(words.strip()) < SHORTEST_WORDS:
        raise ReasonMissing
    request = _undecided(request_id, by)
    request.decided_by, request.decided_at, request.approved = by.id, at, False
    request.refusal = words.strip()
    _note("export.refused", request, by, at, reason=request.refusal)


@transaction()
def begin_download(request_id: UUID, by: StaffMember, at: datetime) -> ExportRequest:
    """Use up an approved request: from here on its file may be made, once.

    Raises `NotTheirs`, `NotApproved`, `AlreadyDownloaded`, `ExportExpired`.
    """
    request = find(request_id, for_update=True)
    if request is None or request.asked_by != by.id:
        raise NotTheirs
    match request.state(at):
        case "waiting" | "refused":
            raise NotApproved
        case "downloaded":
            raise AlreadyDownloaded
        case "expired":
            raise ExportExpired
    request.downloaded_at = at
    if password_of(request) is None:  # the secret it was derived from is gone: it is shown anew, with the file
        request.password_sha256 = tokens.derived_token(Purpose.EXPORT_PASSWORD, request.id).digest
    _note("export.downloaded", request, by, at, reason=request.basis)
    return request


def _undecided(request_id: UUID, by: StaffMember) -> ExportRequest:
    request = find(request_id, for_update=True)
    if request is None or request.decided_at is not None:
        raise AlreadyDecided
    if request.asked_by == by.id:
        raise OwnRequest
    return request


def _note(action: str, request: ExportRequest, by: StaffMember, at: datetime, reason: str | None = None) -> None:
    audit.record(
        action,
        at,
        actor_id=by.id,
        campaign_id=request.campaign_id,
        field=fields_of(request),
        reason=reason,
        details=details_of(request),
    )

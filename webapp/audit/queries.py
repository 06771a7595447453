"""Questions about the trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from webapp.audit.chain import NOTHING, Head
from webapp.audit.models import AuditEvent
from webapp.platform.db import db

LOOKS = ("person.revealed", "person.exported")
"""What a person is told of: each time somebody saw their data."""


@dataclass(frozen=True)
class Wanted:
    """Which lines are asked for; what is left out does not matter."""

    actor_id: UUID | None = None
    action: str = ""
    """An action, or the noun before its point for all that can befall it."""
    campaign_id: int | None = None
    person_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    """A moment that is not included any more."""


def head() -> Head:
    """The last line: its place and its digest."""
    last = db.session.execute(
        select(AuditEvent.sequence, AuditEvent.sha256).order_by(AuditEvent.sequence.desc()).limit(1)
    ).first()
    return Head(last.sequence, last.sha256) if last else NOTHING


def events(wanted: Wanted, limit: int, before: int | None = None) -> Sequence[AuditEvent]:
    """The newest lines that are asked for, from the line `before` on downwards."""
    query = select(AuditEvent).order_by(AuditEvent.sequence.desc()).limit(limit)
    for column in ("actor_id", "campaign_id", "person_id"):
        if (value := getattr(wanted, column)) is not None:
            query = query.where(getattr(AuditEvent, column) == value)
    if wanted.action:
        exact = AuditEvent.action == wanted.action
        query = query.where(exact if "." in wanted.action else AuditEvent.action.startswith(f"{wanted.action}."))
    if wanted.since is not None:
        query = query.where(AuditEvent.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditEvent.at < wanted.until)
    if before is not None:
        query = query.where(AuditEvent.sequence < before)
    return db.session.scalars(query).all()


def looks_at(person_id: UUID) -> Sequence[AuditEvent]:
    """Each time somebody saw a person's data, the newest first: what that person is shown (clauses 2.10, 6.2)."""
    query = select(AuditEvent).where(AuditEvent.person_id == person_id, AuditEvent.action.in_(LOOKS))
    return db.session.scalars(query.order_by(AuditEvent.sequence.desc())).all()

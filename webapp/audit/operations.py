"""Adding a line to the trail."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import rfc8785
from sqlalchemy import select, text

from webapp.audit.models import ACTIONS, AuditEvent
from webapp.platform.db import db, transaction

FIRST = "0" * 64
"""What the first line has before it."""
CHAIN_LOCK = 7_305_118
"""The advisory lock (PostgreSQL) that lets one transaction at a time add to the chain."""


@transaction()
def record(
    action: str,
    at: datetime,
    *,
    actor_id: UUID | None,
    campaign_id: int | None = None,
    person_id: UUID | None = None,
    field: str | None = None,
    reason: str | None = None,
    details: Mapping[str, str | int] | None = None,
) -> AuditEvent:
    """Add a line to the trail, in the transaction of what it speaks of (Law 94-V art. 25(2), clause 6.2).

    `action` is one of `ACTIONS`; `details` are plain numbers and words, never a person's data.
    Raises `ValueError` for an action that is not in the list.
    """
    if action not in ACTIONS:
        raise ValueError(f"{action} is no known action")
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CHAIN_LOCK})
    last = db.session.execute(
        select(AuditEvent.sequence, AuditEvent.sha256).order_by(AuditEvent.sequence.desc()).limit(1)
    ).first()
    event = AuditEvent(
        sequence=last.sequence + 1 if last else 1,
        at=at,
        action=action,
        actor_id=actor_id,
        campaign_id=campaign_id,
        person_id=person_id,
        field=field,
        reason=reason,
        details=dict(details or {}),
        previous_sha256=last.sha256 if last else FIRST,
    )
    event.sha256 = digest(event)
    db.session.add(event)
    db.session.flush()
    return event


def digest(event: AuditEvent) -> str:
    """The SHA-256, in hex, of a line's canonical record in RFC 8785 JSON."""
    plain: dict[str, Any] = {
        "sequence": event.sequence,
        "at": event.at.isoformat(timespec="microseconds"),
        "action": event.action,
        "actor_id": str(event.actor_id) if event.actor_id else None,
        "campaign_id": event.campaign_id,
        "person_id": str(event.person_id) if event.person_id else None,
        "field": event.field,
        "reason": event.reason,
        "details": event.details,
        "previous_sha256": event.previous_sha256,
    }
    return hashlib.sha256(rfc8785.dumps(plain)).hexdigest()

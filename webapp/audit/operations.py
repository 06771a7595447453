"""Adding a line to the trail."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from webapp.audit.chain import digest
from webapp.audit.models import ACTIONS, AuditEvent
from webapp.audit.queries import head
from webapp.platform.db import db, transaction

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
        # Two that read the same last line would both follow it. SQLite has one writer at a time by itself.
        db.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CHAIN_LOCK})
    sequence, previous = head()
    event = AuditEvent(
        sequence=sequence + 1,
        at=at,
        action=action,
        actor_id=actor_id,
        campaign_id=campaign_id,
        person_id=person_id,
        field=field,
        reason=reason,
        details=dict(details or {}),
        previous_sha256=previous,
    )
    event.sha256 = digest(event)
    db.session.add(event)
    db.session.flush()
    return event

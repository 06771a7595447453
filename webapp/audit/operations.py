"""Adding a line to the trail."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text

from webapp.audit.chain import Head, digest
from webapp.audit.models import ACTIONS, AuditEvent
from webapp.audit.queries import head
from webapp.platform.db import db, execute, insert_into, transaction

_INSERT = insert_into(AuditEvent)
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
    fact = AuditFact(action, at, actor_id, campaign_id, field, reason, dict(details or {}))
    (line,) = _chained(fact, [person_id])
    event = AuditEvent(**line)
    db.session.add(event)
    db.session.flush()
    return event


@transaction()
def record_each(
    action: str,
    at: datetime,
    people: Sequence[UUID],
    *,
    actor_id: UUID | None,
    campaign_id: int | None = None,
    field: str | None = None,
    details: Mapping[str, str | int] | None = None,
) -> None:
    """Add a line for each of some people, as `record` does for one, in as few words with the database as for one."""
    if lines := _chained(AuditFact(action, at, actor_id, campaign_id, field, None, dict(details or {})), people):
        execute(_INSERT, lines)


class AuditFact(NamedTuple):
    """What lines of one deed have in common."""

    action: str
    at: datetime
    actor_id: UUID | None
    campaign_id: int | None
    field: str | None
    reason: str | None
    details: dict[str, Any]


def _chained(fact: AuditFact, people: Sequence[UUID | None]) -> list[dict[str, Any]]:
    if fact.action not in ACTIONS:
        raise ValueError(f"{fact.action} is no known action")
    if db.engine.dialect.name == "postgresql":
        # Two that read the same last line would both follow it. SQLite has one writer at a time by itself.
        db.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CHAIN_LOCK})
    last, lines, common = head(), [], fact._asdict()
    for person_id in people:
        line = {
            **common,
            "sequence": last.sequence + 1,
            "person_id": person_id,
            "previous_sha256": last.sha256,
        }
        line["sha256"] = digest(line)
        last = Head(line["sequence"], line["sha256"])
        lines.append(line)
    return lines

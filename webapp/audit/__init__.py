"""The trail of what staff did: who, what, whom or which campaign, why and when; added to, never edited."""

from webapp.audit.chain import EMPTY_HEAD, Head, Verification, read_head, verify
from webapp.audit.models import ACTIONS, AuditEvent
from webapp.audit.operations import record, record_each
from webapp.audit.queries import EXPORTED, LOOKS, Wanted, count_people, events, head, looks_at

__all__ = [
    "ACTIONS",
    "EMPTY_HEAD",
    "EXPORTED",
    "LOOKS",
    "AuditEvent",
    "Head",
    "Verification",
    "Wanted",
    "count_people",
    "events",
    "head",
    "looks_at",
    "read_head",
    "record",
    "record_each",
    "verify",
]

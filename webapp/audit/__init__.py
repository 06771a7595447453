"""The trail of what staff did: who, what, whom or which campaign, why and when; added to, never edited."""

from webapp.audit.chain import read_head, verify
from webapp.audit.models import AuditEvent
from webapp.audit.operations import record, record_each
from webapp.audit.queries import Wanted, count_people, events, head

__all__ = [
    "AuditEvent",
    "Wanted",
    "count_people",
    "events",
    "head",
    "read_head",
    "record",
    "record_each",
    "verify",
]

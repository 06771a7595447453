"""The trail of what staff did: who, what, whom or which campaign, why and when; added to, never edited."""

from webapp.audit.models import ACTIONS, AuditEvent
from webapp.audit.operations import record

__all__ = ["ACTIONS", "AuditEvent", "record"]

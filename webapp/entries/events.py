"""Noting what happened to entries, without whose: the events that roll-ups are aggregated from."""

from datetime import datetime

from webapp.entries.models import EntryEvent
from webapp.platform import rows


def note(campaign_id: int, kind: str, language: str, at: datetime) -> None:
    """Note a fact in the transaction of what it tells of. `kind` is one of `KINDS`."""
    minute = at.replace(second=0, microsecond=0)
    rows.insert(EntryEvent, [{"campaign_id": campaign_id, "kind": kind, "language": language, "happened_at": minute}])

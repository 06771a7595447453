"""Counting the forms that were not taken, and why: requests, not people, and so everybody's."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from webapp.entries.models import RefusedDay
from webapp.participants import FIELD_NAMES
from webapp.platform import clock, closed_cells
from webapp.platform.db import transaction
from webapp.platform.upserts import add_counts

MISTAKE = "mistake_in_"
"""Before the name of a field."""
BOXES = ("of_age", "consent_participation", "consent_draw")
REASONS = (
    "closed",
    "form_too_old",
    "form_too_young",
    "form_not_ours",
    "words_changed",
    "form_used",
    "trap",
    "too_many_tries",
    "session_over",
    *(MISTAKE + name for name in (*FIELD_NAMES, *BOXES)),
    "other",
)


class Refusal(NamedTuple):
    """What is counted."""

    campaign_id: int
    day: date
    reason: str


def refusal(campaign_id: int, reason: str, at: datetime) -> Refusal:
    """A refusal to be counted; a reason that is not on the list is «other», whatever was sent."""
    return Refusal(campaign_id, clock.day_in_almaty(at), reason if reason in REASONS else "other")


def keep_refusals(sums: Mapping[Refusal, int]) -> None:
    """Add sums to the table, all or none."""
    if sums:
        with transaction():
            if closed_cells.is_any_closed(refused.day for refused in sums):
                closed_cells.changed(RefusedDay)
            add_counts(RefusedDay, Refusal._fields, sums)

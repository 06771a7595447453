"""Counts the forms that are not taken, and why: requests, not people, so nobody is asked and nothing is looked at.

Unlike what visitors do, which `counting` counts by permit, this says nothing of anybody: a campaign, a day, a reason.
"""

from collections.abc import Iterable

from flask import Flask

from webapp import entries
from webapp.platform import clock, tally
from webapp.platform.app_state import Slot
from webapp.platform.tally import Tally

REFUSALS = Slot[Tally]()


def init_app(app: Flask) -> None:
    """Count in memory, off the request's path."""
    REFUSALS.put(tally.open_tally(app, entries.keep_refusals), app)


def note(campaign_id: int, reason: str) -> None:
    """Count a form that is not taken. `reason` is one of `entries.REASONS`."""
    REFUSALS.get().add(entries.refusal(campaign_id, reason, clock.now()))


def note_mistakes(campaign_id: int, fields: Iterable[str]) -> None:
    """Count a form that is given back, once for each field in which something is wrong; never what."""
    for field in fields:
        note(campaign_id, entries.MISTAKE + field)

"""What a browser remembers of its entries, in the session cookie: keys of forms, nothing about a person."""

from collections.abc import MutableMapping
from typing import Any

from webapp import entries
from webapp.campaigns import Campaign
from webapp.entries import Entry

ATTEMPTS, CONFIRMED, TRIES = "attempts", "confirmed", "tries"
MAX_CAMPAIGNS = 8
"""Campaigns remembered, the latest ones: a cookie is sent with every request."""


def entered(session: MutableMapping[str, Any], slug: str, shown_key: str) -> None:
    """Remember the form by which a campaign was entered."""
    if attempt_of(session, slug) != shown_key and TRIES in session:
        forget_tries(session, slug)
    _remember(session, ATTEMPTS, slug, shown_key)
    # A form sent again after its code keeps its ticket; a new form has yet to earn one.
    kept = {key: value for key, value in session.get(CONFIRMED, {}).items() if key != slug or value == shown_key}
    session[CONFIRMED] = kept


def confirmed(session: MutableMapping[str, Any], slug: str, shown_key: str) -> None:
    """Remember that it was this browser that confirmed: only here are the ticket and the receipt shown."""
    _remember(session, ATTEMPTS, slug, shown_key)
    _remember(session, CONFIRMED, slug, shown_key)


def tries_left(session: MutableMapping[str, Any], slug: str) -> int:
    """Count a code that did not fit, and answer how many may still be tried.

    By what this browser sent alone: what the site has counted would say if there is an entry that waits for a code.
    """
    tried = session.get(TRIES, {}).get(slug, 0) + 1
    _remember(session, TRIES, slug, tried)
    return max(entries.CODE_TRIES - tried, 0)


def forget_tries(session: MutableMapping[str, Any], slug: str) -> None:
    """A new code is on its way, with tries of its own."""
    _remember(session, TRIES, slug, 0)


def attempt_of(session: MutableMapping[str, Any], slug: str) -> str | None:
    """The key of the form by which this browser entered a campaign."""
    key = session.get(ATTEMPTS, {}).get(slug)
    return key if isinstance(key, str) else None


def confirmed_entry(session: MutableMapping[str, Any], campaign: Campaign) -> Entry | None:
    """The entry that this browser confirmed."""
    key = session.get(CONFIRMED, {}).get(campaign.slug)
    attempt = entries.find_attempt(key) if key else None
    entry = entries.find_entry_of_attempt(attempt) if attempt else None
    is_shown = entry is not None and entry.confirmed_at is not None and entry.refused_at is None
    return entry if is_shown else None


def _remember(session: MutableMapping[str, Any], name: str, slug: str, kept: str | int) -> None:
    earlier = {key: value for key, value in session.get(name, {}).items() if key != slug}
    session[name] = dict([*earlier.items(), (slug, kept)][-MAX_CAMPAIGNS:])

"""What a browser remembers of its entries, in the session cookie: keys of forms, and where a code went, masked."""

from collections.abc import MutableMapping
from datetime import datetime, timedelta
from typing import Any

from webapp import entries
from webapp.campaigns import Campaign
from webapp.entries import Entry

ATTEMPTS, CONFIRMED, TRIES = "attempts", "confirmed", "tries"
SENT_TO, SENT_AT, CORRECTED = "sent_to", "sent_at", "corrected"
MAX_CAMPAIGNS = 8
"""Campaigns remembered, the latest ones: a cookie is sent with every request."""

Session = MutableMapping[str, Any]


def entered(session: Session, slug: str, shown_key: str, sent_to: str, at: datetime) -> None:
    """Remember the form by which a campaign was entered, and the masked address that its code goes to."""
    if attempt_of(session, slug) != shown_key:
        for name in (TRIES, CORRECTED):
            _drop(session, name, slug)
        _remember(session, SENT_TO, slug, sent_to)
        code_asked(session, slug, at)
    _remember(session, ATTEMPTS, slug, shown_key)
    # A form sent again after its code keeps its ticket; a new form has yet to earn one.
    kept = {key: value for key, value in session.get(CONFIRMED, {}).items() if key != slug or value == shown_key}
    session[CONFIRMED] = kept


def confirmed(session: Session, slug: str, shown_key: str) -> None:
    """Remember that it was this browser that confirmed: only here are the ticket and the receipt shown."""
    forget(session, slug)  # where the code went is told to nobody any more
    _remember(session, ATTEMPTS, slug, shown_key)
    _remember(session, CONFIRMED, slug, shown_key)


def corrected(session: Session, slug: str, sent_to: str, at: datetime) -> None:
    """Remember that the address was corrected, and the new one, masked."""
    _remember(session, CORRECTED, slug, 1)
    _remember(session, SENT_TO, slug, sent_to)
    code_asked(session, slug, at)


def code_asked(session: Session, slug: str, at: datetime) -> None:
    """A new code is on its way, with tries of its own."""
    _drop(session, TRIES, slug)
    _remember(session, SENT_AT, slug, int(at.timestamp()))


def forget(session: Session, slug: str) -> None:
    """Forget whatever this browser remembers of a campaign: the next who sits before it is somebody else."""
    for name in (ATTEMPTS, CONFIRMED, TRIES, SENT_TO, SENT_AT, CORRECTED):
        _drop(session, name, slug)


def count_try(session: Session, slug: str) -> int:
    """Count a code that did not fit, and answer how many may still be tried.

    By what this browser sent alone: what the site has counted would say if there is an entry that waits for a code.
    """
    _remember(session, TRIES, slug, session.get(TRIES, {}).get(slug, 0) + 1)
    return tries_left(session, slug)


def tries_left(session: Session, slug: str) -> int:
    """How many codes may still be tried."""
    return max(entries.CODE_TRIES - int(session.get(TRIES, {}).get(slug, 0)), 0)


def sent_to(session: Session, slug: str) -> str:
    """The masked address that the code went to; empty where an earlier release took the form."""
    return str(session.get(SENT_TO, {}).get(slug, ""))


def may_correct(session: Session, slug: str) -> bool:
    """Whether this browser has not corrected the address yet."""
    return bool(sent_to(session, slug)) and slug not in session.get(CORRECTED, {})


def wait_for_code(session: Session, slug: str, at: datetime) -> timedelta:
    """After how long a new code can be asked for, as far as this browser knows."""
    asked = session.get(SENT_AT, {}).get(slug)
    since = at.timestamp() - asked if asked is not None else entries.RESEND_AFTER.total_seconds()
    return max(entries.RESEND_AFTER - timedelta(seconds=since), timedelta())


def attempt_of(session: Session, slug: str) -> str | None:
    """The key of the form by which this browser entered a campaign."""
    key = session.get(ATTEMPTS, {}).get(slug)
    return key if isinstance(key, str) else None


def confirmed_entry(session: Session, campaign: Campaign) -> Entry | None:
    """The entry that this browser confirmed."""
    key = session.get(CONFIRMED, {}).get(campaign.slug)
    attempt = entries.find_attempt(key) if key else None
    entry = entries.find_entry_of_attempt(attempt) if attempt else None
    is_shown = entry is not None and entry.confirmed_at is not None and entry.refused_at is None
    return entry if is_shown else None


def _remember(session: Session, name: str, slug: str, kept: str | int) -> None:
    earlier = {key: value for key, value in session.get(name, {}).items() if key != slug}
    session[name] = dict([*earlier.items(), (slug, kept)][-MAX_CAMPAIGNS:])


def _drop(session: Session, name: str, slug: str) -> None:
    if slug in session.get(name, {}):
        session[name] = {key: value for key, value in session[name].items() if key != slug}

"""Which names the links of each campaign have, as counting asks: every process remembers them for a few seconds.

It is asked only where a page's address bears a name that no list knows, so most page views cost nothing, and the
others a look into memory. Where the database is away, what was known last holds.
"""

import time
from collections.abc import Mapping
from typing import NamedTuple

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from webapp import campaigns

LIFETIME = 10.0
"""Seconds until a link that was just made is counted by its name in every process."""
KEPT = "link_names"


class _Known(NamedTuple):
    until: float
    names: Mapping[str, frozenset[str]]


def is_made(campaign: str, name: str) -> bool:
    """Whether a link with a name was made to a campaign, by its slug."""
    return name in _names().get(campaign, ())


def forget() -> None:
    """Ask the database at the next occasion: this process has changed them."""
    current_app.extensions.pop(KEPT, None)


def _names() -> Mapping[str, frozenset[str]]:
    known: _Known = current_app.extensions.get(KEPT) or _Known(0.0, {})
    now = time.monotonic()
    if now >= known.until:
        known = current_app.extensions[KEPT] = _Known(now + LIFETIME, _asked(known.names))
    return known.names


def _asked(before: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    try:
        return campaigns.link_names()
    except SQLAlchemyError:  # the page has come all the same, and so it is counted
        return before

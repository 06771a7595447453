"""Which names the links of each campaign have, as counting asks: every process remembers them for a few seconds.

It is asked only where a page's address bears a name that no list knows, so most page views cost nothing, and the
others a look into memory. Where the database is away, what was known last holds.

A name goes on in the addresses of a campaign's pages and of their forms (`?s=`), so that who enters is counted by the
link that led there, and no browser holds which one it was.
"""

import time
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from flask import Flask, request
from sqlalchemy.exc import SQLAlchemyError

from webapp import analytics, campaigns
from webapp.blueprints.shared import cookie_consent
from webapp.platform.app_state import Slot

LIFETIME = 10.0
"""Seconds until a link that was just made is counted by its name in every process."""
NONE_KNOWN: Mapping[str, frozenset[str]] = MappingProxyType({})
NEVER_COUNTED = frozenset({"gpc", "dnt", "refused"})
"""Why nothing of this visitor will be counted: then no name needs to go on (clauses 3.2, 5.3)."""


class _Known(NamedTuple):
    until: float = 0.0
    names: Mapping[str, frozenset[str]] = NONE_KNOWN


_KNOWN = Slot(_Known)


def init_app(app: Flask) -> None:
    """Teach templates the name that goes on in the addresses of the page at work, as `link_name`."""
    app.context_processor(lambda: {"link_name": carried()})


def carried() -> str | None:
    """The name of the made link that the address at hand bears, to go on from page to page of its campaign.

    None without one, where nobody made it for this campaign, and for a visitor who does not want to be counted.
    """
    query = request.environ.get("QUERY_STRING", "")
    slug = (request.view_args or {}).get("slug") if query else None
    if not slug or cookie_consent.verdict().refused_by in NEVER_COUNTED:
        return None
    return analytics.made_link_in(query, partial(is_made, slug))


def is_made(campaign: str, name: str) -> bool:
    """Whether a link with a name was made to a campaign, by its slug."""
    return name in _names().get(campaign, ())


def forget() -> None:
    """Ask the database at the next occasion: this process has changed them."""
    _KNOWN.put(_Known())


def _names() -> Mapping[str, frozenset[str]]:
    known = _KNOWN.get()
    now = time.monotonic()
    if now >= known.until:
        known = _KNOWN.put(_Known(now + LIFETIME, _asked(known.names)))
    return known.names


def _asked(before: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    try:
        return campaigns.link_names()
    except SQLAlchemyError:  # the page has come all the same, and so it is counted
        return before

"""The catalogue of all that the site may keep in a browser, and for which purposes.

One list feeds the banner, the preferences page, the policy page, the code that sets cookies, and the tests.
"""

import hashlib
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import rfc8785

from webapp.platform.i18n import LANGUAGES

WORDING = Path(__file__).parent / "wording"
COOKIE, SESSION_STORAGE, LOCAL_STORAGE, CACHE = "cookie", "session_storage", "local_storage", "cache"
STORES = (COOKIE, SESSION_STORAGE, LOCAL_STORAGE, CACHE)
NECESSARY, STATISTICS = "necessary", "statistics"
SITE = "site"
ANALYTICS = "analytics"
"""The purpose of the site's own anonymous counts."""


@dataclass(frozen=True)
class Purpose:
    """Something for which a browser may be asked to keep things."""

    key: str
    kind: str
    setter: str = SITE
    """Whose it is: the site's own, or an outside service's key."""

    def words(self, language: str) -> dict[str, str]:
        """Its `title` and `what`, in a language."""
        words: dict[str, str] = wording(language)["purposes"][self.key]
        return words


@dataclass(frozen=True)
class StoredItem:
    """One thing that may be kept in a browser."""

    name: str
    """As the browser lists it; on HTTPS the site's own cookies bear `__Host-` before it."""
    store: str
    purpose: str
    life: timedelta | None
    """None: until the browser, or the page, is closed."""
    key: str = ""
    """Under which its words stand, where the name is not fit for one."""

    def what(self, language: str) -> str:
        """What it is for, in a language."""
        words: str = wording(language)["items"][self.key or self.name]
        return words


PURPOSES: tuple[Purpose, ...] = (Purpose(NECESSARY, NECESSARY), Purpose(ANALYTICS, STATISTICS))
ITEMS: tuple[StoredItem, ...] = (
    StoredItem("vpluse", COOKIE, NECESSARY, None, "session"),
    StoredItem("vpluse_choice", COOKIE, NECESSARY, timedelta(days=180), "choice"),
    StoredItem("vpluse_stats", COOKIE, ANALYTICS, timedelta(days=180), "stats"),
)
SESSION_ITEM, CHOICE_ITEM, STATS_ITEM = ITEMS[:3]


def offered(services: Collection[str] = ()) -> tuple[Purpose, ...]:
    """The purposes that a visitor is asked about; `services` are the outside services that are configured."""
    return tuple(purpose for purpose in PURPOSES if purpose.kind == STATISTICS and purpose.setter in {SITE, *services})


def items_of(purpose: Purpose) -> list[StoredItem]:
    """What may be kept for a purpose."""
    return [item for item in ITEMS if item.purpose == purpose.key]


@cache
def version_of(purpose: Purpose) -> str:
    """A short digest of what a visitor reads of a purpose, in all languages: other words are another version."""
    read = {language: purpose.words(language) for language in LANGUAGES}
    document: dict[str, Any] = {"key": purpose.key, "kind": purpose.kind, "setter": purpose.setter, "words": read}
    return hashlib.sha256(rfc8785.dumps(document)).hexdigest()[:8]


@cache
def wording(language: str) -> dict[str, Any]:
    """Every word of the catalogue in a language."""
    return tomllib.loads((WORDING / f"{language}.toml").read_text())

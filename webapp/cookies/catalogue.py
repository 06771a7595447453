"""The catalogue of all that the site may keep in a browser, and for which purposes.

One list feeds the banner, the preferences page, the policy page, the code that sets cookies, and the tests.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import rfc8785

from webapp.platform.i18n import LANGUAGES

WORDING = Path(__file__).parent / "wording"
COOKIE, CACHE, WORKER = "cookie", "cache", "worker"
LOCAL_STORAGE, SESSION_STORAGE = "local_storage", "session_storage"
STORES = (COOKIE, LOCAL_STORAGE, SESSION_STORAGE, CACHE, WORKER)
NECESSARY, STATISTICS = "necessary", "statistics"
SITE = "site"
METRICA, GA4, MATOMO = "metrica", "ga4", "matomo"
"""The outside statistics services: each is the key of its purpose, and the setter of what is kept for it."""
WILDCARD = "…"
"""Stands in a name for whatever a service puts there, its counter's number mostly."""
STAFF = "staff"
"""The purpose of what keeps staff signed in: necessary to them, and never in a visitor's browser."""
ANALYTICS = "analytics"
"""The purpose of the site's own anonymous counts."""


@dataclass(frozen=True)
class Purpose:
    """Something for which a browser may be asked to keep things."""

    key: str
    kind: str
    setter: str = SITE
    """Whose it is: the site's own, or an outside service's key."""
    country: str = ""
    """Of an outside service: where what it learns is kept (ISO 3166). Another country is another version."""

    def words(self, language: str) -> dict[str, str]:
        """Its `title` and `what`, in a language."""
        words: dict[str, str] = wording(language)["purposes"][self.key]
        return words

    def title(self, language: str) -> str:
        """Its name, in a language."""
        return self.words(language)["title"]

    def what(self, language: str) -> str:
        """What is done for it, in a language."""
        return self.words(language)["what"]


@dataclass(frozen=True)
class StoredItem:
    """One thing that may be kept in a browser."""

    name: str
    """As the browser lists it; on HTTPS the site's own cookies bear `__Host-` before it."""
    store: str
    purpose: str
    life: timedelta | None
    """At the longest. None: a cookie until the browser is closed, anything else until its owner removes it."""
    key: str = ""
    """Under which its words stand, where the name is not fit for one."""

    def is_called(self, name: str) -> bool:
        """Whether a thing of this name in a browser is this one."""
        return fnmatchcase(name, self.name.replace(WILDCARD, "*"))

    def what(self, language: str) -> str:
        """What it is for, in a language."""
        words: str = wording(language)["items"][self.key or self.name]
        return words

    @property
    def setter(self) -> str:
        """Whose it is: `site`, or an outside service's key."""
        return BY_KEY[self.purpose].setter

    def setter_name(self, language: str) -> str:
        """Who sets it, in a language."""
        name: str = wording(language)["setters"][self.setter]
        return name

    def store_name(self, language: str) -> str:
        """In which of a browser's memories it lies, in a language."""
        name: str = wording(language)["stores"][self.store]
        return name


PURPOSES: tuple[Purpose, ...] = (
    Purpose(NECESSARY, NECESSARY),
    Purpose(ANALYTICS, STATISTICS),
    Purpose(METRICA, STATISTICS, METRICA),
    Purpose(GA4, STATISTICS, GA4),
    Purpose(MATOMO, STATISTICS, MATOMO),
    Purpose(STAFF, NECESSARY),
)
ITEMS: tuple[StoredItem, ...] = (
    StoredItem("vpluse", COOKIE, NECESSARY, None, "session"),
    StoredItem("vpluse_choice", COOKIE, NECESSARY, timedelta(days=180), "choice"),
    StoredItem("vpluse_staff", COOKIE, STAFF, timedelta(days=7), "staff"),
    StoredItem("vpluse_device", COOKIE, STAFF, timedelta(days=180), "device"),
    StoredItem("vpluse_stats", COOKIE, ANALYTICS, timedelta(days=31), "stats"),
    StoredItem("vpluse-form", SESSION_STORAGE, NECESSARY, timedelta(hours=1), "draft"),
    StoredItem("vpluse-kept", CACHE, NECESSARY, None, "kept"),
    StoredItem("vpluse-app-…", CACHE, NECESSARY, None, "application"),
    StoredItem("/sw.js", WORKER, NECESSARY, None, "worker"),
    # As Yandex tells of them; `_ym_visorc` goes with recordings of visits, which we switch off, and is removed all the same.
    StoredItem("_ym_uid", COOKIE, METRICA, timedelta(days=365), "ym_number"),
    StoredItem("_ym_d", COOKIE, METRICA, timedelta(days=365), "ym_first"),
    StoredItem("_ym_fa", COOKIE, METRICA, timedelta(days=365), "ym_aid"),
    StoredItem("_ym_isad", COOKIE, METRICA, timedelta(days=2), "ym_blocker"),
    StoredItem("_ym_hostIndex", COOKIE, METRICA, timedelta(days=1), "ym_limit"),
    StoredItem("_ym_metrika_enabled", COOKIE, METRICA, timedelta(minutes=60), "ym_check"),
    StoredItem("_ym_visorc…", COOKIE, METRICA, timedelta(minutes=30), "ym_visor"),
    StoredItem("_ym_uid", LOCAL_STORAGE, METRICA, None, "ym_number"),
    StoredItem("_ym…_lsid", LOCAL_STORAGE, METRICA, None, "ym_visit"),
    StoredItem("_ym…_reqNum", LOCAL_STORAGE, METRICA, None, "ym_requests"),
    StoredItem("_ym…_lastHit", LOCAL_STORAGE, METRICA, None, "ym_last"),
    StoredItem("_ym_retryReqs", LOCAL_STORAGE, METRICA, None, "ym_unsent"),
    # Google gives both two years; our page asks for no more than the choice itself lasts.
    StoredItem("_ga", COOKIE, GA4, timedelta(days=180), "ga_number"),
    StoredItem("_ga_…", COOKIE, GA4, timedelta(days=180), "ga_visit"),
    # Matomo is told to keep nothing in the browser.
)
SESSION_ITEM, CHOICE_ITEM, STAFF_ITEM, DEVICE_ITEM, STATS_ITEM = ITEMS[:5]
NO_SERVICES: Mapping[str, str] = {}
BY_KEY = {purpose.key: purpose for purpose in PURPOSES}


def purposes_here(services: Mapping[str, str] = NO_SERVICES) -> tuple[Purpose, ...]:
    """Every purpose of a site; `services` are the outside services that are configured: country by key."""
    here = (purpose for purpose in PURPOSES if purpose.setter == SITE or purpose.setter in services)
    return tuple(
        purpose if purpose.setter == SITE else replace(purpose, country=services[purpose.setter]) for purpose in here
    )


def offered(services: Mapping[str, str] = NO_SERVICES) -> tuple[Purpose, ...]:
    """Those of them that a visitor is asked about."""
    return tuple(purpose for purpose in purposes_here(services) if purpose.kind == STATISTICS)


def items_of(purpose: Purpose) -> list[StoredItem]:
    """What may be kept for a purpose."""
    return [item for item in ITEMS if item.purpose == purpose.key]


@cache
def version_of(purpose: Purpose) -> str:
    """A short digest of what a visitor reads of a purpose, in all languages: other words are another version."""
    read = {language: purpose.words(language) for language in LANGUAGES}
    document: dict[str, Any] = {"key": purpose.key, "kind": purpose.kind, "setter": purpose.setter, "words": read}
    if purpose.country:
        document["country"] = purpose.country
    return hashlib.sha256(rfc8785.dumps(document)).hexdigest()[:8]


@cache
def wording(language: str) -> dict[str, Any]:
    """Every word of the catalogue in a language."""
    return tomllib.loads((WORDING / f"{language}.toml").read_text())

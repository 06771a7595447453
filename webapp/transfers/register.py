"""The outside statistics services of a deployment (clauses 3.2, 6.3, 7.1): one list for the pages and the headers.

Nothing personal goes to any of them: their scripts stand on public pages only, and are told the address of a page
without its query. What every server learns of whoever asks it, an IP address and a browser, they learn too, and it is said.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale

from webapp.cookies import GA4, MATOMO, METRICA
from webapp.parsing import parse_url
from webapp.settings import Settings, Statistics

WORDING = Path(__file__).parent / "wording"
LEARNS = ("page", "origin", "device", "screen", "time", "address", "number")
"""What a service may learn of a visit."""
RUSSIA, USA = "RU", "US"
METRICA_COLLECTS = ("https://mc.yandex.com", "https://mc.yandex.kz")
"""To which Yandex may send a browser on from its first address, by the country that it is in."""
GA4_COLLECTS = "https://*.google-analytics.com"
"""Google chooses among its regions by itself."""
GOOGLE_TYPES = "goog#html"
"""The name under which Google's scripts make their trusted types."""


@dataclass(frozen=True)
class Service:
    """One outside service that this site may use, where a visitor allows it."""

    key: str
    """Also that of its purpose."""
    country: str
    """Where it keeps what it learns (ISO 3166)."""
    number: str
    """Under which it knows the site."""
    script: str
    """The address of its script."""
    collects: tuple[str, ...]
    """To which hosts that script reports."""
    learns: tuple[str, ...]
    type_policies: tuple[str, ...] = ()
    """The names under which its script makes trusted types."""

    @property
    def host(self) -> str:
        """Where its script comes from: scheme, host and port."""
        return parse_url(self.script).origin

    @property
    def host_names(self) -> list[str]:
        """The names of all hosts that a browser speaks to, as people write them."""
        return list(dict.fromkeys(host.split("://", 1)[1] for host in (self.host, *self.collects)))

    def learned(self, language: str) -> list[str]:
        """What it learns of a visit, in a language."""
        words = _wording(language)["learns"]
        return [words[what] for what in self.learns]


def services(settings: Settings) -> tuple[Service, ...]:
    """The outside services that a deployment uses; none, unless it says so."""
    return _used(settings.statistics)


def countries(settings: Settings) -> dict[str, str]:
    """The country of each of them, by its key."""
    return {service.key: service.country for service in services(settings)}


def country_name(code: str, language: str) -> str:
    """A country's name, in a language, as people call it."""
    name: str = _wording(language)["countries"].get(code) or Locale.parse(language).territories[code]
    return name


@cache
def _used(used: Statistics) -> tuple[Service, ...]:
    found = (_metrica(used), _ga4(used), _matomo(used))
    return tuple(service for service in found if service)


def _metrica(used: Statistics) -> Service | None:
    if not used.metrica_id:
        return None
    own = used.metrica_host == Statistics.metrica_host
    collects = (used.metrica_host, *(METRICA_COLLECTS if own else ()))
    return Service(METRICA, RUSSIA, used.metrica_id, f"{used.metrica_host}/metrika/tag.js", collects, LEARNS)


def _ga4(used: Statistics) -> Service | None:
    if not used.ga4_id:
        return None
    own = used.ga4_host == Statistics.ga4_host
    script = f"{used.ga4_host}/gtag/js?id={used.ga4_id}"
    collects = (GA4_COLLECTS if own else used.ga4_host,)
    return Service(GA4, USA, used.ga4_id, script, collects, LEARNS, (GOOGLE_TYPES,))


def _matomo(used: Statistics) -> Service | None:
    if not used.matomo_url or not used.matomo_site:
        return None
    collects = (parse_url(used.matomo_url).origin,)
    # It is told to look at nothing but the request itself, and to give no number to a browser.
    learns = tuple(what for what in LEARNS if what not in {"screen", "time", "number"})
    return Service(MATOMO, used.matomo_country, used.matomo_site, f"{used.matomo_url}matomo.js", collects, learns)


@cache
def _wording(language: str) -> dict[str, Any]:
    return tomllib.loads((WORDING / f"{language}.toml").read_text())

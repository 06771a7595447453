"""What outside services have left in the browser at hand, and its removal where they are no longer allowed.

Their cookies are the site's own to a browser, and are expired by the answer that takes the permission away. A page that
is being left may still write one after that, and the memory of a browser is out of a server's reach: the next page
removes both by script (`clear_third_party.js`), by the names of the catalogue and no others.
"""

from collections.abc import Collection, Iterator
from ipaddress import ip_address

from flask import request
from werkzeug.wrappers import Response

from webapp import cookies
from webapp.cookies import COOKIE, ITEMS, SITE, StoredItem
from webapp.platform.cookies import clear_foreign

THIRD_PARTY_COOKIES = [item for item in ITEMS if item.store == COOKIE and item.setter != SITE]
"""The cookies that outside services set by script: none of ours begins as theirs do, with a `_` alone."""


def found(allowed: Collection[str]) -> set[str]:
    """The keys of the services beyond `allowed` whose cookies the request at hand bears."""
    return {item.purpose for _name, item in _borne(allowed)}


def names(services: Collection[str]) -> tuple[str, ...]:
    """How everything is called that these services may have left."""
    return tuple(dict.fromkeys(item.name for item in ITEMS if item.purpose in services))


def clear(response: Response, allowed: Collection[str]) -> None:
    """Have the browser drop every cookie that it sent of a service beyond `allowed`."""
    for name, _item in _borne(allowed):
        for domain in (None, *_domains(request.host)):
            clear_foreign(response, name, domain)


def service_keys() -> set[str]:
    """The keys of every service that the catalogue knows, used here or not."""
    return {purpose.key for purpose in cookies.PURPOSES if purpose.setter != SITE}


def _borne(allowed: Collection[str]) -> Iterator[tuple[str, StoredItem]]:
    # Most visitors come without a cookie, or with our own alone.
    names = request.cookies if "Cookie" in request.headers else ()
    for name in names:
        item = (
            next((item for item in THIRD_PARTY_COOKIES if item.is_called(name)), None) if name.startswith("_") else None
        )
        if item and item.purpose not in allowed:
            yield name, item


def _domains(host: str) -> list[str]:
    """The domains for which a script on this host can have set a cookie: the host's own name and those above it."""
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        labels = name.split(".")
        return [".".join(labels[start:]) for start in range(len(labels) - 1)]
    return []

"""The one place that writes Set-Cookie. Every cookie of the site is as Flask's own settings of cookies have its session's.

They are SESSION_COOKIE_DOMAIN, _PATH, _SECURE, _HTTPONLY, _SAMESITE and _PARTITIONED, and are set once, in `headers`.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from flask import Flask, current_app
from werkzeug.http import dump_cookie
from werkzeug.wrappers import Response

from webapp.platform.narrowing import current_object

HEADER = "Set-Cookie"
BOUND = "__Host-"
"""The prefix by which a browser binds a cookie to this host, to HTTPS and to every path (RFC 6265bis, 4.1.3.2)."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PLAIN_VALUE = re.compile(r"[!#-+\--:<-\[\]-~]*")
"""What stands in a cookie as it is (RFC 6265, 4.1.1)."""


class Attributes(NamedTuple):
    """How browsers are to keep the cookies of a site."""

    path: str
    domain: str | None
    secure: bool
    httponly: bool
    samesite: str | None
    partitioned: bool


def set_cookie(
    response: Response,
    name: str,
    value: str,
    *,
    max_age: timedelta | None = None,
    expires: datetime | None = None,
) -> None:
    """Have the browser keep a cookie: for a time, until a moment, or else until it is closed."""
    send(response, written(name, value, max_age=max_age, expires=expires))


def send(response: Response, cookie: str) -> None:
    """Have an answer bear a cookie as `written` made it."""
    response.headers.add(HEADER, cookie)


def written(name: str, value: str, *, max_age: timedelta | None = None, expires: datetime | None = None) -> str:
    """A cookie as the header has it. Raises `ValueError` for a bound name where a browser would not take it."""
    attributes = attributes_of(current_object(current_app))
    if name.startswith(BOUND) and (attributes.path, attributes.domain, attributes.secure) != ("/", None, True):
        raise ValueError(f"{name} needs HTTPS, the path / and no domain: {attributes}")
    if max_age is None and expires is None and PLAIN_VALUE.fullmatch(value):
        return f"{name}={value}{_text(attributes)}"
    return dump_cookie(name, value, max_age=max_age, expires=expires, **attributes._asdict())


def clear_cookie(response: Response, name: str) -> None:
    """Have the browser drop a cookie of the site at once."""
    set_cookie(response, name, "", max_age=timedelta(0), expires=EPOCH)


def clear_foreign(response: Response, name: str, domain: str | None) -> None:
    """Have the browser drop a cookie that the script of an outside service has set, for this host or a domain."""
    response.delete_cookie(name, path="/", domain=domain)


def carry_over(source: Response, response: Response) -> None:
    """Have an answer set the cookies that another one would have set."""
    for cookie in source.headers.getlist(HEADER):
        send(response, cookie)


def is_set(response: Response, name: str) -> bool:
    """Whether an answer sets or drops a cookie."""
    return any(cookie.startswith(f"{name}=") for cookie in response.headers.getlist(HEADER))


def own_name(name: str, *, https: bool) -> str:
    """What a cookie of the site is called: where visitors come by HTTPS, it is bound to this host."""
    return f"{BOUND}{name}" if https else name


def attributes_of(app: Flask) -> Attributes:
    """What the settings of an app say."""
    interface = app.session_interface
    return Attributes(
        interface.get_cookie_path(app),
        interface.get_cookie_domain(app),
        interface.get_cookie_secure(app),
        interface.get_cookie_httponly(app),
        interface.get_cookie_samesite(app),
        interface.get_cookie_partitioned(app),
    )


@lru_cache(maxsize=16)
def _text(attributes: Attributes) -> str:
    """The attributes as they stand behind a value: made once, since a first visit to a landing page sets a cookie."""
    return dump_cookie("name", "", **attributes._asdict()).removeprefix("name=")

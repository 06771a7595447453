"""Requests that no browser sends, for every route of the site, and a watch on which headers are read."""

import re
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from typing import Any

from flask import Flask
from hypothesis import strategies as st
from werkzeug.middleware.proxy_fix import ProxyFix

from tests.support.stage import RUNNING

HEADERS = frozenset({
    "Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Connection", "Cookie", "DNT", "Expect", "Host",
    "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since", "Origin", "Purpose", "Range",
    "Referer", "Sec-Fetch-Site", "Sec-GPC", "Sec-Purpose", "Transfer-Encoding", "Upgrade", "User-Agent", "X-CSRF-Token",
    "X-CSRFToken", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Prefix",
    "X-Forwarded-Proto", "X-HTTP-Method-Override", "X-Moz", "X-Purpose",
})  # fmt: skip
"""Every header that any code reads, ours or a library's: each is fuzzed. A test fails when another one is read."""
NAMES = (
    "above", "action", "before", "below", "campaign", "choice", "code", "compare", "control", "credential", "csrf_token",
    "days", "device", "do", "email", "field", "fields", "file", "first_name", "format", "from", "ground", "basis", "iin", "kind",
    "label", "language", "last_name", "minimum_age", "name", "next", "note", "password", "period", "person", "phone",
    "q", "recipient", "role", "ru-reason", "ru-title", "s", "saved", "secret", "sent", "shown", "since", "slug", "source",
    "state", "table", "title", "to", "until", "utm_source", "version", "who", "words",
)  # fmt: skip
"""What queries and forms of this site are made of."""
NASTY = (
    "http://[", "//[::1", "http://]/", "http://localhost:99999999", "/staff/\r\nX: y", "/\\evil.example", "9" * 30, "9" * 5_000, "-1",
    "1_0", "\u0663", "0x", "f" * 40 + "-", "", ",", ";=", '"', "W/", "*", "bytes=a-b", "bytes=0-,9" * 40, "gzip;q=x",
    "ru;q=9e999", "Mon, 99 Foo 99999 99:99:99 GMT", "Basic !", "Bearer", "a\0b", "\x1b[2J", "\x7f", "é\xff",
    "x" * 3_000, "2026-99-99", "steps.up." + "9" * 5_000, '{"rawId": "\\ud800"}', '{"rawId": [], "response": 7}', "[" * 9_000,
)  # fmt: skip
BROKEN = ("http://[", "9" * 5_000, "\u00e9\u00ff;q=x,,", "bytes=a-b", "Mon, 99 Foo 99999 99:99:99 GMT")
"""What a header may be at its worst: one of each kind."""
PART = re.compile(r"<(?:([a-z]+)(?:\([^)]*\))?:)?(\w+)>")

nasty = st.sampled_from(NASTY)
values = st.one_of(nasty, nasty, st.text(max_size=30))
header_values = st.one_of(nasty, st.text(st.characters(max_codepoint=255), max_size=60)).map(
    lambda text: re.sub("[\r\n\0]", "", text).encode("latin-1", "ignore").decode("latin-1")
)
"""Servers let through neither ends of lines nor NUL, and a header is bytes."""
header_sets = st.dictionaries(st.sampled_from(sorted(HEADERS)), header_values, max_size=3)
field_sets = st.lists(st.tuples(st.sampled_from(NAMES), values), max_size=5)


def targets(app: Flask) -> list[tuple[str, str]]:
    """Each route of an app with each of its methods, once: (method, rule)."""
    return sorted({
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & {"GET", "POST"}
        if "<any(" not in rule.rule
    })  # fmt: skip


def filled(rule: str, parts: Iterable[str]) -> str:
    """A rule's address with these texts for its parts, one after the other; a slug may be that of a campaign."""
    texts = iter(parts)
    return PART.sub(lambda part: next(texts, "1") or RUNNING, rule)


def environ_name(header: str) -> str:
    """Under which WSGI has a header."""
    return "HTTP_" + header.upper().replace("-", "_")


class WatchedEnviron(dict[str, Any]):
    """What a server hands over, noting which headers of it are asked for."""

    asked: set[str]

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)


@contextmanager
def watched(app: Flask, *, trusts_proxy: bool = True) -> Any:
    """Note, in the set that is given, under which names (as WSGI has them) headers are read inside."""
    asked: set[str] = set()
    inner: Callable[..., Any] = app.wsgi_app
    behind = ProxyFix(inner, x_for=1, x_proto=1, x_host=1) if trusts_proxy else inner

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        watch = WatchedEnviron(environ)
        watch.asked = asked
        return behind(watch, start_response)

    app.wsgi_app = answer
    try:
        yield asked
    finally:
        app.wsgi_app = inner

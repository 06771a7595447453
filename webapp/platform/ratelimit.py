"""Limits on how often something may be tried, shared between all workers of the site.

The `limits` package counts; this file adds the storage it lacks for a site on one machine: counters in a
small SQLite file that every worker opens. Losing them in a crash is no harm, so they are never synced.
With Redis at hand, `LIMITS_URL=redis://…` is used instead. Names are keyed digests: no address is stored.
"""

import math
import re
import sqlite3
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from ipaddress import IPv4Address, IPv6Network, ip_address
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask, request
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from webapp.parsing import parse_url
from webapp.platform import tokens
from webapp.platform.app_state import state, state_of
from webapp.platform.key_purposes import Purpose

SWEEP_EVERY = 1000
"""Counted tries between two clearances of what has run out."""
IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!$)|$)){4}")
"""An address as nearly every one comes, which needs no reading."""
IPV6_PREFIX = 64
"""Bits that tell one subscriber from another (RFC 6177, RFC 7421)."""


class SharedFileStorage(Storage):
    """Counters in a SQLite file: `shared-file:///path/to/limits.db`."""

    STORAGE_SCHEME = ["shared-file"]  # noqa: RUF012 (the registry of `limits` reads a plain list)

    def __init__(self, uri: str, wrap_exceptions: bool = False, **_options: float | str | bool) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self.path = Path(parse_url(uri).path)
        self._local = threading.local()
        self._counted = 0

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        return sqlite3.Error, OSError  # the folder, too, can be out of reach

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = time.time()
        self._sweep(1, now)
        row = self._execute(_counting(1), (key, amount, now + expiry, now, ""))
        return int(row[1]) if row else amount

    def incr_each(self, expiries: Mapping[str, int], unless: str = "") -> dict[str, int]:
        """Count one more under each name, with the seconds until it runs out, in one statement. Answers the counts.

        Nothing is counted, and nothing answered, while there is a count under the name `unless`.
        """
        now = time.time()
        self._sweep(len(expiries), now)
        values = [value for name, expiry in expiries.items() for value in (name, 1, now + expiry)]
        return dict(self._connection().execute(_counting(len(expiries)), (*values, now, unless)).fetchall())

    def get(self, key: str) -> int:
        row = self._execute("SELECT count FROM counter WHERE name = ? AND expires_at > ?", (key, time.time()))
        return int(row[0]) if row else 0

    def get_expiry(self, key: str) -> float:
        row = self._execute("SELECT expires_at FROM counter WHERE name = ?", (key,))
        return float(row[0]) if row else time.time()

    def check(self) -> bool:
        return self._execute("SELECT 1", ()) is not None

    def reset(self) -> int | None:
        self._execute("DELETE FROM counter", ())
        return None

    def clear(self, key: str) -> None:
        self._execute("DELETE FROM counter WHERE name = ?", (key,))

    def _sweep(self, number: int, now: float) -> None:
        before, self._counted = self._counted, self._counted + number
        if before // SWEEP_EVERY != self._counted // SWEEP_EVERY:
            self._execute("DELETE FROM counter WHERE expires_at <= ?", (now,))

    def _execute(self, statement: str, values: tuple[object, ...]) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._connection().execute(statement, values).fetchone()
        return row

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self.path, isolation_level=None, timeout=5)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, count INTEGER, expires_at REAL)"
            )
            self._local.connection = connection
        return connection


COUNTING = (
    "INSERT INTO counter (name, count, expires_at) SELECT * FROM (VALUES {rows}) WHERE NOT EXISTS"
    " (SELECT 1 FROM counter WHERE name = {unless} AND expires_at > {now}) ON CONFLICT (name) DO UPDATE SET"
    " count = CASE WHEN expires_at <= {now} THEN excluded.count ELSE count + excluded.count END,"
    " expires_at = CASE WHEN expires_at <= {now} THEN excluded.expires_at ELSE expires_at END"
    " RETURNING name, count"
)


@cache
def _counting(number: int) -> str:
    rows = (f"(?{place + 1}, ?{place + 2}, ?{place + 3})" for place in range(0, 3 * number, 3))
    return COUNTING.format(rows=", ".join(rows), now=f"?{3 * number + 1}", unless=f"?{3 * number + 2}")


def init_app(app: Flask, url: str) -> None:
    """Open the counters of an app: `shared-file://…`, `redis://…` or `memory://`."""
    state_of(app).limiter = FixedWindowRateLimiter(storage_from_string(url, wrap_exceptions=True))


@dataclass(frozen=True)
class Bound:
    """How often one kind of subject may try something: a name, and a limit as in "300 per hour"."""

    name: str
    limit: str

    @cached_property
    def item(self) -> RateLimitItem:
        """The limit, read."""
        return parse(self.limit)

    @cached_property
    def around_digest(self) -> list[str]:
        """What stands before and behind a subject's digest in the name of its count."""
        return self.item.key_for(self.name, "{}").split("{}")


class Subject(NamedTuple):
    """Whose tries are counted under a bound: an address, a person, a mailbox. Kept as a keyed digest alone."""

    bound: Bound
    who: str


def spend(*subjects: Subject) -> int:
    """Count one try against every subject, also against those behind one that has had too many.

    Answers for how many seconds to wait: 0 while every subject is within its bound.
    """
    return _wait_for(subjects, _count_each(subjects))


def begin(once: Subject, *subjects: Subject) -> int | None:
    """Begin what may succeed once in the period of its bound: the first to do so spends a try of every subject.

    Answers for how many seconds to wait, as `spend` does; None where it was begun before and has not failed since: then
    nothing is counted.
    """
    storage = _limiter().storage
    (newest, *older), *keys = _keys_of((once, *subjects))
    if any(map(storage.get, older)):
        return None
    if not isinstance(storage, SharedFileStorage):
        return spend(*subjects) if storage.incr(newest, once.bound.item.get_expiry()) == 1 else None
    counts = _counted_in_file(storage, (once, *subjects), [[newest], *keys], unless=newest)
    return _wait_for(subjects, counts[1:]) if counts else None


def give_back(*subjects: Subject) -> None:
    """Take back one try of every subject: what it was spent on failed by a fault of ours."""
    storage = _limiter().storage
    for subject in subjects:
        newest = _keys(subject)[0]
        if storage.get(newest) > 0:  # a period that has ended meanwhile holds nothing to take back
            storage.incr(newest, subject.bound.item.get_expiry(), -1)


def look(*subjects: Subject) -> int:
    """The same answer as `spend` gives, with nothing counted."""
    storage = _limiter().storage
    spent = ((subject, sum(map(storage.get, _keys(subject)))) for subject in subjects)
    return _wait([subject for subject, count in spent if count > subject.bound.item.amount])


def fail(subject: Subject) -> None:
    """Note that what was begun has come to nothing: the next to `begin` is the first."""
    for key in _keys(subject):
        _limiter().storage.clear(key)


def address() -> str:
    """The address that a request came from, as it is counted; never stored or logged."""
    return counted_address(request.remote_addr or "")


def counted_address(text: str) -> str:
    """What of an address is one subject: IPv4 whole, IPv6 by its /64 prefix, of which one household has them all.

    An IPv4 address inside IPv6 (RFC 4291, 2.5.5.2) is the IPv4 address. A port or zone that a proxy adds is nothing.
    What is no address at all is one subject for everybody.
    """
    if IPV4.fullmatch(text):
        return text
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Network((found, IPV6_PREFIX), strict=False))


def _limiter() -> FixedWindowRateLimiter:
    return state().limiter


def _keys(subject: Subject) -> list[str]:
    """Where a subject's tries are counted: under each version of the site's secret, the newest first."""
    return _keys_of([subject])[0]


def _keys_of(subjects: Sequence[Subject]) -> list[list[str]]:
    digests = tokens.keyed_digests_of(Purpose.RATE_LIMIT, [f"{bound.name} {who}" for bound, who in subjects])
    return [
        [digest.join(bound.around_digest) for digest in each]
        for (bound, _who), each in zip(subjects, digests, strict=True)
    ]


def _count_each(subjects: Sequence[Subject]) -> list[int]:
    """Count each subject once under the newest version, all in one statement where the storage can."""
    storage = _limiter().storage
    if not subjects or not isinstance(storage, SharedFileStorage):
        return [_add(subject) for subject in subjects]
    return _counted_in_file(storage, subjects, _keys_of(subjects))


def _counted_in_file(
    storage: SharedFileStorage, subjects: Sequence[Subject], keys: Sequence[Sequence[str]], unless: str = ""
) -> list[int]:
    expiries = {newest: one.bound.item.get_expiry() for one, (newest, *_older) in zip(subjects, keys, strict=True)}
    try:
        counts = storage.incr_each(expiries, unless)
    except storage.base_exceptions as error:
        raise StorageError(error) from error
    return [counts[newest] + sum(map(storage.get, older)) for newest, *older in keys] if counts else []


def _add(subject: Subject) -> int:
    """Count a subject under the newest version; answers how many there are with those counted under older ones."""
    storage = _limiter().storage
    newest, *older = _keys(subject)
    return storage.incr(newest, subject.bound.item.get_expiry()) + sum(map(storage.get, older))


def _wait_for(subjects: Iterable[Subject], counts: Iterable[int]) -> int:
    return _wait([one for one, count in zip(subjects, counts, strict=True) if count > one.bound.item.amount])


def _wait(exceeded: Iterable[Subject]) -> int:
    storage = _limiter().storage
    ends = [storage.get_expiry(key) for subject in exceeded for key in _keys(subject)]
    return max((max(math.ceil(end - time.time()), 1) for end in ends), default=0)

"""Limits on how often something may be tried, shared between all workers of the site.

The `limits` package counts; this file adds the storage it lacks for a site on one machine: counters in a
small SQLite file that every worker opens. Losing them in a crash is no harm, so they are never synced.
With Redis at hand, `LIMITS_URL=redis://…` is used instead. Names are keyed digests: no address is stored.
"""

import sqlite3
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from webapp.platform import tokens

SWEEP_EVERY = 1000
"""Counted tries between two clearances of what has run out."""


class SharedFileStorage(Storage):
    """Counters in a SQLite file: `shared-file:///path/to/limits.db`."""

    STORAGE_SCHEME = ["shared-file"]  # noqa: RUF012 (the registry of `limits` reads a plain list)

    def __init__(self, uri: str, wrap_exceptions: bool = False, **_options: float | str | bool) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self.path = Path(urlsplit(uri).path)
        self._local = threading.local()
        self._counted = 0

    @property
    def base_exceptions(self) -> type[Exception]:
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = time.time()
        self._counted += 1
        if self._counted % SWEEP_EVERY == 0:
            self._execute("DELETE FROM counter WHERE expires_at <= ?", (now,))
        row = self._execute(
            "INSERT INTO counter (name, count, expires_at) VALUES (?1, ?2, ?3 + ?4) ON CONFLICT (name) DO UPDATE SET"
            " count = CASE WHEN expires_at <= ?3 THEN ?2 ELSE count + ?2 END,"
            " expires_at = CASE WHEN expires_at <= ?3 THEN ?3 + ?4 ELSE expires_at END RETURNING count",
            (key, amount, now, expiry),
        )
        return int(row[0]) if row else amount

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


def init_app(app: Flask, url: str) -> None:
    """Open the counters of an app: `shared-file://…`, `redis://…` or `memory://`."""
    app.extensions["limiter"] = FixedWindowRateLimiter(storage_from_string(url, wrap_exceptions=True))


def within(limit: str, name: str, who: str, *, count: bool = True) -> bool:
    """Count one try and say whether it is still within the limit; with `count=False`, only look.

    `limit` is written as in "300 per hour"; `name` says what is tried, `who` by whom (kept as a keyed digest).
    """
    limiter: FixedWindowRateLimiter = current_app.extensions["limiter"]
    item, who = _parsed(limit), tokens.keyed_digest(f"limit {name}", who)
    if count:
        return limiter.hit(item, name, who)
    return limiter.storage.get(item.key_for(name, who)) <= item.amount


def address() -> str:
    """The address that a request came from; never stored or logged."""
    return request.remote_addr or "unknown"


_PARSED: dict[str, RateLimitItem] = {}


def _parsed(limit: str) -> RateLimitItem:
    if limit not in _PARSED:
        _PARSED[limit] = parse(limit)
    return _PARSED[limit]

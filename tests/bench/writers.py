"""The rows of an entry, written bare: what a database could do if nothing stood before it."""

import fcntl
import multiprocessing
import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import psycopg

from tests.bench.sites import Urls

TABLES = ("participant", "entry", "consent_event", "attempt")
RESERVE = 32
"""Keys of persons that are written together, as the site does."""
COUNTS = (1, 2, 4)
TRIAL = 0.7  # seconds
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Writers:
    """As many writing processes as serve best, with the rows of one real entry to write again and again."""

    urls: Urls
    sample: Rows
    key: dict[str, Any]
    count: int = 1

    def rate(self, seconds: float) -> float:
        """Entries committed in a second by all of them together."""
        context = multiprocessing.get_context("fork")
        with context.Pool(self.count) as pool:
            counts = pool.starmap(_write, [(self.urls, self.sample, self.key, seconds)] * self.count, chunksize=1)
        return sum(counts) / seconds


def best(urls: Urls) -> Writers:
    """The best of several numbers of writers, tried out on databases that hold at least one entry."""
    with _connect(urls[0]) as data, _connect(urls[1]) as keys:
        sample = {table: _sample(data, table) for table in TABLES}
        (key, *_others) = _sample(keys, "person_key", limit=1)
    tried = [Writers(urls, sample, key, count) for count in COUNTS]
    return max(tried, key=lambda writers: writers.rate(TRIAL))


def _sample(connection: Any, table: str, limit: int = 100) -> list[dict[str, Any]]:
    where = {
        "participant": "id",
        "entry": "participant_id",
        "consent_event": "person_id",
    }
    person = "(SELECT participant_id FROM entry WHERE confirmed_at IS NULL ORDER BY entered_at LIMIT 1)"
    query = f"SELECT * FROM {table} LIMIT {limit}"
    if table in where:
        query = f"SELECT * FROM {table} WHERE {where[table]} = {person}"
    elif table == "attempt":
        query = f"SELECT * FROM attempt WHERE entry_id = (SELECT id FROM entry WHERE participant_id = {person})"
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _write(urls: Urls, sample: Rows, key: dict[str, Any], seconds: float) -> int:
    mark = "?" if urls[0].startswith("sqlite") else "%s"
    is_uuid = isinstance(sample["entry"][0]["id"], UUID)

    def new_id() -> Any:
        return uuid4() if is_uuid else uuid4().hex

    written, deadline = 0, time.perf_counter() + seconds
    with _connect(urls[0]) as data, _connect(urls[1]) as keys:
        while time.perf_counter() < deadline:
            people = [new_id() for _ in range(RESERVE)]
            with _turn(urls[1]), _transaction(keys):
                _insert(keys, "person_key", [{**key, "person_id": person} for person in people], mark)
            for person in people:
                with _turn(urls[0]), _transaction(data):
                    for table, rows in _renewed(sample, person, new_id).items():
                        _insert(data, table, rows, mark)
                written += 1
                if time.perf_counter() >= deadline:
                    break
    return written


def _renewed(sample: Rows, person: Any, new_id: Callable[[], Any]) -> Rows:
    """The same rows for somebody else."""
    entry, index = new_id(), secrets.token_bytes(32)
    fresh: Rows = {"participant": [{**sample["participant"][0], "id": person}]}
    fresh["entry"] = [{**sample["entry"][0], "id": entry, "participant_id": person, "person_index": index}]
    fresh["consent_event"] = [
        {name: value for name, value in {**row, "id": new_id(), "person_id": person}.items() if name != "sequence"}
        for row in sample["consent_event"]
    ]
    secret = {"shown_key": secrets.token_urlsafe(16), "link_digest": secrets.token_bytes(32), "person_index": index}
    fresh["attempt"] = [{**sample["attempt"][0], "id": new_id(), "entry_id": entry, **secret}]
    return fresh


def _insert(connection: Any, table: str, rows: list[dict[str, Any]], mark: str) -> None:
    names = list(rows[0])
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))})"
    if len(rows) == 1:
        connection.execute(statement, list(rows[0].values()))
    else:
        connection.cursor().executemany(statement, [list(row.values()) for row in rows])


@contextmanager
def _connect(url: str) -> Iterator[Any]:
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, timeout=10)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        yield connection
        connection.close()
    else:
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as remote:
            yield remote


@contextmanager
def _transaction(connection: Any) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE" if isinstance(connection, sqlite3.Connection) else "BEGIN")
    yield
    connection.execute("COMMIT")


@contextmanager
def _turn(url: str) -> Iterator[None]:
    """The same queue that the site's writers stand in: without it SQLite has some of them starve."""
    if not url.startswith("sqlite"):
        yield
        return
    descriptor = os.open(url.removeprefix("sqlite:///") + ".turn", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)

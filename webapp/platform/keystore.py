"""The keys of persons, in a database of their own.

Each person has one data key. It is kept here, wrapped by the master key, and nowhere else; so destroying the
row destroys the person's data in every copy of the main database, old backups too (уничтожение, Law 94-V
art. 1(6), 18). A key is on the disk before the first byte is sealed with it.
"""

import os
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
    update,
)

from webapp.platform import clock
from webapp.platform.db import UtcDateTime, engine_options, prepare_engine, writers_turn

KEY_BYTES = 32
NONCE_BYTES = 12
RESERVE = 32
"""How many keys a process makes at a time: one write to the disk for so many persons."""
RESERVE_LIFETIME = timedelta(days=1)
"""For how long a process gives out the keys of its reserve; a quiet site takes days to use them up."""
UNUSED_LIFETIME = timedelta(days=2)
"""How long a reserved key that no person took (its process died) is left alone; longer than it may be given out."""

metadata = MetaData()
person_key = Table(
    "person_key",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("master_version", String(8), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)
destroyed_key = Table(
    "destroyed_key",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("destroyed_at", UtcDateTime, nullable=False),
)


class KeyDestroyed(Exception):
    """The person's key is gone, and what was sealed with it cannot be read by anybody."""


@dataclass(frozen=True)
class PersonKey:
    """A person's number and the key (32 bytes) that seals their data."""

    person_id: UUID
    key: bytes

    def __repr__(self) -> str:
        return f"PersonKey({self.person_id})"


class Keystore:
    """The key database of one app, with the keys this process holds in reserve."""

    def __init__(self, url: str, master_keys: Mapping[str, bytes]) -> None:
        self.engine: Engine = create_engine(url, **engine_options(url))
        prepare_engine(self.engine)
        if self.engine.dialect.name == "sqlite":
            # Freed pages are overwritten with zeroes, so that a destroyed key does not linger in the file.
            event.listen(self.engine, "connect", lambda raw, _: raw.execute("PRAGMA secure_delete=ON"))
        self._master = {version: AESGCM(key) for version, key in master_keys.items()}
        self._current = next(iter(master_keys), "")
        self._reserve: list[PersonKey] = []
        self._reserve_owner = os.getpid()
        self._reserve_made_at = clock.now()
        self._lock = threading.Lock()

    def take(self) -> PersonKey:
        """A new person's number and key, already on the disk."""
        with self._lock:
            now = clock.now()
            # After a fork the reserve is the parent's too; grown old, it may have been destroyed as unused.
            if (
                not self._reserve
                or self._reserve_owner != os.getpid()
                or now - self._reserve_made_at > RESERVE_LIFETIME
            ):
                self._reserve = self._make(RESERVE)
                self._reserve_owner = os.getpid()
                self._reserve_made_at = now
            return self._reserve.pop()

    def find(self, person_id: UUID) -> PersonKey:
        """The key of one person. Raises `KeyDestroyed` when there is none any more."""
        with self.engine.connect() as connection:
            row = connection.execute(select(person_key).where(person_key.c.person_id == person_id)).first()
        if row is None:
            raise KeyDestroyed(person_id)
        return PersonKey(person_id, self._unwrap(person_id, row.master_version, row.wrapped))

    def destroy(self, person_id: UUID, at: datetime) -> None:
        """Destroy a person's key for good; a note that it was destroyed, and when, stays."""
        with self._writing() as connection:
            found = connection.execute(delete(person_key).where(person_key.c.person_id == person_id))
            if found.rowcount:
                connection.execute(insert(destroyed_key).values(person_id=person_id, destroyed_at=at))
        self._forget_history()

    def rewrap(self, batch: int = 1000) -> int:
        """Wrap every key with the newest master key. Answers how many were rewrapped; can be run again."""
        done = 0
        stale = select(person_key).where(person_key.c.master_version != self._current).limit(batch)
        while True:
            with self._writing() as connection:
                rows = connection.execute(stale).all()
                for row in rows:
                    key = self._unwrap(row.person_id, row.master_version, row.wrapped)
                    connection.execute(
                        update(person_key).where(person_key.c.person_id == row.person_id),
                        self._wrap(PersonKey(row.person_id, key)),
                    )
            done += len(rows)
            if not rows:
                return done

    def count_by_version(self) -> dict[str, int]:
        """How many keys each master key wraps."""
        by_version = select(person_key.c.master_version, func.count()).group_by(person_key.c.master_version)
        with self.engine.connect() as connection:
            return {version: count for version, count in connection.execute(by_version)}  # noqa: C416 (types)

    def pages_of_old_keys(self, at: datetime, size: int = 500) -> Iterator[list[UUID]]:
        """The persons whose keys are old enough to have been taken by now, some at a time."""
        old = select(person_key.c.person_id).where(person_key.c.made_at < at - UNUSED_LIFETIME)
        page = old.order_by(person_key.c.person_id).limit(size)
        last: UUID | None = None
        while True:
            with self.engine.connect() as connection:
                found = connection.scalars(page.where(person_key.c.person_id > last) if last else page).all()
            if not found:
                return
            yield list(found)
            last = found[-1]

    def check(self) -> None:
        """Raise unless keys can be read and, if there are any, unwrapped with the master keys at hand."""
        with self.engine.connect() as connection:
            row = connection.execute(select(person_key).limit(1)).first()
        if row is not None:
            self._unwrap(row.person_id, row.master_version, row.wrapped)

    def _make(self, count: int) -> list[PersonKey]:
        keys = [PersonKey(uuid4(), secrets.token_bytes(KEY_BYTES)) for _ in range(count)]
        made_at = clock.now()
        rows = [{"person_id": key.person_id, "made_at": made_at, **self._wrap(key)} for key in keys]
        with self._writing() as connection:
            connection.execute(insert(person_key), rows)
        return keys

    def _wrap(self, key: PersonKey) -> dict[str, Any]:
        nonce = secrets.token_bytes(NONCE_BYTES)
        wrapped = self._master[self._current].encrypt(nonce, key.key, key.person_id.bytes)
        return {"master_version": self._current, "wrapped": nonce + wrapped}

    def _unwrap(self, person_id: UUID, version: str, wrapped: bytes) -> bytes:
        return self._master[version].decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], person_id.bytes)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One short writing transaction in the key database."""
        with writers_turn(self.engine), self.engine.connect().execution_options(writes=True) as connection:
            with connection.begin():
                yield connection

    def _forget_history(self) -> None:
        # The write-ahead log still holds the page as it was; folding it in and cutting it off removes that too.
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def init_app(app: Flask, url: str, master_keys: Mapping[str, bytes]) -> None:
    """Open the key database of an app."""
    app.extensions["keystore"] = Keystore(url, master_keys)


def current() -> Keystore:
    """The key database of the app at work."""
    store: Keystore = current_app.extensions["keystore"]
    return store


def create_tables() -> None:
    """Make the two tables of the key database where they are missing."""
    metadata.create_all(current().engine)

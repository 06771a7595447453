"""The key database of one app: keys made, found, wrapped anew and destroyed."""

import os
import secrets
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask
from sqlalchemy import Connection, Engine, create_engine, delete, event, func, insert, select, update

from webapp.platform import clock
from webapp.platform.app_state import state, state_of
from webapp.platform.engines import PATIENCE, SQLITE_WAIT, engine_options, prepare_engine, writers_turn
from webapp.platform.keystore.tables import destroyed_key, key_installation, metadata, person_key

KEY_BYTES = 32
NONCE_BYTES = 12
RESERVE = 32
"""How many keys a process makes at a time: one write to the disk for so many persons.

Each is its person's from the moment it is written. A process that dies leaves some that nobody came for; they seal
nothing, weigh a hundred bytes each, and stay: nothing here guesses that a key is not needed.
"""
SITE = UUID("6f5c1c2e-7f0e-5f4b-9a55-3d3a8c1b0e6d")
"""The name space of what belongs to the site and to nobody in it."""
READER_PATIENCE = 200
"""Milliseconds for which a destruction waits for readers of the write-ahead log."""


class KeyDestroyed(Exception):
    """The person's key was destroyed, and what was sealed with it cannot be read by anybody."""


class KeyMissing(Exception):
    """The key store knows nothing of this person: neither a key nor that one was destroyed. A fault, never a refusal."""


class MasterKeyMissing(KeyError):
    """The master key that wraps a key is not in the settings."""


class KeyLingers(Exception):
    """The key's row is gone, but its bytes still lie in the file: the destruction is to be finished later."""


@dataclass(frozen=True)
class PersonKey:
    """A person's number and the key (32 bytes) that seals their data."""

    person_id: UUID
    key: bytes

    def __repr__(self) -> str:
        return f"PersonKey({self.person_id})"


class Keystore:
    """The key database of one app, with the keys this process holds in reserve.

    `refuse_foreign` is asked before keys are made or destroyed: it raises where this key store and the main database
    are not of one installation.
    """

    def __init__(
        self,
        url: str,
        master_keys: Mapping[str, bytes],
        refuse_foreign: Callable[[], None] = lambda: None,
        patience: float = SQLITE_WAIT,
    ) -> None:
        self.engine: Engine = create_engine(url, **engine_options(url, patience))
        prepare_engine(self.engine)
        if self.engine.dialect.name == "sqlite":
            # Freed pages are overwritten with zeroes, so that a destroyed key does not linger in the file.
            event.listen(self.engine, "connect", lambda raw, _: raw.execute("PRAGMA secure_delete=ON"))
        self._refuse_foreign = refuse_foreign
        self._master = {version: AESGCM(key) for version, key in master_keys.items()}
        self.master_version = next(iter(master_keys), "")
        self._reserve: list[PersonKey] = []
        self._reserve_owner = os.getpid()
        self._lock = threading.Lock()
        self.counted_at = float("-inf")
        """When the numbers of keys and persons were last compared, by the monotonic clock (seconds)."""

    def take(self) -> PersonKey:
        """A new person's number and key, already on the disk."""
        with self._lock:
            if not self._reserve or self._reserve_owner != os.getpid():  # after a fork the reserve is the parent's too
                self._refuse_foreign()
                self._reserve = self._make(RESERVE)
                self._reserve_owner = os.getpid()
            return self._reserve.pop()

    def find(self, person_id: UUID) -> PersonKey:
        """The key of one person.

        Raises `KeyDestroyed` when it was destroyed, `KeyMissing` when nothing is known of it.
        """
        with self.engine.connect() as connection:
            row = connection.execute(select(person_key).where(person_key.c.person_id == person_id)).first()
            if row is None:
                noted = select(destroyed_key.c.person_id).where(destroyed_key.c.person_id == person_id)
                raise (KeyDestroyed if connection.execute(noted).first() else KeyMissing)(person_id)
        return PersonKey(person_id, self.unwrap(person_id, row.master_version, row.wrapped))

    def find_many(self, person_ids: Collection[UUID]) -> dict[UUID, PersonKey]:
        """The keys of some people, by as few questions as for one; whose key was destroyed is not among them.

        Raises `KeyMissing` when nothing is known of one.
        """
        with self.engine.connect() as connection:
            rows = connection.execute(select(person_key).where(person_key.c.person_id.in_(person_ids))).all()
            missing = set(person_ids) - {row.person_id for row in rows}
            if missing:
                noted = select(destroyed_key.c.person_id).where(destroyed_key.c.person_id.in_(missing))
                for person_id in missing - set(connection.scalars(noted)):
                    raise KeyMissing(person_id)
        return {
            row.person_id: PersonKey(row.person_id, self.unwrap(row.person_id, row.master_version, row.wrapped))
            for row in rows
        }

    def destroy(self, person_id: UUID, at: datetime) -> None:
        """Destroy a person's key for good; a note that it was destroyed, and when, stays.

        Raises `KeyLingers` while a reader keeps the page as it was in the write-ahead log; asked again, it goes on.
        """
        self._refuse_foreign()
        with self.writing() as connection:
            found = connection.execute(delete(person_key).where(person_key.c.person_id == person_id))
            if found.rowcount:
                connection.execute(insert(destroyed_key).values(person_id=person_id, destroyed_at=at))
        self.forget_history()

    def rewrap(self, batch: int = 1000) -> int:
        """Wrap every key with the newest master key. Answers how many were rewrapped; can be run again."""
        done = 0
        stale = select(person_key).where(person_key.c.master_version != self.master_version).limit(batch)
        while True:
            with self.writing() as connection:
                rows = connection.execute(stale).all()
                for row in rows:
                    key = self.unwrap(row.person_id, row.master_version, row.wrapped)
                    connection.execute(
                        update(person_key).where(person_key.c.person_id == row.person_id),
                        self.wrap(PersonKey(row.person_id, key)),
                    )
            done += len(rows)
            if not rows:
                return done

    def count_by_version(self) -> dict[str, int]:
        """How many keys each master key wraps."""
        by_version = select(person_key.c.master_version, func.count()).group_by(person_key.c.master_version)
        with self.engine.connect() as connection:
            return {version: count for version, count in connection.execute(by_version)}  # noqa: C416 (types)

    def count(self) -> tuple[int, int]:
        """How many persons have a key, and how many had one that was destroyed."""
        with self.engine.connect() as connection:
            kept, gone = (connection.scalar(select(func.count()).select_from(t)) for t in (person_key, destroyed_key))
        return kept or 0, gone or 0

    def installation_id(self) -> UUID | None:
        """The id of the installation whose persons these keys belong to; None where it was not given one yet."""
        with self.engine.connect() as connection:
            found: UUID | None = connection.scalar(select(key_installation.c.id))
        return found

    def join_installation(self, installation_id: UUID) -> None:
        """Give the key store the id of its installation, once."""
        with self.writing() as connection:
            connection.execute(insert(key_installation).values(one=1, id=installation_id))

    def destroyed_since(self, moment: datetime) -> bool:
        """Whether anybody's key was destroyed after a moment."""
        later = select(destroyed_key.c.person_id).where(destroyed_key.c.destroyed_at >= moment).limit(1)
        with self.engine.connect() as connection:
            return connection.execute(later).first() is not None

    def check(self) -> None:
        """Raise unless keys can be read and, if there are any, unwrapped with the master keys at hand."""
        with self.engine.connect() as connection:
            row = connection.execute(select(person_key).limit(1)).first()
        if row is not None:
            self.unwrap(row.person_id, row.master_version, row.wrapped)

    def _make(self, count: int) -> list[PersonKey]:
        keys = [PersonKey(uuid4(), self.new_key()) for _ in range(count)]
        made_at = clock.now()
        rows = [{"person_id": key.person_id, "made_at": made_at, **self.wrap(key)} for key in keys]
        with self.writing() as connection:
            connection.execute(insert(person_key), rows)
        return keys

    def new_key(self) -> bytes:
        """A random key (32 bytes), written nowhere yet."""
        return secrets.token_bytes(KEY_BYTES)

    def wrap(self, key: PersonKey) -> dict[str, Any]:
        """A key under the newest master key, as the columns `master_version` and `wrapped`."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        wrapped = self._master[self.master_version].encrypt(nonce, key.key, key.person_id.bytes)
        return {"master_version": self.master_version, "wrapped": nonce + wrapped}

    def unwrap(self, person_id: UUID, version: str, wrapped: bytes) -> bytes:
        """The key again. Raises `MasterKeyMissing`, or `InvalidTag` where the master key does not open it."""
        if version not in self._master:
            raise MasterKeyMissing(version)
        return self._master[version].decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], person_id.bytes)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One short writing transaction in the key database."""
        with (
            writers_turn(self.engine) as left,
            self.engine.connect().execution_options(writes=True, wait=left) as connection,
        ):
            with connection.begin():
                yield connection

    def forget_history(self) -> None:
        """See that the bytes of a row just deleted are gone from a SQLite file too. Raises `KeyLingers` if they are not.

        PostgreSQL has nothing like it to ask: its own cleaning frees the place, and its log and archive are kept as
        briefly as the copies of the key store (the handbook says so). What lies there is wrapped by the master key.
        """
        if self.engine.dialect.name != "sqlite":
            return
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={READER_PATIENCE}")
            try:
                # The write-ahead log still holds the page as it was; folding it in and cutting it off removes that
                # too, unless somebody is reading: then the answer begins with 1, and nothing was cut.
                (is_busy, *_pages) = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            finally:
                connection.exec_driver_sql(
                    f"PRAGMA busy_timeout={int(self.engine.get_execution_options()[PATIENCE] * 1000)}"
                )
        if is_busy:
            raise KeyLingers


def init_app(
    app: Flask, url: str, master_keys: Mapping[str, bytes], refuse_foreign: Callable[[], None], patience: float
) -> None:
    """Open the key database of an app; it waits for another's lock for `patience` seconds."""
    state_of(app).keystore = Keystore(url, master_keys, refuse_foreign, patience)


def current() -> Keystore:
    """The key database of the app at work."""
    return state().keystore


def create_tables() -> None:
    """Make the tables of the key database where they are missing."""
    metadata.create_all(current().engine)

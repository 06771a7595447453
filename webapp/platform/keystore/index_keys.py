"""The keys of the blind indexes: a new one every week, the old ones destroyed.

A blind index finds a person by a phone or an IIN that nobody can read. Who holds its key can try out all phones in
minutes and all IINs (some 700 million) in an hour. In the database at work that is what it is for; but in an *old
copy* of the main database it would find people who were destroyed since, whatever became of their own keys.

So index keys lie in the key store, wrapped by the master key, and do not last. Every `INDEX_KEY_DAYS` a new one is
announced to all processes, becomes the one to write by, and everybody's indexes are made anew under it; a day later
the old one is destroyed, as the key of a person is. From then on the indexes in all older copies are random bytes to
everybody, the operator with all of today's keys included: destroyed people cannot be found there by trying.

What this does not promise: in the days between a destruction and the next change of keys, who has both a copy of the
main database and today's key store can still try; and who has an old copy of the *key store* has its index keys too,
as they have its keys of persons. That is why copies of the key store are kept for a few days only.

The other designs that were weighed: leaving index columns out of copies cannot be held to, since copies are made by
pg_dump, snapshots and archives that know nothing of it; keeping the indexes in the key store makes every entry wait
for two databases in turn, and a crash between them loses a person's place.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import uuid5

from sqlalchemy import delete, func, insert, select, update

from webapp.platform import clock
from webapp.platform.keystore.store import SITE, Keystore, PersonKey
from webapp.platform.keystore.tables import index_key
from webapp.platform.macs import Mac, mac_under

CACHE_SECONDS = 20.0
"""Seconds for which a process goes on with the keys it knows; a new key is announced for longer before it is used."""


class IndexKeyMissing(Exception):
    """There is no key to make blind indexes with: the key store was never joined to this database."""


@dataclass(frozen=True)
class IndexKey:
    """One key (32 bytes) of the blind indexes, and from when on it is the one to write by."""

    version: str
    key: bytes
    current_from: datetime

    def __repr__(self) -> str:
        return f"IndexKey({self.version})"

    @cached_property
    def mac(self) -> Mac:
        """What makes the blind indexes under it (HMAC-SHA-256)."""
        return mac_under(self.key)


class IndexKeys:
    """The index keys of one app.

    `legacy` are the keys that releases before this kept in their settings (VPLUSE_INDEX_KEYS), by version: people
    indexed with them are found until they have been indexed anew.
    """

    def __init__(self, store: Keystore, legacy: Mapping[str, bytes]) -> None:
        self._store = store
        self._legacy = dict(legacy)
        self._known: list[IndexKey] = []
        self._known_at = float("-inf")

    def live(self) -> list[IndexKey]:
        """Every key that somebody may be indexed with, the one to write by first. Raises `IndexKeyMissing`."""
        now = clock.now()
        if time.monotonic() - self._known_at > CACHE_SECONDS:
            self._known = self._read()
            self._known_at = time.monotonic()
        if not self._known:
            raise IndexKeyMissing
        # With a clock that was set back none may have begun: then the first of them is the one that everybody has.
        begun = [key for key in self._known if key.current_from <= now] or self._known[-1:]
        return [*begun, *(key for key in self._known if key not in begun)]

    def forget(self) -> None:
        """Look the keys up anew at the next asking."""
        self._known_at = float("-inf")

    def missing(self) -> list[str]:
        """The versions of an earlier release's keys that are in use and not in the settings."""
        of_settings = select(index_key.c.version).where(index_key.c.wrapped.is_(None))
        with self._store.engine.connect() as connection:
            return [version for version in connection.scalars(of_settings) if version not in self._legacy]

    def begin(self, at: datetime, *, has_people: bool) -> None:
        """Make the first key, where there is none. With people of an earlier release, theirs stay for finding them."""
        with self._store.writing() as connection:
            if connection.scalar(select(func.count()).select_from(index_key)):
                return
            # The newest of them is the one that the release before writes by, until a first change of keys.
            rows = [
                {
                    "version": version,
                    "master_version": None,
                    "wrapped": None,
                    "current_from": at - timedelta(seconds=age),
                }
                for age, version in enumerate(self._legacy if has_people else ())
            ]
            if rows:
                connection.execute(insert(index_key), rows)
        if not rows:
            self.announce(at)
        self.forget()

    def announce(self, current_from: datetime) -> str:
        """Make a new key, to be written by from a moment on. Answers its version."""
        with self._store.writing() as connection:
            numbers = [
                int(version[1:]) for version in connection.scalars(select(index_key.c.version)) if version[0] == "#"
            ]
            version = f"#{max(numbers, default=0) + 1}"
            wrapped = self._store.wrap(PersonKey(uuid5(SITE, version), self._store.new_key()))
            connection.execute(insert(index_key).values(version=version, current_from=current_from, **wrapped))
        self.forget()
        return version

    def destroy(self, version: str) -> None:
        """Destroy a key for good. Raises `KeyLingers`, as the destruction of a person's key does."""
        with self._store.writing() as connection:
            connection.execute(delete(index_key).where(index_key.c.version == version))
        self.forget()
        self._store.forget_history()

    def rewrap(self) -> int:
        """Wrap every key with the newest master key. Answers how many were."""
        stale = select(index_key).where(index_key.c.master_version != self._store.master_version)
        with self._store.writing() as connection:
            rows = connection.execute(stale).all()
            for row in rows:
                person = uuid5(SITE, row.version)
                key = self._store.unwrap(person, row.master_version, row.wrapped)
                connection.execute(
                    update(index_key).where(index_key.c.version == row.version),
                    self._store.wrap(PersonKey(person, key)),
                )
        return len(rows)

    def _read(self) -> list[IndexKey]:
        with self._store.engine.connect() as connection:
            rows = connection.execute(select(index_key).order_by(index_key.c.current_from.desc())).all()
        return [
            IndexKey(row.version, key, row.current_from)
            for row in rows
            if (key := self._key_of(row.version, row.master_version, row.wrapped)) is not None
        ]

    def _key_of(self, version: str, master_version: str | None, wrapped: bytes | None) -> bytes | None:
        if master_version is None or wrapped is None:
            return self._legacy.get(version)
        return self._store.unwrap(uuid5(SITE, version), master_version, wrapped)

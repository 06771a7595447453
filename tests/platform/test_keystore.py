"""The keys of persons: on the disk before use, wrapped, rotated, and gone for good when destroyed."""

import os
import sqlite3
from contextlib import closing
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import func, select, text

from tests.conftest import KEY_A, KEY_B
from tests.support.factories import NOON
from webapp.platform import keystore
from webapp.platform.app_state import state_of
from webapp.platform.keystore import RESERVE, KeyDestroyed, KeyLingers, KeyMissing, Keystore, destroyed_key, person_key


def count(table) -> int:
    with keystore.current().engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table))


def wrapped(person_id) -> bytes:
    with keystore.current().engine.connect() as connection:
        return connection.scalar(select(person_key.c.wrapped).where(person_key.c.person_id == person_id))


def all_bytes(folder) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("keystore.db*")))


def test_a_key_is_on_the_disk_before_it_is_given_out(app):
    key = keystore.current().take()
    reopened = Keystore(str(state_of(app).settings.keystore_url), {"k1": KEY_A})

    assert reopened.find(key.person_id) == key
    reopened.engine.dispose()


def test_keys_are_made_some_at_a_time_and_each_is_given_out_once(app):
    store = keystore.current()
    taken = {store.take() for _ in range(RESERVE + 1)}

    assert len(taken) == RESERVE + 1
    assert count(person_key) == 2 * RESERVE


def test_a_forked_process_leaves_its_parents_reserve_alone(app, monkeypatch):
    store = keystore.current()
    store.take()
    monkeypatch.setattr(os, "getpid", lambda: -1)
    store.take()

    assert count(person_key) == 2 * RESERVE


def test_the_key_as_it_lies_is_not_the_key(app):
    key = keystore.current().take()

    assert key.key not in wrapped(key.person_id)
    assert len(key.key) == 32


def test_a_wrapped_key_belongs_to_one_person(app):
    store = keystore.current()
    one, other = store.take(), store.take()
    with store.engine.begin() as connection:
        stolen = person_key.update().where(person_key.c.person_id == other.person_id)
        connection.execute(stolen.values(wrapped=wrapped(one.person_id)))

    with pytest.raises(InvalidTag):
        store.find(other.person_id)


def test_a_destroyed_key_cannot_be_found_and_the_moment_is_noted(app):
    store = keystore.current()
    key = store.take()
    store.destroy(key.person_id, NOON)

    with pytest.raises(KeyDestroyed):
        store.find(key.person_id)
    with store.engine.connect() as connection:
        assert connection.execute(select(destroyed_key)).all() == [(key.person_id, NOON)]


def test_destroying_twice_or_what_never_was_notes_nothing_more(app):
    store = keystore.current()
    key = store.take()
    for person_id in (key.person_id, key.person_id, uuid4()):
        store.destroy(person_id, NOON)

    assert count(destroyed_key) == 1


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_nothing_of_a_destroyed_key_is_left_in_the_files(app, site):
    store = keystore.current()
    key, kept = store.take(), store.take()
    gone, left = wrapped(key.person_id), wrapped(kept.person_id)
    assert gone in all_bytes(site.folder)
    store.destroy(key.person_id, NOON)

    assert gone not in all_bytes(site.folder)
    assert gone[12:44] not in all_bytes(site.folder)
    assert left in all_bytes(site.folder)


def test_rewrapping_brings_every_key_under_the_newest_master_key(app, site):
    keys = [keystore.current().take() for _ in range(3)]
    with site.make_app(master_keys={"k2": KEY_B, "k1": KEY_A}).app_context():
        store = keystore.current()
        assert store.count_by_version() == {"k1": RESERVE}
        assert [store.find(key.person_id) for key in keys] == keys  # readable before …
        assert store.rewrap(batch=10) == RESERVE
        assert store.rewrap() == 0
    with site.make_app(master_keys={"k2": KEY_B}).app_context():
        store = keystore.current()
        assert store.count_by_version() == {"k2": RESERVE}
        assert [store.find(key.person_id) for key in keys] == keys  # … and after the old one is taken away


def test_a_check_passes_on_an_empty_store_and_on_keys_that_fit(app):
    store = keystore.current()
    store.check()
    store.take()
    store.check()


@pytest.mark.parametrize("master_keys", [{"k1": KEY_B}, {"k2": KEY_A}])
def test_a_check_fails_when_the_master_keys_do_not_fit(app, site, master_keys):
    keystore.current().take()
    with site.make_app(master_keys=master_keys).app_context(), pytest.raises((InvalidTag, KeyError)):
        keystore.current().check()


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_the_key_database_keeps_to_its_pragmas(app):
    with keystore.current().engine.connect() as connection:
        said = {
            name: connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "secure_delete")
        }

    assert said == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}


def test_a_person_of_whom_nothing_is_known_is_no_destroyed_one(app):
    with pytest.raises(KeyMissing):
        keystore.current().find(uuid4())


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_a_destruction_is_not_done_while_a_reader_keeps_the_page_in_the_log(app, site):
    store = keystore.current()
    key = store.take()
    gone = wrapped(key.person_id)
    with closing(sqlite3.connect(site.folder / "keystore.db")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM person_key").fetchone()
        with pytest.raises(KeyLingers):
            store.destroy(key.person_id, NOON)
        assert gone in all_bytes(site.folder)

    store.destroy(key.person_id, NOON)
    assert gone not in all_bytes(site.folder)
    assert count(destroyed_key) == 1

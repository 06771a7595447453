"""A person is kept sealed, found blind, and destroyed in every copy."""

import dataclasses
import sqlite3
from contextlib import closing
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.support.factories import NOON
from tests.support.people import make_particulars, make_person
from webapp import participants
from webapp.participants import Participant, ParticipantDestroyed, TooManyAtOnce, operations
from webapp.participants.models import PendingKeyDestruction
from webapp.platform import keystore
from webapp.platform.db import db, transaction
from webapp.platform.keystore import KeyDestroyed
from webapp.platform.vault import SealBroken


def keep(number: int = 1) -> Participant:
    key = participants.keep(make_particulars(number), "ru", NOON)
    return participants.find(key.person_id)


def pending_destructions() -> int:
    return db.session.scalar(select(func.count()).select_from(PendingKeyDestruction))


def rows() -> bytes:
    connection = db.session.connection()
    values = connection.execute(select(Participant.__table__)).all()
    return b"".join(
        bytes(value) if isinstance(value, bytes) else str(value).encode() for row in values for value in row
    )


def test_what_is_kept_of_a_person_is_read_again(app):
    assert participants.read(keep()) == make_particulars(1)


def test_what_a_person_did_not_tell_is_not_kept(app):
    particulars = dataclasses.replace(make_particulars(1), patronymic=None, iin=None, phone=None)
    key = participants.keep(particulars, "kk", NOON)
    person = participants.find(key.person_id)

    assert (person.patronymic, person.iin, person.iin_index, person.phone_index) == (None,) * 4
    assert participants.read(person) == particulars


def test_nothing_in_the_row_can_be_read(app):
    keep()

    assert not any(value.encode() in rows() for value in make_person(1).values())


def test_two_values_of_one_person_cannot_change_places(app):
    person = keep()
    person.last_name, person.first_name = person.first_name, person.last_name

    with pytest.raises(SealBroken):
        participants.read(person)


def test_a_value_of_one_person_cannot_be_put_on_another(app):
    one, other = keep(1), keep(2)
    one.email = other.email

    with pytest.raises(SealBroken):
        participants.read(one)


def test_a_person_is_found_by_the_same_contact_however_it_is_spelled(app):
    person = keep()
    told = make_particulars(1)

    assert participants.is_reached_by(person, dataclasses.replace(told, email=told.email.upper()), "email")
    assert not participants.is_reached_by(person, dataclasses.replace(told, email="asel@example.kz"), "email")
    assert not participants.is_reached_by(person, dataclasses.replace(told, phone=None), "phone")
    assert not participants.is_reached_by(person, dataclasses.replace(told, phone="+77771112233"), "phone")


def test_a_destroyed_person_is_gone_with_their_key(app):
    person = keep()
    participants.destroy(person.id, NOON)

    assert db.session.scalar(select(func.count()).select_from(Participant)) == 0
    assert pending_destructions() == 0
    with pytest.raises(KeyDestroyed):
        keystore.current().find(person.id)
    with pytest.raises(ParticipantDestroyed):
        participants.read(person)


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_destruction_reaches_a_copy_that_was_taken_before(app, site):
    person = keep()
    with closing(sqlite3.connect(site.folder / "vpluse.db")) as live:
        with closing(sqlite3.connect(site.folder / "backup.db")) as copy:
            live.backup(copy)
    participants.destroy(person.id, NOON)

    with site.make_app(database_url=f"sqlite:///{site.folder / 'backup.db'}").app_context():
        restored = participants.find(person.id)
        assert restored.email
        with pytest.raises(ParticipantDestroyed):
            participants.read(restored)


def test_a_destruction_that_is_undone_leaves_the_key(app):
    person = keep()
    with transaction():
        with pytest.raises(RuntimeError), transaction():
            participants.destroy(person.id, NOON)
            raise RuntimeError

    assert participants.read(participants.find(person.id)) == make_particulars(1)
    assert pending_destructions() == 0


def test_a_key_whose_destruction_was_cut_short_is_destroyed_later(app, monkeypatch):
    person = keep()
    with monkeypatch.context() as cut, pytest.raises(ConnectionError):
        cut.setattr(keystore.Keystore, "destroy", lambda *_: (_ for _ in ()).throw(ConnectionError))
        participants.destroy(person.id, NOON)
    assert keystore.current().find(person.id)

    assert participants.destroy_pending_keys(NOON) == 1
    assert participants.destroy_pending_keys(NOON) == 0
    with pytest.raises(KeyDestroyed):
        keystore.current().find(person.id)


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_a_key_that_a_reader_keeps_in_the_file_stays_doomed_until_it_is_gone(app, site):
    person = keep()
    with closing(sqlite3.connect(site.folder / "keystore.db")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM person_key").fetchone()
        participants.destroy(person.id, NOON)
        assert pending_destructions() == 1
        assert participants.destroy_pending_keys(NOON) == 0

    assert participants.destroy_pending_keys(NOON) == 1
    assert pending_destructions() == 0


def test_one_run_destroys_only_a_small_share_of_all_persons(app, monkeypatch):
    monkeypatch.setattr(operations, "ALWAYS_ALLOWED", 1)
    people = [keep(number) for number in range(1, 11)]
    with transaction():
        for person in people[:3]:
            db.session.add(PendingKeyDestruction(person_id=person.id, doomed_at=NOON))

    with pytest.raises(TooManyAtOnce):
        participants.destroy_pending_keys(NOON, 0.2)
    assert [participants.read(person) for person in people]
    assert participants.destroy_pending_keys(NOON, 0.3) == 3


def test_a_person_is_told_apart_by_an_index_of_its_own_kind(app):
    person = keep()

    assert person.iin_index not in participants.identity_indexes(make_particulars(1))
    assert participants.find(UUID(int=0)) is None

"""The key store and the database work together only where they belong together, and nothing is guessed from what is not there."""

import shutil
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import delete, update

from tests.conftest import KEY_B
from tests.support.factories import NOON
from tests.support.people import make_particulars
from webapp import participants
from webapp.participants import KeysDoNotFit, Participant
from webapp.platform import installation, keystore
from webapp.platform.db import db
from webapp.platform.keystore import key_installation, person_key


@pytest.fixture
def people(app) -> list[Participant]:
    return [participants.find(participants.keep(make_particulars(n), "ru", NOON).person_id) for n in range(1, 4)]


def in_keys(statement) -> None:
    with keystore.current().engine.begin() as connection:
        connection.execute(statement)


def in_data(statement) -> None:
    with db.engine.begin() as connection:
        connection.execute(statement)


def forget_both_ids() -> None:
    in_keys(delete(key_installation))
    in_data(delete(installation.Installation))


def test_what_belongs_together_is_fit_to_serve(people):
    participants.refuse_to_start()

    assert participants.key_faults() == []


def test_an_empty_database_beside_a_full_key_store_destroys_nothing_and_is_refused(people):
    kept = keystore.current().count()
    in_data(delete(Participant))
    in_data(delete(installation.Installation))

    assert participants.destroy_pending_keys(NOON) == 0
    assert keystore.current().count() == kept
    with pytest.raises(KeysDoNotFit, match="bring back the newest copy of the database"):
        participants.refuse_to_start()


def test_the_database_of_another_installation_is_refused_and_nothing_is_destroyed_for_it(people):
    in_data(update(installation.Installation).values(id=uuid4()))

    with pytest.raises(KeysDoNotFit, match="another installation"):
        participants.destroy(people[0].id, NOON)
    with pytest.raises(KeysDoNotFit, match="another installation"):
        participants.refuse_to_start()
    assert keystore.current().find(people[0].id)


def test_no_key_is_made_for_the_database_of_another_installation(app, site):
    in_data(update(installation.Installation).values(id=uuid4()))

    with site.make_app().app_context(), pytest.raises(KeysDoNotFit):
        participants.keep(make_particulars(1), "ru", NOON)


def test_a_key_store_that_was_lost_and_begun_anew_stops_the_start(people):
    for table in (person_key, key_installation):
        in_keys(delete(table))

    with pytest.raises(KeysDoNotFit, match="bring back the newest copy of the key store"):
        participants.refuse_to_start()
    assert participants.key_faults()


def test_a_key_store_that_lost_a_few_keys_is_not_ready(people):
    store = keystore.current()
    assert participants.key_faults() == []
    in_keys(delete(person_key).where(person_key.c.person_id == people[1].id))
    store.counted_at = float("-inf")

    assert "older than the database" in participants.key_faults()[0]


def test_keys_that_open_nothing_of_the_database_are_noticed(people, site):
    with keystore.current().engine.begin() as connection:
        rows = connection.execute(delete(person_key).returning(person_key)).all()
        connection.execute(person_key.insert(), [row._asdict() for row in rows])
    in_data(update(Participant).values(last_name=b"\x01" + bytes(40)))

    assert "do not open the database" in participants.key_faults()[0]


def test_other_master_keys_are_noticed(people, site):
    with site.make_app(master_keys={"k1": KEY_B}).app_context():
        assert "VPLUSE_MASTER_KEYS" in participants.key_faults()[0]


def test_databases_of_an_earlier_release_are_joined_where_they_fit(people):
    forget_both_ids()
    participants.refuse_to_start()

    assert installation.find_id() == keystore.current().installation_id()
    assert participants.key_faults() == []


def test_a_start_that_died_between_the_two_databases_is_finished_by_the_next(people):
    in_data(delete(installation.Installation))
    participants.pair()

    assert installation.find_id() == keystore.current().installation_id()


def test_a_database_without_an_id_does_not_join_keys_that_are_not_its_own(people):
    forget_both_ids()
    in_keys(delete(person_key).where(person_key.c.person_id != people[0].id))

    with pytest.raises(KeysDoNotFit):
        participants.pair()
    assert installation.find_id() is None


def test_a_destroyed_person_in_an_older_copy_is_no_fault(people, site, tmp_path: Path):
    keystore.current().destroy(people[0].id, NOON)

    assert participants.key_faults() == []


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_a_key_store_file_that_is_gone_stops_the_start_in_words(people, site):
    keystore.current().engine.dispose()
    for path in site.folder.glob("keystore.db*"):
        path.unlink() if path.is_file() else shutil.rmtree(path)

    with site.make_app().app_context(), pytest.raises(KeysDoNotFit, match="newest copy of the key store"):
        participants.refuse_to_start()

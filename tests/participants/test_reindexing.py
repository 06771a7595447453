"""Old copies of the database find nobody who was destroyed since: the keys of the blind indexes do not last."""

import hmac
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.conftest import KEY_A, KEY_B
from tests.support.factories import NOON, make_details, publish_campaign, resent
from tests.support.index_keys import change_index_key
from tests.support.mail import Mailbox
from webapp import entries, participants
from webapp.entries import Entry
from webapp.entries.models import Attempt
from webapp.participants import Participant, renew_index_key
from webapp.participants.reindexing import INDEX_KEY_LIFETIME, RETIRED_FOR
from webapp.platform import clock, keystore, vault
from webapp.platform.db import db
from webapp.platform.keystore import index_key

INDEXES = ("email_index", "phone_index", "iin_index")
LATER = timedelta(days=8)


@pytest.fixture
def campaign(app):
    return publish_campaign()


def enter(campaign, number: int = 1):
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    return details


def letter_to_who_comes_again(campaign, details, minutes: int) -> str:
    """What the same person is written who enters once more: the worker finds out who that was."""
    entries.enter(campaign, resent(details), at=NOON + timedelta(minutes=minutes))
    return Mailbox().fetch()[-1].name


def copy_of_indexes() -> set[bytes]:
    """What an old copy of the main database holds: every blind index in it."""
    found = {getattr(person, name) for person in db.session.scalars(select(Participant)) for name in INDEXES}
    found |= set(db.session.scalars(select(Entry.person_index))) | set(db.session.scalars(select(Attempt.person_index)))
    db.session.rollback()
    return found - {None}


def tried_out(told) -> set[bytes]:
    """The attacker's work: what is known of a person, under every key that lies anywhere today."""
    store, keys = keystore.current(), [KEY_A, KEY_B, *(each.key for each in vault.index_keys().live())]
    with store.engine.connect() as connection:
        keys += [row.wrapped for row in connection.execute(select(index_key)) if row.wrapped]
    values = {(kind, value) for kind, value in told.given().items()}
    values |= {(f"person {kind}", value) for kind, value in values}
    return {hmac.digest(key, f"{kind}\0{value}".encode(), "sha256") for key in keys for kind, value in values}


def destroy(details) -> None:
    (person,) = (p for p in db.session.scalars(select(Participant)) if participants.read(p) == details.particulars)
    entries.cleaning.discard(
        db.session.scalar(select(Entry.id).filter_by(participant_id=person.id)), person.id, clock.now()
    )


def test_a_destroyed_person_is_not_found_in_an_old_copy_with_todays_keys(campaign):
    details = enter(campaign)
    copy = copy_of_indexes()
    destroy(details)
    assert tried_out(details.particulars) & copy  # until the next change of keys, as the docstring says

    change_index_key()
    assert not tried_out(details.particulars) & copy


def test_whoever_stays_is_found_after_the_change_as_before(campaign):
    gone, stays = enter(campaign), enter(campaign)
    destroy(gone)

    assert change_index_key() == 1
    assert letter_to_who_comes_again(campaign, stays, minutes=1) == "entered_already"


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_nothing_of_a_destroyed_index_key_is_left_in_the_files(campaign, site):
    with keystore.current().engine.connect() as connection:
        wrapped = connection.scalar(select(index_key.c.wrapped))
    destroy(enter(campaign))
    change_index_key()

    assert wrapped not in b"".join(path.read_bytes() for path in site.folder.glob("keystore.db*"))


def test_a_key_is_changed_only_when_it_is_old_and_somebody_was_destroyed_under_it(campaign):
    details, later = enter(campaign), clock.now() + LATER
    assert renew_index_key(later) is None

    destroy(details)
    assert renew_index_key(clock.now() + INDEX_KEY_LIFETIME / 2) is None
    assert renew_index_key(later) == "#2"
    assert renew_index_key(later) is None  # one at a time


def test_a_key_by_which_somebody_is_still_found_is_not_destroyed(campaign):
    stays = enter(campaign)
    vault.index_keys().announce(clock.now())

    assert participants.destroy_retired_index_keys(clock.now() + 2 * RETIRED_FOR) == []
    assert letter_to_who_comes_again(campaign, stays, minutes=1) == "entered_already"


def test_people_of_an_earlier_release_are_found_and_soon_indexed_by_a_key_of_the_store(campaign, site):
    with keystore.current().engine.begin() as connection:
        connection.execute(index_key.delete())
    vault.index_keys().begin(NOON, has_people=True)
    details = enter(campaign)
    assert db.session.scalar(select(Participant.index_version)) == "k1"
    assert letter_to_who_comes_again(campaign, details, minutes=1) == "entered_already"

    with site.make_app(index_keys={}).app_context():
        assert "VPLUSE_INDEX_KEYS" in participants.key_faults()[0]
    assert change_index_key() == 2
    assert [each.version for each in vault.index_keys().live()] == ["#1"]
    with site.make_app(index_keys={}).app_context():  # the setting of the release before can go
        assert letter_to_who_comes_again(campaign, details, minutes=2) == "entered_already"


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_in_a_copy_brought_back_whoever_was_destroyed_since_is_indexed_by_nothing(campaign, site):
    gone, _stays = enter(campaign), enter(campaign)
    with closing(sqlite3.connect(site.folder / "vpluse.db")) as live:
        with closing(sqlite3.connect(site.folder / "backup.db")) as copy:
            live.backup(copy)
    destroy(gone)
    with site.make_app(database_url=f"sqlite:///{site.folder / 'backup.db'}").app_context():
        assert change_index_key() == 2
        assert not tried_out(gone.particulars) & copy_of_indexes()


def test_index_keys_go_over_to_a_new_master_key(campaign, site):
    enter(campaign)
    with site.make_app(master_keys={"k2": KEY_B, "k1": KEY_A}).app_context():
        assert vault.index_keys().rewrap() == 1
        assert vault.index_keys().rewrap() == 0
        keystore.current().rewrap()
    with site.make_app(master_keys={"k2": KEY_B}).app_context():
        assert vault.blind_index("email", "a@example.kz") in vault.blind_indexes("email", "a@example.kz")


def test_an_index_key_shows_nothing_when_printed(app):
    assert repr(vault.index_keys().live()[0]) == "IndexKey(#1)"


def test_with_a_clock_that_was_set_back_people_are_entered_and_found_all_the_same(campaign):
    with time_machine.travel(clock.now() - timedelta(days=30)):
        vault.index_keys().forget()
        details = enter(campaign)
        assert vault.index_keys().live()[0].version == "#1"

    assert letter_to_who_comes_again(campaign, details, minutes=1) == "entered_already"

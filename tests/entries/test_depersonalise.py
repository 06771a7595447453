"""A depersonalised entry stays as a fact, and nobody can be told from it (clause 2.5)."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.support.factories import NOON, make_details, publish_campaign, resent
from tests.support.index_keys import change_index_key
from webapp import audit, entries, messaging, participants
from webapp.entries import Entry
from webapp.entries.cleaning import UNCONFIRMED_LIFETIME
from webapp.entries.models import Attempt
from webapp.participants import FIELD_NAMES, ParticipantDestroyed
from webapp.platform.db import db

WHY = "Срок хранения истёк"


@pytest.fixture
def details(app):
    campaign = publish_campaign()
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    return details


def the_entry() -> Entry:
    db.session.expire_all()
    return db.session.scalars(select(Entry)).one()


def depersonalise() -> Entry:
    entries.depersonalise(the_entry().participant_id, None, NOON, WHY)
    return the_entry()


def test_the_entry_stays_and_is_counted(details):
    before = the_entry()
    facts = (before.id, before.campaign_id, before.language, before.entered_at)
    after = depersonalise()

    assert (after.id, after.campaign_id, after.language, after.entered_at) == facts
    assert entries.count_entries(after.campaign_id, confirmed=False) == 1


def test_particulars_indexes_and_key_are_gone(details):
    person = participants.find(depersonalise().participant_id)

    assert {getattr(person, name) for name in FIELD_NAMES} == {None}
    assert (person.email_index, person.phone_index, person.iin_index) == (None, None, None)
    with pytest.raises(ParticipantDestroyed):
        participants.read(person)


def test_nothing_leads_back_from_the_same_person(details):
    known = participants.identity_indexes(details.particulars)
    after = depersonalise()

    assert after.person_index not in known
    assert db.session.scalars(select(Attempt.entry_id)).all() == []


def test_nobody_is_written_to_any_more(details):
    depersonalise()

    assert messaging.outbox_health(NOON).waiting == 0


def test_the_person_may_enter_anew(details):
    after = depersonalise()
    campaign = publish_campaign("tea-road")
    entries.enter(campaign, make_details(campaign, details.particulars), at=NOON)
    again = resent(details)
    entries.enter(db.session.get(type(campaign), after.campaign_id), again, at=NOON)

    assert entries.count_entries(after.campaign_id, confirmed=False) == 2


def test_it_is_written_down_with_its_reason(details):
    person_id = depersonalise().participant_id

    (line,) = audit.events(audit.Wanted(people=(person_id, person_id)), 10)
    assert (line.action, line.reason, line.actor_id) == ("entry.depersonalised", WHY, None)


def test_the_keys_of_indexes_are_changed_all_the_same(app, details):
    before = depersonalise().person_index

    assert change_index_key() == 0
    assert the_entry().person_index == before


def test_an_entry_that_was_never_confirmed_goes_by_the_clock(details):
    depersonalise()

    assert entries.clean_up(NOON + UNCONFIRMED_LIFETIME) == 1
    assert db.session.scalars(select(Entry)).all() == []


def test_the_command_says_what_it_did(app, details):
    person_id, run = the_entry().participant_id, app.test_cli_runner().invoke
    done = run(args=["people", "depersonalise", str(person_id), "--reason", WHY])
    unknown = run(args=["people", "depersonalise", str(uuid4()), "--reason", WHY])

    assert done.exit_code == 0
    assert "Nobody can be told" in done.output
    assert (unknown.exit_code, "no person" in unknown.output) == (1, True)
    assert participants.find(person_id).email is None

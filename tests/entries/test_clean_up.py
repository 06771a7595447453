"""What was never confirmed is forgotten after 72 hours; the ledger keeps that it ran out."""

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.support.factories import NOON, make_details, publish_campaign, resent
from tests.support.mail import Mailbox, code_in
from webapp import consent, entries
from webapp.entries import Entry
from webapp.entries.cleaning import UNCONFIRMED_LIFETIME
from webapp.entries.models import Attempt
from webapp.messaging.models import OutboxMessage
from webapp.participants import Participant
from webapp.platform import keystore
from webapp.platform.db import db
from webapp.platform.keystore import KeyDestroyed

DUE = NOON + UNCONFIRMED_LIFETIME


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_an_entry_is_left_alone_until_72_hours_have_passed(app):
    campaign = publish_campaign()
    entries.enter(campaign, make_details(campaign), at=NOON)

    assert timedelta(hours=72) == UNCONFIRMED_LIFETIME
    assert entries.clean_up(DUE - timedelta(microseconds=1)) == 0
    assert count(Entry) == 1


def test_what_nobody_confirmed_is_destroyed_with_its_person_key_and_messages(app):
    campaign = publish_campaign()
    entries.enter(campaign, make_details(campaign), at=NOON)
    person_id = db.session.scalar(select(Participant.id))

    assert entries.clean_up(DUE) == 1
    assert count(Entry) == count(Participant) == count(Attempt) == count(OutboxMessage) == 0
    with pytest.raises(KeyDestroyed):
        keystore.current().find(person_id)


def test_the_ledger_keeps_that_the_consents_ran_out(app):
    campaign = publish_campaign()
    entries.enter(campaign, make_details(campaign, offers_email=True), at=NOON)
    person_id = db.session.scalar(select(Participant.id))
    entries.clean_up(DUE)

    events = consent.events_of(person_id, campaign.id)
    given = {event.purpose for event in events if event.action == "given"}
    expired = [event for event in events if event.action == "expired"]
    assert {event.purpose for event in expired} == given == {"participation", "draw", "offers_email"}
    assert {(event.control, event.recorded_at, event.box_after) for event in expired} == {("clock", DUE, None)}
    assert not consent.is_given(person_id, "participation")
    assert consent.verify().faults == ()


def test_a_confirmed_entry_stays(app, mailbox: Mailbox):
    campaign = publish_campaign()
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    entries.confirm_by_code(campaign, details.evidence.shown_key, code_in(mailbox.fetch_one()), at=NOON)

    assert entries.clean_up(DUE + timedelta(days=365)) == 0
    assert count(Entry) == count(Participant) == 1
    assert count(Attempt) == 0


def test_after_the_clean_up_the_person_can_enter_again(app):
    campaign = publish_campaign()
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    entries.clean_up(DUE)
    entries.enter(campaign, resent(details), at=DUE)

    assert count(Entry) == 1


def test_many_are_cleaned_batch_by_batch(app, monkeypatch):
    monkeypatch.setattr("webapp.entries.cleaning.BATCH", 2)
    campaign = publish_campaign("tea-road")
    for _ in range(5):
        entries.enter(campaign, make_details(campaign), at=NOON)

    assert entries.clean_up(DUE) == 5
    assert count(Entry) == 0


def test_details_are_frozen_and_show_nobody(app):
    campaign = publish_campaign()
    details = make_details(campaign)

    assert details.particulars.email not in repr(details)
    with pytest.raises(dataclasses.FrozenInstanceError):
        details.of_age = False

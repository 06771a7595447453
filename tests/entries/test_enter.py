from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from tests.support.factories import NOON, make_details, publish_campaign, resent
from tests.support.mail import Mailbox
from webapp import consent, entries
from webapp.consent.purposes import asked_by
from webapp.participants import Participant
from webapp.platform.constraints import broken_constraint
from webapp.platform.db import db


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_an_entry_is_kept_with_its_consents_and_a_message(app, mailbox: Mailbox):
    campaign = publish_campaign()
    entries.enter(campaign, make_details(campaign), at=NOON)

    assert count(entries.Entry) == 1
    assert count(consent.ConsentEvent) == len(asked_by(campaign))
    assert [message.name for message in mailbox.fetch()] == ["entry_code"]


def test_a_second_entry_by_the_same_person_stands_beside_the_first(app, mailbox: Mailbox):
    campaign = publish_campaign()
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    entries.enter(campaign, resent(details), at=NOON)

    assert sorted(message.name for message in mailbox.fetch()) == ["entered_already", "entry_code"]
    assert count(entries.Entry) == count(Participant) == 2
    assert entries.count_entries(campaign.id, confirmed=True) == 0


def test_what_breaks_another_constraint_than_that_of_the_form_is_a_fault(app, monkeypatch):
    campaign = publish_campaign()
    monkeypatch.setattr("webapp.platform.tokens.digest_of_nothing", lambda: bytes(32))
    entries.enter(campaign, make_details(campaign), at=NOON)
    with pytest.raises(IntegrityError) as broken:
        entries.enter(campaign, make_details(campaign), at=NOON)

    assert broken_constraint(broken.value) == "uq_attempt_link_digest"
    assert count(entries.Entry) == 1


def test_a_closed_campaign_takes_no_entries(app):
    campaign = publish_campaign()
    with pytest.raises(entries.CampaignClosed):
        entries.enter(campaign, make_details(campaign), at=campaign.closes_at + timedelta(seconds=1))

    assert count(entries.Entry) == count(Participant) == count(consent.ConsentEvent) == 0

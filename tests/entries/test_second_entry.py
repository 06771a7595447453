"""What happens when the same person, or the same form, comes again: nothing that a stranger could learn from."""

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.support.factories import NOON, make_details, publish_campaign, resent
from tests.support.mail import Mailbox, code_in
from tests.support.people import make_particulars
from webapp import consent, entries
from webapp.consent.errors import ConsentMissing
from webapp.entries import CodeRefused, Entry, FormUsed
from webapp.entries.confirmation_limits import CORRECTION_LIFETIME
from webapp.entries.errors import ParticularsMissing, TooYoung
from webapp.entries.models import Attempt
from webapp.participants import Participant, Particulars
from webapp.platform import clock, vault
from webapp.platform.db import db

LATER = NOON + timedelta(minutes=1)


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def confirmed(campaign, details, mailbox: Mailbox) -> Entry:
    entries.enter(campaign, details, at=NOON)
    code = code_in(mailbox.fetch_one())
    entry = entries.confirm_by_code(campaign, details.evidence.shown_key, code, at=NOON)
    mailbox.fetch()
    return entry


def test_a_form_sent_twice_is_one_entry_and_one_message(app, mailbox: Mailbox):
    campaign = publish_campaign()
    details = make_details(campaign)
    for _ in range(3):
        entries.enter(campaign, details, at=NOON)

    assert count(Entry) == count(Attempt) == 1
    assert len(mailbox.fetch()) == 1


def test_a_form_that_was_used_is_not_taken_for_another_person(app):
    campaign = publish_campaign()
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    other = dataclasses.replace(details, particulars=make_particulars())

    with pytest.raises(FormUsed):
        entries.enter(campaign, other, at=NOON)
    assert count(Entry) == count(Participant) == 1


def test_who_has_confirmed_and_enters_again_is_told_by_message_alone(app, mailbox: Mailbox):
    campaign = publish_campaign()
    details = make_details(campaign)
    entry = confirmed(campaign, details, mailbox)
    again = resent(details)
    entries.enter(campaign, again, at=LATER)

    letter = mailbox.fetch_one()
    assert letter.name == "entered_already"
    assert entries.grouped(entry.ticket) in letter.text
    entries.clean_up(LATER + CORRECTION_LIFETIME)
    assert count(Entry) == count(Participant) == 1
    assert entries.find_entry_of_attempt(entries.find_attempt(again.evidence.shown_key)) is None


def test_no_code_confirms_an_attempt_that_led_to_no_entry(app, mailbox: Mailbox, monkeypatch):
    campaign = publish_campaign()
    details = make_details(campaign)
    confirmed(campaign, details, mailbox)
    monkeypatch.setattr("webapp.platform.tokens.new_code", lambda: "482109")
    again = resent(details)
    entries.enter(campaign, again, at=LATER)

    with pytest.raises(CodeRefused):
        entries.confirm_by_code(campaign, again.evidence.shown_key, "482109", at=LATER)


def test_the_message_goes_to_the_address_that_we_hold(app, mailbox: Mailbox):
    campaign = publish_campaign()
    details = make_details(campaign)
    confirmed(campaign, details, mailbox)
    stranger = dataclasses.replace(details.particulars, email="stranger@example.kz")
    entries.enter(campaign, dataclasses.replace(resent(details), particulars=stranger), at=LATER)

    told = [letter for letter in mailbox.fetch() if letter.name == "entered_already"]
    assert [letter.to for letter in told] == [details.particulars.email]


def test_who_has_not_confirmed_gets_one_more_code_and_each_fits_its_own_form(app, mailbox: Mailbox):
    campaign = publish_campaign()
    details = make_details(campaign)
    again = resent(details)
    entries.enter(campaign, details, at=NOON)
    entries.enter(campaign, again, at=LATER)
    old, new = map(code_in, mailbox.fetch())

    with pytest.raises(CodeRefused):
        entries.confirm_by_code(campaign, again.evidence.shown_key, old if old != new else "x", at=LATER)
    assert entries.confirm_by_code(campaign, again.evidence.shown_key, new, at=LATER).ticket
    with pytest.raises(CodeRefused):
        entries.confirm_by_code(campaign, details.evidence.shown_key, old, at=LATER)


def test_once_one_form_is_confirmed_the_others_of_that_person_go(app, mailbox: Mailbox):
    campaign = publish_campaign()
    details = make_details(campaign)
    again = resent(details)
    entries.enter(campaign, details, at=NOON)
    entries.enter(campaign, again, at=LATER)
    _old, new = map(code_in, mailbox.fetch())
    kept = entries.confirm_by_code(campaign, again.evidence.shown_key, new, at=LATER)
    mailbox.fetch()
    entries.clean_up(LATER + CORRECTION_LIFETIME)

    assert list(db.session.scalars(select(Entry.id))) == [kept.id]
    assert count(Participant) == 1


def test_an_entry_with_another_contact_leaves_the_one_that_waits_alone(app, mailbox: Mailbox):
    campaign = publish_campaign()
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    other = dataclasses.replace(details.particulars, email="owner@example.kz")
    entries.enter(campaign, dataclasses.replace(resent(details), particulars=other), at=LATER)
    first, second = mailbox.fetch()

    assert count(Entry) == count(Participant) == 2
    assert [first.to, second.to] == [details.particulars.email, "owner@example.kz"]
    assert entries.confirm_by_code(campaign, details.evidence.shown_key, code_in(first), at=LATER).holds_place


def test_people_without_an_iin_are_told_by_their_email(app, mailbox: Mailbox):
    campaign = publish_campaign("tea-road")
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    shouted = dataclasses.replace(details.particulars, email=details.particulars.email.upper())
    entries.enter(campaign, dataclasses.replace(resent(details), particulars=shouted), at=LATER)

    assert [letter.name for letter in mailbox.fetch()] == ["entry_code", "entered_already"]


def test_one_person_may_enter_two_campaigns(app):
    person = make_particulars()
    for base in ("first-snow", "tea-road"):
        campaign = publish_campaign(base)
        entries.enter(campaign, make_details(campaign, person), at=NOON)

    assert count(Entry) == 2


def test_a_person_who_entered_under_an_older_index_key_is_known(app, mailbox: Mailbox):
    campaign = publish_campaign()
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    vault.index_keys().announce(clock.now())
    entries.enter(campaign, resent(details), at=LATER)

    assert [letter.name for letter in mailbox.fetch()] == ["entry_code", "entered_already"]


def test_two_requests_at_once_are_taken_one_after_the_other(app, mailbox: Mailbox, monkeypatch):
    campaign = publish_campaign()
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    looks = iter([lambda *_form: (None, None)])  # the first look comes too early to see the other's entry
    find = entries.operations.look_before_entering
    monkeypatch.setattr("webapp.entries.operations.look_before_entering", lambda *form: next(looks, find)(*form))
    entries.enter(campaign, details, at=NOON)

    assert list(looks) == []
    assert count(Entry) == count(Participant) == count(Attempt) == 1
    assert len(mailbox.fetch()) == 1


def test_what_is_kept_of_an_entry_is_what_stood_on_the_page(app):
    campaign = publish_campaign("first-snow")
    entries.enter(campaign, make_details(campaign), at=NOON)
    (entry,) = db.session.scalars(select(Entry))

    assert (entry.campaign_version, entry.rules_number, entry.language, entry.stated_of_age) == (1, 1, "ru", True)
    assert (entry.entered_at, entry.confirmed_at, entry.ticket) == (NOON, None, None)


@pytest.mark.parametrize("missing", ["last_name", "email", "iin"])
def test_an_entry_without_what_the_campaign_asks_is_refused(app, missing):
    campaign = publish_campaign()
    details = make_details(campaign)
    gap = dataclasses.replace(details.particulars, **{missing: None})

    with pytest.raises(ParticularsMissing):
        entries.enter(campaign, dataclasses.replace(details, particulars=gap), at=NOON)
    assert count(Participant) == 0


def test_an_entry_with_more_than_the_campaign_asks_is_refused(app):
    campaign = publish_campaign("tea-road")
    details = dataclasses.replace(make_details(campaign), particulars=make_particulars())

    with pytest.raises(ParticularsMissing):
        entries.enter(campaign, details, at=NOON)


def test_a_patronymic_may_be_absent(app):
    campaign = publish_campaign()
    details = make_details(campaign)
    without = dataclasses.replace(details.particulars, patronymic=None)
    entries.enter(campaign, dataclasses.replace(details, particulars=without), at=NOON)

    assert count(Entry) == 1


def test_who_does_not_say_to_be_of_age_does_not_enter(app):
    campaign = publish_campaign()
    details = dataclasses.replace(make_details(campaign), of_age=False)

    with pytest.raises(TooYoung):
        entries.enter(campaign, details, at=NOON)


def test_without_the_required_consent_nothing_is_kept(app, mailbox: Mailbox):
    campaign = publish_campaign()

    with pytest.raises(ConsentMissing):
        entries.enter(campaign, make_details(campaign, participation=False), at=NOON)
    assert count(Entry) == count(Participant) == count(Attempt) == count(consent.ConsentEvent) == 0
    assert mailbox.fetch() == []


@pytest.mark.parametrize("at", ["opens_at", "closes_at"])
def test_entries_are_taken_from_the_opening_until_the_closing_moment(app, at):
    campaign = publish_campaign()
    edge = getattr(campaign, at)
    details = make_details(campaign)
    inside, outside = (edge, edge - timedelta(microseconds=1))[:: 1 if at == "opens_at" else -1]

    with pytest.raises(entries.CampaignClosed):
        entries.enter(campaign, details, at=outside)
    entries.enter(campaign, details, at=inside)
    assert count(Entry) == 1


def test_particulars_that_identify_nobody_are_no_entry(app):
    campaign = publish_campaign("tea-road")
    details = dataclasses.replace(make_details(campaign), particulars=Particulars(first_name="Тимур"))

    with pytest.raises(ParticularsMissing):
        entries.enter(campaign, details, at=NOON)

"""The address of an entry is corrected once, the code goes to the new one, and nobody learns who has entered."""

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.support.factories import NOON, make_details, publish_campaign, resent
from tests.support.mail import Mailbox, code_in, link_in
from tests.support.sql_log import statements_of
from webapp import consent, entries, participants
from webapp.entries import Entry, EntryDetails
from webapp.entries.confirmation_limits import CORRECTION_LIFETIME
from webapp.participants import Participant
from webapp.platform.db import db

LATER = NOON + timedelta(minutes=1)
RIGHT = "timur.right@example.kz"


@pytest.fixture(params=["first-snow", "tea-road"])
def campaign(app, request):
    """Of one campaign people are told by their IIN, of the other by their e-mail."""
    return publish_campaign(request.param)


def at_address(details: EntryDetails, email: str) -> EntryDetails:
    return dataclasses.replace(resent(details), particulars=dataclasses.replace(details.particulars, email=email))


def correct(campaign, details: EntryDetails, at=LATER, email: str = RIGHT) -> None:
    entries.correct_contact(campaign, details.evidence.shown_key, email, at=at)


def confirmed(campaign, details: EntryDetails, mailbox: Mailbox) -> Entry:
    entries.enter(campaign, details, at=NOON)
    (letter,) = [each for each in mailbox.fetch() if each.to == details.particulars.email]
    entry = entries.confirm_by_code(campaign, details.evidence.shown_key, code_in(letter), at=NOON)
    mailbox.fetch()
    return entry


def told(mailbox: Mailbox) -> list[tuple[str, str]]:
    return [(letter.to, letter.name) for letter in mailbox.fetch()]


def test_the_code_goes_to_the_corrected_address_and_the_one_before_is_dead(campaign, mailbox: Mailbox):
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    old = mailbox.fetch_one()
    correct(campaign, details)
    key = details.evidence.shown_key
    with pytest.raises(entries.CodeRefused):
        entries.confirm_by_code(campaign, key, code_in(old), at=LATER)
    new = mailbox.fetch_one()

    assert (new.to, new.name) == (RIGHT, "entry_code")
    assert entries.find_attempt_by_link(link_in(old).rpartition("/")[2]) is None
    entry = entries.confirm_by_code(campaign, key, code_in(new), at=LATER)
    assert participants.read(participants.find(entry.participant_id)).email == RIGHT
    assert told(mailbox) == [(RIGHT, "entry_received")]


def test_a_letter_that_has_not_left_yet_goes_to_the_corrected_address_alone(campaign, mailbox: Mailbox):
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    correct(campaign, details)

    assert told(mailbox) == [(RIGHT, "entry_code")]


def test_consents_and_receipt_stay_those_of_the_person(campaign, mailbox: Mailbox):
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    before = list(db.session.scalars(select(consent.ConsentEvent.sha256)))
    correct(campaign, details)
    entry = entries.confirm_by_code(campaign, details.evidence.shown_key, code_in(mailbox.fetch_one()), at=LATER)

    assert [line.sha256 for line in consent.events_of(entry.participant_id, campaign.id)] == before
    assert consent.find_receipt_of(entry.participant_id, campaign.id) is not None
    assert consent.verify().faults == ()


def test_who_is_told_by_their_address_is_found_by_the_corrected_one(campaign, mailbox: Mailbox):
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    correct(campaign, details)
    entries.confirm_by_code(campaign, details.evidence.shown_key, code_in(mailbox.fetch_one()), at=LATER)
    mailbox.fetch()
    entries.enter(campaign, at_address(details, RIGHT), at=LATER)

    assert told(mailbox) == [(RIGHT, "entered_already")]


def test_a_code_comes_to_the_corrected_address_also_where_the_mistyped_one_takes_part(campaign, mailbox: Mailbox):
    known = make_details(campaign)
    holder = confirmed(campaign, known, mailbox)
    mistyped = at_address(make_details(campaign), known.particulars.email)
    if campaign.asks("iin"):  # whoever types another's IIN too
        mistyped = resent(known)
    entries.enter(campaign, mistyped, at=NOON)
    assert told(mailbox) == [(known.particulars.email, "entered_already")]
    correct(campaign, mistyped)

    assert (RIGHT, "entry_code") in told(mailbox)
    assert db.session.get(Entry, holder.id, populate_existing=True).holds_place


def test_a_code_comes_also_where_the_mistyped_address_was_confirmed_meanwhile(campaign, mailbox: Mailbox):
    known = make_details(campaign)
    entries.enter(campaign, known, at=NOON)
    code = code_in(mailbox.fetch_one())
    mistyped = resent(known)
    entries.enter(campaign, mistyped, at=NOON)
    mailbox.fetch()
    entries.confirm_by_code(campaign, known.evidence.shown_key, code, at=NOON)
    mailbox.fetch()
    correct(campaign, mistyped)

    assert (RIGHT, "entry_code") in told(mailbox)


def test_whose_address_it_is_corrected_to_is_told_as_if_the_form_had_named_it(campaign, mailbox: Mailbox):
    known = make_details(campaign)
    confirmed(campaign, known, mailbox)
    details = make_details(campaign)
    if campaign.asks("iin"):
        same_iin = dataclasses.replace(details.particulars, iin=known.particulars.iin)
        details = dataclasses.replace(details, particulars=same_iin)
    entries.enter(campaign, details, at=NOON)
    mailbox.fetch()
    correct(campaign, details, email=known.particulars.email)

    assert told(mailbox) == [(known.particulars.email, "entered_already")]


def test_it_is_corrected_once(campaign):
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    correct(campaign, details)

    with pytest.raises(entries.NotCorrectable):
        correct(campaign, details, email="timur.other@example.kz")


@pytest.mark.parametrize("minutes", [60, 61])
def test_it_is_corrected_within_an_hour_or_not_at_all(campaign, mailbox: Mailbox, minutes: int):
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    mailbox.fetch()

    with pytest.raises(entries.NotCorrectable):
        correct(campaign, details, at=NOON + timedelta(minutes=minutes))
    assert told(mailbox) == []


def test_the_address_of_a_confirmed_entry_stays_and_nothing_says_so(campaign, mailbox: Mailbox):
    details = make_details(campaign)
    entry = confirmed(campaign, details, mailbox)
    correct(campaign, details)

    assert participants.read_anew(entry.participant_id).email == details.particulars.email
    assert told(mailbox) == []


def test_correcting_puts_the_same_questions_to_the_database_whoever_has_entered(campaign, mailbox: Mailbox):
    known = make_details(campaign)
    confirmed(campaign, known, mailbox)
    new, again = make_details(campaign), resent(known)
    for each in (new, again):
        entries.enter(campaign, each, at=NOON)
    mailbox.fetch()

    asked = [statements_of(lambda each=each: correct(campaign, each, email=f"{each.evidence.shown_key[:6]}@example.kz"))
             for each in (new, again)]  # fmt: skip
    assert asked[0] == asked[1]


def test_an_entry_that_gave_way_is_destroyed_when_its_address_cannot_be_corrected_any_more(campaign, mailbox: Mailbox):
    known = make_details(campaign)
    confirmed(campaign, known, mailbox)
    entries.enter(campaign, resent(known), at=NOON)
    mailbox.fetch()
    before = count(Participant)

    assert entries.clean_up(NOON + CORRECTION_LIFETIME - timedelta(microseconds=1)) == 0
    assert entries.clean_up(NOON + CORRECTION_LIFETIME) == 1
    assert (before, count(Participant), count(Entry)) == (2, 1, 1)


def test_an_entry_that_was_corrected_is_destroyed_no_earlier_than_any_other(campaign, mailbox: Mailbox):
    known = make_details(campaign)
    confirmed(campaign, known, mailbox)
    again = at_address(make_details(campaign), known.particulars.email)
    entries.enter(campaign, again, at=NOON)
    mailbox.fetch()
    correct(campaign, again)
    mailbox.fetch()

    assert entries.clean_up(NOON + timedelta(hours=71)) == 0


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))

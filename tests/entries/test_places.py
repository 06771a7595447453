"""Whoever types somebody's IIN first does not own it, and nobody learns whose it was."""

import dataclasses
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from tests.support.factories import NOON, make_details, publish_campaign, resent
from tests.support.mail import Mailbox, code_in
from tests.support.people import make_particulars
from tests.support.sql_log import statements_of
from webapp import entries
from webapp.entries import Entry, EntryDetails
from webapp.entries.cleaning import rotate_indexes
from webapp.entries.models import Attempt
from webapp.entries.tickets import is_ticket
from webapp.platform import clock, vault
from webapp.platform.constraints import broken_constraint
from webapp.platform.db import db, transaction

LATER = NOON + timedelta(minutes=1)
KEY_B = bytes(range(32))


def of_same_iin(details: EntryDetails) -> EntryDetails:
    """Somebody else's form in which the same IIN is typed."""
    other = dataclasses.replace(make_particulars(), iin=details.particulars.iin)
    return dataclasses.replace(resent(details), particulars=other)


def confirmed(campaign, details: EntryDetails, mailbox: Mailbox, at=NOON) -> Entry:
    entries.enter(campaign, details, at=at)
    to = details.particulars.email
    (letter,) = [letter for letter in mailbox.fetch() if letter.to == to]
    return entries.confirm_by_code(campaign, details.evidence.shown_key, code_in(letter), at=at)


@pytest.fixture
def campaign(app):
    return publish_campaign()


@pytest.fixture
def first(campaign) -> EntryDetails:
    return make_details(campaign)


def test_who_is_confirmed_first_holds_the_place_and_who_comes_later_contests_it(campaign, first, mailbox: Mailbox):
    holder = confirmed(campaign, first, mailbox)
    rival = confirmed(campaign, of_same_iin(first), mailbox, LATER)

    assert (holder.holds_place, rival.holds_place, rival.contests_id) == (True, False, holder.id)
    assert is_ticket(rival.ticket)
    assert entries.count_entries(campaign.id, confirmed=True) == 1


def test_whoever_is_confirmed_first_gets_the_place_also_when_they_entered_later(campaign, first, mailbox: Mailbox):
    second = of_same_iin(first)
    entries.enter(campaign, first, at=NOON)
    owner = confirmed(campaign, second, mailbox, LATER)

    assert owner.holds_place
    assert db.session.scalar(select(func.count()).select_from(Entry)) == 2


def test_who_contests_a_place_is_written_to_as_anybody_and_its_holder_is_told(campaign, first, mailbox: Mailbox):
    confirmed(campaign, first, mailbox)
    mailbox.fetch()
    second = of_same_iin(first)
    entries.enter(campaign, second, at=LATER)
    letters = mailbox.fetch()
    (code,) = [letter for letter in letters if letter.to == second.particulars.email]
    entries.confirm_by_code(campaign, second.evidence.shown_key, code_in(code), at=LATER)
    after = mailbox.fetch()

    def told(details):
        return [letter.name for letter in letters + after if letter.to == details.particulars.email]

    assert told(second) == ["entry_code", "entry_received"]
    assert told(first) == ["entered_already", "place_contested"]


def test_who_contests_a_place_is_told_that_their_ticket_waits_and_nothing_of_who_holds_it(campaign, first, mailbox):
    holder = confirmed(campaign, first, mailbox)
    second = of_same_iin(first)
    rival = confirmed(campaign, second, mailbox, LATER)
    letters = mailbox.fetch()
    (told,) = [letter for letter in letters if (letter.name, letter.to) == ("entry_received", second.particulars.email)]
    alone = [letter for letter in letters if letter.name == "entry_received" and letter.to == first.particulars.email]

    assert "назвали и в другой заявке" in told.text
    assert f"билет {entries.grouped(rival.ticket)} ждёт" in " ".join(told.text.split())
    assert not any(own in told.text for own in (first.particulars.email, entries.grouped(holder.ticket)))
    assert not any("ждёт" in letter.text for letter in alone)


def test_each_kind_of_entry_puts_the_same_questions_to_the_database(campaign, mailbox: Mailbox):
    waiting, known = make_details(campaign), make_details(campaign)
    entries.enter(campaign, waiting, at=NOON)
    confirmed(campaign, known, mailbox)
    kinds = [make_details(campaign), resent(known), resent(waiting), of_same_iin(waiting), of_same_iin(known)]

    asked = [statements_of(lambda each=each: entries.enter(campaign, each, at=LATER)) for each in kinds]

    assert asked[0]
    assert all(each == asked[0] for each in asked)


def test_asking_for_a_code_puts_the_same_questions_whatever_the_form_led_to(campaign, first, mailbox: Mailbox):
    confirmed(campaign, first, mailbox)
    again, new = resent(first), make_details(campaign)
    for each in (again, new):
        entries.enter(campaign, each, at=NOON)
    mailbox.fetch()

    def ask(details):
        entries.resend(campaign, details.evidence.shown_key, at=LATER)

    assert statements_of(lambda: ask(again)) == statements_of(lambda: ask(new))
    assert [letter.to for letter in mailbox.fetch()] == [new.particulars.email]


def test_the_database_holds_one_place_of_a_person(campaign, first, mailbox: Mailbox):
    confirmed(campaign, first, mailbox)
    rival = confirmed(campaign, of_same_iin(first), mailbox, LATER)

    with pytest.raises(IntegrityError) as broken, transaction():
        db.session.get(Entry, rival.id).contests_id = None

    assert broken_constraint(broken.value) == "uq_entry_place"


def test_under_two_index_keys_a_person_still_has_one_place(campaign, first, mailbox: Mailbox):
    confirmed(campaign, first, mailbox)
    vault.index_keys().announce(clock.now())
    rival = confirmed(campaign, of_same_iin(first), mailbox, LATER)

    assert not rival.holds_place
    assert rotate_indexes() == 1
    assert entries.count_entries(campaign.id, confirmed=True) == 1
    assert not db.session.get(Entry, rival.id, populate_existing=True).holds_place


def test_two_claims_confirmed_at_once_make_one_place(app, campaign, first, mailbox: Mailbox):
    second = of_same_iin(first)
    codes = {}
    for details in (first, second):
        entries.enter(campaign, details, at=NOON)
        (letter,) = [letter for letter in mailbox.fetch() if letter.to == details.particulars.email]
        codes[details.evidence.shown_key] = code_in(letter)
    together = threading.Barrier(2)

    def confirm(key):
        with app.app_context():
            together.wait()
            entries.confirm_by_code(campaign, key, codes[key], at=LATER)

    threads = [threading.Thread(target=confirm, args=(key,)) for key in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()

    assert sorted(entry.holds_place for entry in db.session.scalars(select(Entry))) == [False, True]


def test_a_letter_that_cannot_be_written_holds_up_no_other_and_is_tried_anew(campaign, first, mailbox, monkeypatch):
    other = make_details(campaign)
    entries.enter(campaign, first, at=NOON)
    entries.enter(campaign, other, at=NOON + timedelta(seconds=1))
    put = entries.correspondence.put_code
    faults = iter([ValueError()])

    def broken(*arguments):
        for fault in faults:
            raise fault
        put(*arguments)

    monkeypatch.setattr("webapp.entries.correspondence.put_code", broken)

    assert [letter.to for letter in mailbox.fetch()] == [other.particulars.email]
    assert [letter.to for letter in mailbox.fetch()] == [first.particulars.email]


def test_letters_beyond_ten_an_hour_to_one_mailbox_wait_and_are_not_lost(campaign, first, mailbox: Mailbox):
    several = [
        dataclasses.replace(resent(first), particulars=dataclasses.replace(make_particulars(), email="one@example.kz"))
        for _ in range(11)
    ]
    for details in several:
        entries.enter(campaign, details, at=NOON)
    entries.write_letters(NOON)
    due = db.session.scalars(select(Attempt.letter_due_at).where(Attempt.letter == "code")).all()

    assert len(due) == 1
    assert NOON < due[0] <= NOON + timedelta(hours=1)


def test_a_place_given_up_passes_to_who_contested_it_first(campaign, first, mailbox: Mailbox):
    holder = confirmed(campaign, first, mailbox)
    rivals = [confirmed(campaign, of_same_iin(first), mailbox, LATER + timedelta(minutes=n)) for n in range(2)]
    entries.depersonalise(holder.participant_id, by=None, at=LATER, reason="she asked for it herself")
    db.session.expire_all()

    assert db.session.get(Entry, rivals[0].id).holds_place
    assert db.session.get(Entry, rivals[1].id).contests_id == rivals[0].id

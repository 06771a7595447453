"""An entry is confirmed by a code or a link that only the person could have got, each of them once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.support.factories import NOON, make_details, publish_campaign
from tests.support.mail import Mailbox, code_in, link_in, receipt_in, write_letters
from webapp import consent, entries, messaging
from webapp.campaigns import Campaign
from webapp.entries import CODE_TRIES, CodeRefused, LinkGone, TooSoon
from webapp.entries.confirmation_limits import CODE_LIFETIME, LINK_LIFETIME, MOST_CODES, RESEND_AFTER
from webapp.entries.tickets import is_ticket
from webapp.messaging.sending import send_due
from webapp.platform import i18n
from webapp.platform.db import db


class Away(Mailbox):
    """A mail server that is not there."""

    def send(self, message):
        raise messaging.ChannelUnavailable("connect")


INSTANT = timedelta(microseconds=1)


@pytest.fixture
def campaign(app):
    return publish_campaign()


@pytest.fixture
def form(campaign) -> str:
    """The key of a form that was sent at noon."""
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    return details.evidence.shown_key


@pytest.fixture
def letter(form, mailbox: Mailbox):
    return mailbox.fetch_one()


def token_in(letter) -> str:
    return link_in(letter).rsplit("/", 1)[1]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_right_code_gives_a_ticket_a_receipt_and_a_letter(campaign, form, letter, mailbox: Mailbox):
    entry = entries.confirm_by_code(campaign, form, code_in(letter), at=NOON)

    assert is_ticket(entry.ticket)
    assert (entry.confirmed_at, entry.confirmed_by) == (NOON, "code")
    received = mailbox.fetch_one()
    assert received.name == "entry_received"
    assert entries.grouped(entry.ticket) in received.text
    assert consent.find_receipt(receipt_in(received).rsplit("/", 1)[1]).person_id == entry.participant_id


def test_a_code_works_until_its_last_instant_and_not_after(campaign, form, letter):
    with pytest.raises(CodeRefused):
        entries.confirm_by_code(campaign, form, code_in(letter), at=NOON + CODE_LIFETIME)

    assert entries.confirm_by_code(campaign, form, code_in(letter), at=NOON + CODE_LIFETIME - INSTANT).ticket


def test_a_code_lives_from_when_its_letter_was_taken_and_the_letter_says_until_when(campaign, form):
    post, taken = Mailbox(), NOON + timedelta(hours=3)
    write_letters()
    send_due({"email": Away(), "sms": Away()}, NOON)
    send_due({"email": post, "sms": post}, taken)
    (letter,) = post.messages

    assert f"до {i18n.written_moment(taken + CODE_LIFETIME, 'ru')}" in letter.text
    with pytest.raises(CodeRefused):
        entries.confirm_by_code(campaign, form, code_in(letter), at=taken + CODE_LIFETIME)
    assert entries.confirm_by_code(campaign, form, code_in(letter), at=taken + CODE_LIFETIME - INSTANT).ticket


def test_a_code_that_a_new_one_replaced_is_not_sent_any_more(campaign, form):
    post = Mailbox()
    write_letters()
    entries.resend(campaign, form, at=NOON + RESEND_AFTER)
    write_letters()
    send_due({"email": post, "sms": post}, NOON + timedelta(hours=1))

    assert len(post.messages) == 1


def test_a_code_sent_twice_is_answered_alike_and_confirms_once(campaign, form, letter, mailbox: Mailbox):
    first = entries.confirm_by_code(campaign, form, code_in(letter), at=NOON)
    again = entries.confirm_by_code(campaign, form, code_in(letter), at=NOON + INSTANT)

    assert (again.id, again.ticket, again.confirmed_at) == (first.id, first.ticket, NOON)
    assert [message.name for message in mailbox.fetch()] == ["entry_received"]


def test_after_five_wrong_codes_the_right_one_is_refused_too(campaign, form, letter):
    for _ in range(CODE_TRIES):
        with pytest.raises(CodeRefused):
            entries.confirm_by_code(campaign, form, wrong(code_in(letter)), at=NOON)

    with pytest.raises(CodeRefused):
        entries.confirm_by_code(campaign, form, code_in(letter), at=NOON)
    assert entries.count_entries(campaign.id, confirmed=True) == 0


def test_after_four_wrong_codes_the_right_one_still_works(campaign, form, letter):
    for _ in range(CODE_TRIES - 1):
        with pytest.raises(CodeRefused):
            entries.confirm_by_code(campaign, form, wrong(code_in(letter)), at=NOON)

    assert entries.confirm_by_code(campaign, form, code_in(letter), at=NOON).ticket
    assert entries.count_entries(campaign.id, confirmed=True) == 1
    assert entries.count_entries(campaign.id, confirmed=False) == 0


def test_a_code_belongs_to_its_form_and_its_campaign(campaign, form, letter):
    other = publish_campaign("tea-road")

    for where, key in ((other, form), (campaign, "another-form")):
        with pytest.raises(CodeRefused):
            entries.confirm_by_code(where, key, code_in(letter), at=NOON)
    assert entries.find_attempt(form).code_tries_left == CODE_TRIES


def test_the_link_confirms_as_the_code_does_and_names_the_form(campaign, form, letter):
    entry, key = entries.confirm_by_link(campaign, token_in(letter), at=NOON)

    assert (entry.confirmed_by, key) == ("link", form)
    assert is_ticket(entry.ticket)


def test_a_link_works_once_and_the_code_confirms_nothing_more(campaign, form, letter, mailbox: Mailbox):
    entry, _key = entries.confirm_by_link(campaign, token_in(letter), at=NOON)

    with pytest.raises(LinkGone):
        entries.confirm_by_link(campaign, token_in(letter), at=NOON)
    assert entries.confirm_by_code(campaign, form, code_in(letter), at=NOON).ticket == entry.ticket
    assert [message.name for message in mailbox.fetch()] == ["entry_received"]


def test_a_link_works_for_72_hours(campaign, letter):
    with pytest.raises(LinkGone):
        entries.confirm_by_link(campaign, token_in(letter), at=NOON + LINK_LIFETIME)

    assert timedelta(hours=72) == LINK_LIFETIME
    assert entries.confirm_by_link(campaign, token_in(letter), at=NOON + LINK_LIFETIME - INSTANT)


def test_a_link_that_is_not_ours_or_of_another_campaign_confirms_nothing(campaign, letter):
    other = publish_campaign("tea-road")

    for where, token in ((campaign, "no-such-token"), (other, token_in(letter))):
        with pytest.raises(LinkGone):
            entries.confirm_by_link(where, token, at=NOON)


def test_neither_code_nor_link_lies_in_the_database(campaign, form, letter):
    attempt = entries.find_attempt(form)
    kept = repr(vars(attempt))

    assert code_in(letter) not in kept
    assert token_in(letter) not in kept
    assert len(attempt.code_digest) == len(attempt.link_digest) == 32


def test_a_code_sent_anew_takes_the_place_of_the_one_before(campaign, form, letter, mailbox: Mailbox):
    later = NOON + RESEND_AFTER
    entries.resend(campaign, form, at=later)
    fresh = mailbox.fetch_one()

    with pytest.raises(LinkGone):
        entries.confirm_by_link(campaign, token_in(letter), at=later)
    assert token_in(fresh) != token_in(letter)
    assert entries.confirm_by_code(campaign, form, code_in(fresh), at=later).ticket


def test_a_code_sent_anew_may_be_tried_five_times_again(campaign, form, letter, mailbox: Mailbox):
    for _ in range(CODE_TRIES):
        with pytest.raises(CodeRefused):
            entries.confirm_by_code(campaign, form, wrong(code_in(letter)), at=NOON)
    entries.resend(campaign, form, at=NOON + RESEND_AFTER)
    mailbox.fetch()

    db.session.expire_all()
    assert entries.find_attempt(form).code_tries_left == CODE_TRIES


def test_codes_are_not_sent_faster_than_one_in_half_a_minute(campaign, form, letter):
    with pytest.raises(TooSoon) as refused:
        entries.resend(campaign, form, at=NOON + RESEND_AFTER / 2)

    assert refused.value.wait == RESEND_AFTER / 2
    entries.resend(campaign, form, at=NOON + RESEND_AFTER)


def test_a_code_that_is_still_being_written_is_not_asked_for_again(campaign, form, mailbox: Mailbox):
    with pytest.raises(TooSoon):
        entries.resend(campaign, form, at=NOON + RESEND_AFTER - INSTANT)
    entries.resend(campaign, form, at=NOON + RESEND_AFTER)

    assert len(mailbox.fetch()) == 1


def test_one_form_has_four_codes_sent_at_most(campaign, form, mailbox: Mailbox):
    letters = mailbox.fetch()
    for number in range(1, MOST_CODES):
        entries.resend(campaign, form, at=NOON + RESEND_AFTER * number)
        letters += mailbox.fetch()

    with pytest.raises(TooSoon) as refused:
        entries.resend(campaign, form, at=NOON + RESEND_AFTER * 99)
    assert refused.value.wait is None
    assert len(letters) == MOST_CODES


def test_a_form_that_was_never_sent_is_answered_alike_and_sends_nothing(campaign, form, mailbox: Mailbox):
    mailbox.fetch()
    entries.resend(campaign, "another-form", at=NOON)
    entries.resend(publish_campaign("tea-road"), form, at=NOON + RESEND_AFTER)
    entries.resend(campaign, "one more form", at=NOON)

    assert mailbox.fetch() == []


def test_after_the_confirmation_no_further_code_is_sent(campaign, form, letter, mailbox: Mailbox):
    entries.confirm_by_code(campaign, form, code_in(letter), at=NOON)
    mailbox.fetch()
    entries.resend(campaign, form, at=NOON + RESEND_AFTER)

    assert mailbox.fetch() == []


def test_a_campaign_without_confirmation_sends_the_ticket_at_once(app, mailbox: Mailbox):
    campaign = publish_campaign(confirmation="none")
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    letters = mailbox.fetch()

    entry = entries.find_entry_of_attempt(entries.find_attempt(details.evidence.shown_key))
    assert (entry.confirmed_by, is_ticket(entry.ticket)) == ("none", True)
    assert [message.name for message in letters] == ["entry_received"]


def test_a_campaign_may_confirm_by_sms(app, mailbox: Mailbox):
    campaign = publish_campaign(confirmation="sms")
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    message = mailbox.fetch_one()

    assert (message.channel, message.to) == ("sms", details.particulars.phone)
    assert entries.confirm_by_code(campaign, details.evidence.shown_key, code_in(message), at=NOON).ticket


def test_two_entries_never_bear_the_same_ticket(campaign, form, letter, mailbox: Mailbox, monkeypatch):
    taken = entries.confirm_by_code(campaign, form, code_in(letter), at=NOON).ticket
    mailbox.fetch()
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    code = code_in(mailbox.fetch_one())
    drawn = iter([int(taken[:-1]), int(taken[:-1]), 0])
    monkeypatch.setattr("webapp.entries.tickets.secrets.randbelow", lambda _bound: next(drawn))

    assert entries.confirm_by_code(campaign, details.evidence.shown_key, code, at=NOON).ticket == "0000000000"


def test_confirming_twice_at_once_makes_one_receipt(campaign, form, letter):
    for _ in range(2):
        entries.confirm_by_code(campaign, form, code_in(letter), at=NOON)

    assert db.session.scalar(select(func.count()).select_from(consent.Receipt)) == 1


def test_a_link_is_found_by_its_secret_alone(campaign, form, letter):
    assert entries.find_attempt_by_link(token_in(letter)).shown_key == form
    assert entries.find_attempt_by_link("") is None
    assert entries.link_works(entries.find_attempt(form), NOON)


@pytest.mark.parametrize(
    ("confirmation", "fields", "channel"),
    [
        ("email", ["email"], "email"),
        ("sms", ["email", "phone"], "sms"),
        ("none", ["email", "phone"], "email"),
        ("none", ["phone"], "sms"),
    ],
)
def test_a_campaign_speaks_by_the_channel_of_its_confirmation(confirmation, fields, channel):
    campaign = Campaign(confirmation=confirmation, fields=[{"name": name} for name in fields])
    assert entries.channel_of(campaign) == channel


def test_a_link_sent_anew_promises_no_more_than_the_entry_waits(app, mailbox: Mailbox):
    campaign = publish_campaign()
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON - timedelta(hours=70, minutes=30))
    first = mailbox.fetch_one().text
    entries.resend(campaign, details.evidence.shown_key, at=NOON)
    second = mailbox.fetch_one().text
    until = i18n.written_moment(NOON + timedelta(hours=1, minutes=30), "ru")

    assert f"Ссылка сработает один раз, до {until}" in first
    assert f"Ссылка сработает один раз, до {until}" in second

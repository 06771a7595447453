"""The outbox: what is told is kept with its fact, sent until it is taken, and forgotten when it was sent."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests.support.factories import NOON, make_details, make_evidence, publish_campaign
from tests.support.mail import Mailbox, code_in, link_in, write_letters
from tests.support.people import make_particulars
from webapp import consent, entries, messaging, participants
from webapp.messaging.catalogue import BY_NAME, MessageKind
from webapp.messaging.claims import LEASE
from webapp.messaging.errors import NotSent, Refused
from webapp.messaging.models import OutboxMessage
from webapp.messaging.operations import KEPT_FAILED, KEPT_SENT
from webapp.messaging.retries import FIRST_RETRY, GIVE_UP_AFTER, LONGEST_RETRY, retry_wait
from webapp.messaging.sending import send_due
from webapp.platform.app_state import state_of
from webapp.platform.db import db, transaction


class Sender:
    """A service that refuses in its own way."""

    def __init__(self, fault: Exception | None = None):
        self.fault, self.sent, self.closed = fault, [], 0

    def send(self, message):
        self.sent.append(message)
        if self.fault:
            raise self.fault

    def close(self):
        self.closed += 1


def send(sender, at=NOON) -> int:
    return send_due({"email": sender, "sms": sender}, at)


def row(message) -> OutboxMessage:
    db.session.expire_all()
    return db.session.get(OutboxMessage, message.id)


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(OutboxMessage))


def test_a_message_is_kept_with_its_fact_or_not_at_all(app):
    campaign = publish_campaign("tea-road")
    with pytest.raises(RuntimeError), transaction():
        entries.enter(campaign, make_details(campaign), at=NOON)
        assert write_letters() == 1
        assert count() == 1
        raise RuntimeError

    assert count() == entries.count_entries(campaign.id, confirmed=False) == 0


def test_the_worker_is_nudged_when_the_fact_is_committed_and_not_before(put, monkeypatch):
    nudged = []
    monkeypatch.setattr("webapp.platform.jobs.enqueue_soon", nudged.append)
    with pytest.raises(RuntimeError), transaction():
        put()
        raise RuntimeError
    assert nudged == []
    put()

    assert nudged == [messaging.SEND_TASK]


def test_nothing_of_a_waiting_message_can_be_read(put):
    message = put()

    assert b"482109" not in message.context
    assert b"secret" not in message.context
    assert message.state == "waiting"


def test_a_message_is_sent_to_the_person_in_their_language(put, mailbox: Mailbox):
    put(language="kk")
    sent = mailbox.fetch_one()

    assert (sent.to, sent.channel, sent.name) == (make_particulars(1).email, "email", "entry_code")
    assert code_in(sent) == "482109"
    assert link_in(sent) == "/kk/confirm/a-secret-token"
    assert "482109" in sent.html
    assert "482109" in sent.subject
    assert "\n" not in sent.subject


def test_an_sms_goes_to_the_phone_and_has_no_subject(put, mailbox: Mailbox):
    put(channel="sms")
    sent = mailbox.fetch_one()

    assert (sent.to, sent.channel, sent.subject, sent.html) == (make_particulars(1).phone, "sms", "", "")
    assert "482109" in sent.text


def test_links_are_full_addresses_of_this_site_whoever_asks(put, mailbox: Mailbox, app):
    put()
    with app.test_request_context("/", base_url="https://evil.example"):
        sent = mailbox.fetch_one()

    assert "http://localhost/confirm/" in sent.text
    assert "evil.example" not in sent.text + sent.html


def test_what_a_message_said_is_forgotten_once_it_is_sent(put):
    message = put()

    assert send(Sender()) == 1
    assert (row(message).state, row(message).context, row(message).sent_at) == ("sent", None, NOON)


def test_a_message_is_sent_once(put):
    put()
    sender = Sender()

    assert [send(sender), send(sender), send(sender, NOON + timedelta(days=1))] == [1, 0, 0]
    assert sender.closed == 6


def test_a_message_waits_for_its_time(put):
    put(at=NOON + timedelta(hours=1))

    assert send(Sender()) == 0
    assert send(Sender(), NOON + timedelta(hours=1)) == 1


def test_without_a_moment_everything_due_by_now_is_sent(put):
    put(at=NOON - timedelta(days=4000))

    assert send_due({"email": Sender(), "sms": Sender()}) == 1


def test_the_oldest_message_goes_first(put):
    later, sooner = put(), put(at=NOON - timedelta(hours=1))
    sender = Sender()
    send(sender)

    assert [message.id for message in sender.sent] == [sooner.id, later.id]


def test_after_a_fault_the_waits_grow_and_end_in_giving_up_after_days(put):
    message, at, waits = put(), NOON, []
    while row(message).state == "waiting":
        assert send(Sender(NotSent("away")), at) == 0
        waits.append(row(message).due_at - at)
        assert send(Sender(NotSent("away")), row(message).due_at - timedelta(microseconds=1)) == 0
        last, at = at, row(message).due_at

    assert waits[:-1] == [retry_wait(number) for number in range(1, len(waits))]
    assert row(message).state == "failed"
    assert GIVE_UP_AFTER <= last - NOON < GIVE_UP_AFTER + LONGEST_RETRY


def test_a_service_that_is_back_is_sent_what_waited(put):
    message = put()
    send(Sender(NotSent("away")))
    assert (row(message).state, row(message).fault) == ("waiting", "away")

    assert send(Sender(), NOON + FIRST_RETRY) == 1


def test_a_refusal_for_good_ends_it_at_once_and_keeps_its_words_for_a_week(put):
    message = put()
    send(Sender(Refused("SMTP 550 at RCPT")))

    assert (row(message).state, row(message).fault) == ("failed", "SMTP 550 at RCPT")
    assert send(Sender(), NOON + timedelta(days=1)) == 0
    messaging.forget_sent(NOON + KEPT_FAILED)
    assert row(message).context
    messaging.forget_sent(NOON + KEPT_FAILED + timedelta(seconds=1))
    assert row(message).context is None


def test_the_kind_of_a_fault_is_kept_and_not_its_words(put):
    message = put()
    send(Sender(ValueError("timur@example.kz is odd")))

    assert (row(message).state, row(message).fault) == ("waiting", "ValueError")


def test_one_message_that_cannot_be_made_does_not_hold_up_the_others(put):
    put(link_url=messaging.link("no.such.page"))
    good = put()
    sender = Sender()

    assert send(sender) == 1
    assert [message.id for message in sender.sent] == [good.id]


def test_a_message_of_a_sender_that_died_is_sent_when_its_lease_runs_out(put):
    message = put()
    with pytest.raises(KeyboardInterrupt):
        send(Sender(KeyboardInterrupt()))
    assert row(message).state == "sending"

    assert send(Sender(), NOON + LEASE - timedelta(microseconds=1)) == 0
    assert send(Sender(), NOON + LEASE) == 1
    assert row(message).attempts == 2


def test_every_attempt_bears_the_number_of_its_message(put):
    message = put()
    sender = Sender(NotSent("away"))
    for number in range(3):
        send(sender, NOON + number * LONGEST_RETRY)

    assert {sent.id for sent in sender.sent} == {message.id}
    assert len(sender.sent) == 3


def test_a_message_that_needs_a_consent_is_not_sent_once_it_is_gone(put, person, monkeypatch):
    monkeypatch.setitem(BY_NAME, "entry_code", MessageKind("entry_code", purpose="participation"))
    campaign = publish_campaign("tea-road")
    consent.record(person.person_id, make_evidence(campaign), NOON)
    put()
    assert send(Sender()) == 1

    message = put()
    consent.expire(person.person_id, NOON)
    sender = Sender()
    assert send(sender) == 0
    assert sender.sent == []
    assert (row(message).state, row(message).fault) == ("cancelled", "consent withdrawn")


def test_with_the_person_their_messages_are_destroyed(put, person):
    put()
    participants.destroy(person.person_id, NOON)

    assert count() == 0
    assert send(Sender()) == 0


def test_a_message_whose_key_is_gone_is_not_sent(put, person, app):
    message = put()
    state_of(app).keystore.destroy(person.person_id, NOON)
    sender = Sender()

    assert send(sender) == 0
    assert sender.sent == []
    assert (row(message).state, row(message).fault) == ("cancelled", "person destroyed")


def test_a_message_without_its_words_is_not_sent(put):
    message = put()
    with transaction():
        db.session.execute(update(OutboxMessage).values(context=None))

    assert send(Sender()) == 0
    assert row(message).state == "cancelled"


def test_a_message_whose_person_goes_while_it_is_being_sent_is_let_be(put, person):
    put(), put()

    class Destroyer(Sender):
        def send(self, message):
            super().send(message)
            if len(self.sent) == 1:
                participants.destroy(person.person_id, NOON)

    assert send(sender := Destroyer()) == 0
    assert len(sender.sent) == 1
    assert count() == 0


def test_codes_go_before_everything_else(put):
    put(name="entry_received", at=NOON - timedelta(hours=1), ticket="1", receipt_url="", rules_url="", closes_at=NOON)
    code = put()
    sender = Sender()
    send(sender)

    assert sender.sent[0].id == code.id
    assert len(sender.sent) == 2


def test_what_was_sent_long_ago_is_forgotten(put):
    put()
    send(Sender())
    put()

    assert messaging.forget_sent(NOON + KEPT_SENT) == 0
    assert messaging.forget_sent(NOON + KEPT_SENT + timedelta(seconds=1)) == 1
    assert count() == 1


def test_the_longest_wait_counts_from_when_a_message_was_made(put):
    assert messaging.outbox_health(NOON).oldest == timedelta()
    put()
    assert messaging.outbox_health(NOON - timedelta(hours=1)).oldest == timedelta()
    send(Sender(NotSent("away")), NOON)
    send(Sender(NotSent("away")), NOON + timedelta(hours=1))
    assert messaging.outbox_health(NOON + timedelta(hours=2)).oldest == timedelta(hours=2)
    send(Sender(), NOON + timedelta(hours=3))
    assert messaging.outbox_health(NOON + timedelta(hours=4)).oldest == timedelta()


def test_a_rendered_message_shows_nothing_when_printed(put, mailbox: Mailbox):
    put()

    assert repr(sent := mailbox.fetch_one()) == f"Rendered(entry_code {sent.id})"

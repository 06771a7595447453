"""A mail server that fails at each step in its own way: nothing is lost, and the others go on."""

import threading
import time
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import current_app
from sqlalchemy import select

from tests.support.certificates import make as make_certificate
from tests.support.factories import NOON
from tests.support.scripted_smtp import ScriptedSmtp
from webapp import messaging
from webapp.messaging import SmtpSender, Timeouts, claims, outcomes
from webapp.messaging.claims import LEASE
from webapp.messaging.errors import Refused
from webapp.messaging.models import OutboxMessage
from webapp.messaging.retries import FIRST_PAUSE, FIRST_RETRY, LOST_ANSWER_RETRY
from webapp.messaging.senders import Rendered
from webapp.messaging.sending import send_due
from webapp.platform import clock
from webapp.platform.db import db

MINUTE = timedelta(minutes=1)
TIMEOUTS = Timeouts.at_most(60.0)
BRIEF = 3.0
"""Seconds in which a server is given up that says nothing at one step."""


@pytest.fixture
def server():
    with ScriptedSmtp() as server:
        yield server


def send(server, at=NOON, timeouts=TIMEOUTS, user="") -> int:
    url = server.url.replace("//", f"//{user}")
    sender = SmtpSender(url, "Вплюсе <hello@vpluse.example>", timeouts)
    return send_due({"email": sender, "sms": messaging.ConsoleSender()}, at)


def rows() -> list[OutboxMessage]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.due_at)))


def pauses() -> list[tuple[str, str]]:
    return [(pause.channel, pause.reason) for pause in messaging.outbox_health(NOON).pauses]


def until(question):
    """The answer to a question, as soon as it is yes."""
    while not (answer := question()):
        db.session.rollback()
        time.sleep(0.05)
    return answer


STEPS = [
    ("connect", "554 no", "SMTP 554 at connect"),
    ("connect", "421 busy", "SMTP 421 at connect"),
    ("EHLO", "421 4.3.2 closing", "SMTPServerDisconnected at EHLO"),
    ("AUTH", "535 5.7.8 bad password", "SMTP 535 5.7.8 at AUTH"),
    ("AUTH", "454 4.7.0 later", "SMTP 454 4.7.0 at AUTH"),
    ("MAIL", "550 5.7.1 sender not allowed", "SMTP 550 5.7.1 at MAIL"),
    ("MAIL", "451 4.3.0 later", "SMTP 451 4.3.0 at MAIL"),
    ("MAIL", "421 4.3.2 closing", "SMTP 421 4.3.2 at MAIL"),
    ("MAIL", None, "SMTPServerDisconnected at MAIL"),
]


@pytest.mark.parametrize(("step", "answer", "reason"), STEPS)
def test_what_is_about_us_pauses_the_channel_and_costs_no_message_anything(put, server, step, answer, reason, log):
    server.offers = ["AUTH PLAIN"]
    put(), put(), put()
    server.always(step, answer)
    assert send(server, user="user:word@") == 0

    assert {(row.state, row.attempts, bool(row.context)) for row in rows()} == {("waiting", 0, True)}
    assert pauses() == [("email", reason)]
    assert log.getvalue().count("a channel is paused") == 1
    assert "timur" not in log.getvalue()

    server.answers.clear()
    assert send(server, NOON + FIRST_PAUSE, user="user:word@") == 3
    assert pauses() == []


def test_a_server_that_is_gone_pauses_the_channel_for_longer_each_time(put, server):
    put()
    url, at, waits = "smtp://127.0.0.1:1", NOON, []
    for _ in range(8):
        send_due({"email": SmtpSender(url, "hello@vpluse.example", TIMEOUTS)}, at)
        (pause,) = messaging.outbox_health(at).pauses
        waits.append((pause.until - at).total_seconds())
        at = pause.until

    assert waits == [15, 30, 60, 120, 240, 300, 300, 300]
    assert (pause.since, rows()[0].attempts) == (NOON, 0)


def test_a_recipient_that_is_refused_ends_one_message_and_no_other(put, server):
    put(), put(), put()
    server.say("RCPT", "550 5.1.1 no such mailbox")

    assert send(server) == 2
    assert sorted(row.state for row in rows()) == ["failed", "sent", "sent"]
    assert pauses() == []


def test_relaying_denied_to_everybody_loses_nothing(put, server):
    for _ in range(5):
        put()
    server.always("RCPT", "554 5.7.1 Relay access denied")
    for quarter in range(30):
        send(server, NOON + quarter * 15 * MINUTE)

    assert {row.state for row in rows()} == {"waiting"}
    assert messaging.outbox_health(NOON).pauses
    server.answers.clear()
    messaging.requeue(NOON + timedelta(days=5))
    assert send(server, NOON + timedelta(days=5)) == 5


def test_a_recipient_whose_server_refuses_by_its_rules_holds_up_nobody_for_long(put, server):
    put()
    at = NOON
    for minute in range(12):
        at = NOON + minute * MINUTE
        server.say("RCPT", "550 5.7.1 not from you") if minute == 0 else None
        put(at=at)
        send(server, at)

    assert [row.state for row in rows()].count("sent") == 13


def test_421_at_a_recipient_closes_the_conversation_and_costs_the_letters_behind_it_nothing(put, server):
    put(), put(), put()
    server.say("RCPT", "421 4.7.0 too many")
    assert send(server) == 0

    assert sorted(row.attempts for row in rows()) == [0, 0, 1]
    assert send(server, NOON + FIRST_RETRY) == 3
    assert server.connections == 2


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
@pytest.mark.parametrize("fault", ["slow", "hangs up"])
def test_a_recipient_that_is_slow_or_hangs_up_puts_off_one_message(put, server, step, fault):
    over, first = threading.Event(), [True]

    def answer(_line):
        if not first:
            return "354 go on" if step == "DATA" else "250 ok"
        first.clear()
        if fault == "slow":
            over.wait()
        return None

    put(), put()
    server.answers[step] = answer
    brief = {"RCPT": "command", "DATA": "data"}[step]
    assert send(server, timeouts=replace(TIMEOUTS, **{brief: BRIEF})) == 1
    over.set()

    assert sorted(row.state for row in rows()) == ["sent", "waiting"]
    assert pauses() == []


def test_a_lost_answer_after_the_dot_is_sent_once_more_and_late_under_the_same_number(put, server):
    message = put()
    server.say("dot", None)
    assert send(server) == 0
    assert (rows()[0].state, rows()[0].due_at) == ("uncertain", NOON + LOST_ANSWER_RETRY)
    assert send(server, NOON + LOST_ANSWER_RETRY - timedelta(seconds=1)) == 0

    assert send(server, NOON + LOST_ANSWER_RETRY) == 1
    assert len(server.taken) == 2
    assert all(f"Message-ID: <{message.id}@".encode() in letter for _to, letter in server.taken)


def test_an_answer_that_is_lost_twice_is_not_asked_for_a_third_time(put, server):
    put()
    server.always("dot", None)
    for hours in range(10):
        send(server, NOON + timedelta(hours=hours))

    assert len(server.taken) == 2
    assert (rows()[0].state, rows()[0].fault) == ("failed", "SMTPServerDisconnected at the dot, twice")


@pytest.mark.one_database
def test_an_answer_to_the_dot_that_takes_longer_than_any_other_may_is_waited_for(put, server):
    put()
    never = threading.Event()
    server.answers["dot"] = lambda _to: "250 ok" if not never.wait(BRIEF + 0.5) else None

    assert send(server, timeouts=replace(Timeouts.at_most(BRIEF), dot=60.0)) == 1
    assert len(server.taken) == 1


def test_a_slow_server_gets_a_letter_once_though_it_outlasts_the_lease(put, server, monkeypatch):
    monkeypatch.setattr("webapp.messaging.claims.LEASE", timedelta(seconds=4))
    put()
    over = threading.Event()
    server.answers["RCPT"] = lambda _line: over.wait() and "250 ok"
    app = current_app._get_current_object()

    def also_send():
        with app.app_context():
            send_due({"email": SmtpSender(server.url, "hello@vpluse.example")})

    first = threading.Thread(target=also_send)
    first.start()
    lease = until(lambda: db.session.scalar(select(OutboxMessage.due_at).where(OutboxMessage.state == "sending")))
    until(lambda: clock.now() > lease + timedelta(seconds=1))
    assert send_due({"email": SmtpSender(server.url, "hello@vpluse.example")}) == 0
    over.set()
    first.join()

    assert len(server.taken) == 1
    assert {row.state for row in rows()} == {"sent"}


def test_a_connection_that_the_server_closed_between_two_letters_is_opened_anew(put, server):
    put(), put()
    server.say("MAIL", "250 ok", "421 4.4.2 idle for too long")

    assert send(server) == 2
    assert (server.connections, pauses()) == (2, [])


def test_starttls_and_authentication_go_before_any_letter(put, tmp_path, monkeypatch):
    make_certificate(tmp_path, "127.0.0.1", "localhost")
    certificate, key = str(tmp_path / "certificate.pem"), str(tmp_path / "key.pem")
    monkeypatch.setenv("SSL_CERT_FILE", certificate)
    put()
    with ScriptedSmtp("STARTTLS", "AUTH PLAIN", certificate=(certificate, key)) as server:
        sender = SmtpSender(server.url.replace("//", "//user:word@") + "/?starttls=1", "hello@vpluse.example", TIMEOUTS)
        assert send_due({"email": sender}, NOON) == 1

        assert [line.split()[0] for line in server.lines][:5] == ["ehlo", "STARTTLS", "ehlo", "AUTH", "MAIL"]


def test_an_address_outside_ascii_goes_only_to_a_server_that_says_smtputf8(server):
    sender = SmtpSender(server.url, "hello@vpluse.example", TIMEOUTS)
    mail = Rendered(UUID(int=7), "x", "email", "тимур@пример.kz", "т", "т", "т")
    with pytest.raises(Refused, match="SMTPUTF8"):
        sender.send(mail)
    server.offers = ["8BITMIME", "SMTPUTF8"]
    sender.close()
    sender.send(mail)
    sender.close()

    assert server.taken[0][0] == "тимур@xn--e1afmkfd.kz"


def test_a_claim_that_another_sender_has_taken_over_changes_nothing(put, server):
    message = put()
    first = claims.claim(NOON, ["email"])
    second = claims.claim(NOON + LEASE, ["email"])
    assert (first.message_id, second.message_id) == (message.id, message.id)
    assert outcomes.sent(second, NOON + LEASE)
    assert not claims.renew(first, NOON + LEASE)
    assert not outcomes.sent(first, NOON + 2 * LEASE)
    outcomes.not_sent(first, Refused("SMTP 550 at RCPT"), NOON + 2 * LEASE)
    outcomes.fail(first, "person destroyed", NOON + 2 * LEASE)

    assert (rows()[0].state, rows()[0].sent_at, rows()[0].fault) == ("sent", NOON + LEASE, None)

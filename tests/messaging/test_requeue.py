"""What an operator sees of a mail server that refuses us, and does about it."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.messaging.test_outages import TIMEOUTS
from tests.support.scripted_smtp import ScriptedSmtp
from webapp import messaging
from webapp.messaging import SmtpSender
from webapp.messaging.models import OutboxMessage
from webapp.messaging.sending import send_due
from webapp.platform import clock
from webapp.platform.app_state import state_of
from webapp.platform.db import db


@pytest.fixture
def refusing():
    with ScriptedSmtp() as server:
        server.always("MAIL", "550 5.7.1 not you")
        yield server


def send(server) -> int:
    return send_due({"email": SmtpSender(server.url, "hello@vpluse.example", TIMEOUTS)})


def states() -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(select(OutboxMessage.state)))


def test_readiness_and_metrics_tell_of_an_outage_and_of_its_end(app, put, refusing):
    client, token = app.test_client(), {"Authorization": f"Bearer {state_of(app).settings.metrics_token}"}
    put(at=clock.now())
    send(refusing)
    assert client.get("/health/ready").json["outbox_moves"]
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert not client.get("/health/ready").json["outbox_moves"]
        assert 'vpluse_channel_paused_seconds{channel="email"} 9' in client.get("/metrics", headers=token).text
        refusing.answers.clear()
        assert send(refusing) == 1
        assert client.get("/health/ready").json["outbox_moves"]


def test_requeue_wakes_a_paused_channel_and_takes_up_what_failed(app, put, refusing):
    refusing.say("RCPT", "550 5.1.1 no such mailbox")
    refusing.say("MAIL")
    failed, kept = put(at=clock.now()), put(at=clock.now())
    send(refusing)
    assert states() == ["failed", "sent"]
    put(at=clock.now())
    refusing.say("MAIL", "535 5.7.8 who are you")
    send(refusing)
    assert states() == ["failed", "sent", "waiting"]

    told = app.test_cli_runner().invoke(args=["messages", "requeue"]).output
    assert "SMTP 535 5.7.8 at MAIL" in told
    assert "1 messages that had failed" in told
    assert send(refusing) == 2
    assert {row.id for row in (failed, kept)} <= set(db.session.scalars(select(OutboxMessage.id)))
    assert states() == ["sent", "sent", "sent"]


def test_one_mailbox_that_is_full_is_no_outage_and_two_people_who_wait_are(app, put, refusing):
    refusing.say("MAIL")
    put(at=clock.now())
    refusing.always("RCPT", "452 4.2.2 mailbox full")
    send(refusing)

    later = clock.now() + timedelta(hours=1)
    health = messaging.outbox_health(later)
    assert not health.is_stuck
    assert health.oldest > timedelta(minutes=59)

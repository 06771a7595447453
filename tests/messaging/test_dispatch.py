"""The worker's half of sending: several conversations side by side, each message at its own time."""

import threading
from datetime import timedelta

import pytest

from tests.messaging.test_outages import until
from webapp import messaging
from webapp.messaging.dispatch import LANES, URGENT_LANES
from webapp.messaging.errors import NotSent
from webapp.platform import clock


class Server:
    """Takes letters by a rule: which may be slow, and which are put off."""

    def __init__(self):
        self.taken, self.slow, self.over, self.put_off = [], set(), threading.Event(), set()

    def send(self, message):
        if message.id in self.put_off:
            self.put_off.remove(message.id)
            raise NotSent("greylisted")
        if message.id in self.slow:
            self.over.wait()
        self.taken.append(message.id)

    def close(self):
        """Nothing is held open."""


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def dispatcher(app, server):
    dispatcher = messaging.Dispatcher(lambda: {"email": server, "sms": server}, app.app_context)
    yield dispatcher
    server.over.set()
    dispatcher.stop()


def test_recipients_that_are_slow_hold_up_nobody_elses_code(put, server, dispatcher):
    slow = [
        put(name="entry_received", ticket="1", receipt_url="", rules_url="", closes_at=clock.now(), at=clock.now())
        for _ in range(LANES + 2)
    ]
    server.slow = {message.id for message in slow}
    dispatcher.start()
    code = put(at=clock.now()).id
    dispatcher.wake()
    until(lambda: code in server.taken)

    assert LANES - URGENT_LANES < LANES
    assert server.taken == [code]
    server.over.set()
    until(lambda: len(server.taken) == LANES + 3)


def test_a_message_that_was_put_off_goes_at_its_own_time(put, server, dispatcher, monkeypatch):
    monkeypatch.setattr("webapp.messaging.outcomes.retry_wait", lambda _attempts: timedelta(seconds=1.5))
    message = put(at=clock.now()).id
    server.put_off = {message}
    dispatcher.start()
    until(lambda: server.taken)

    assert server.taken == [message]

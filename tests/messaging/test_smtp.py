"""E-mail over SMTP, to a real server."""

import dataclasses
from datetime import timedelta
from uuid import UUID

import pytest

from tests.support.factories import NOON
from tests.support.smtp import SmtpSink
from webapp import messaging
from webapp.messaging import ChannelUnavailable, SmtpSender
from webapp.messaging.senders import Rendered
from webapp.messaging.sending import send_due

MESSAGE = Rendered(
    id=UUID(int=7),
    name="entry_code",
    channel="email",
    to="timur@example.kz",
    subject="Код: «Первый снег» — қар ❄",
    text="Ваш код: 482109\nhttp://localhost/confirm/token\n",
    html="<p>Ваш код: <b>482109</b></p>",
)


@pytest.fixture(scope="module")
def sink():
    with SmtpSink() as sink:
        yield sink


@pytest.fixture
def server(sink):
    sink.clear()
    return sink


@pytest.fixture
def sender(server):
    sender = SmtpSender(f"smtp://{server.host}:{server.port}", "Вплюсе <hello@vpluse.example>")
    yield sender
    sender.close()


def test_a_letter_arrives_as_it_was_written(sender, server):
    sender.send(MESSAGE)
    (letter,) = server.wait_for(1)

    assert letter["Subject"] == MESSAGE.subject
    assert letter["From"] == "Вплюсе <hello@vpluse.example>"
    assert letter["To"] == "timur@example.kz"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_body(["plain"]).get_content().splitlines() == MESSAGE.text.splitlines()
    assert letter.get_body(["html"]).get_content().strip() == MESSAGE.html
    assert (server.deliveries[0].sender, server.deliveries[0].recipients) == (
        "hello@vpluse.example",
        ("timur@example.kz",),
    )


def test_each_attempt_bears_the_same_number(sender, server):
    sender.send(MESSAGE)
    sender.send(MESSAGE)
    first, second = server.wait_for(2)

    assert first["Message-ID"] == second["Message-ID"] == f"<{MESSAGE.id}@vpluse.example>"


def test_an_address_in_letters_of_ones_own_is_reached(sender, server):
    sender.send(dataclasses.replace(MESSAGE, to="тимур@пример.kz"))

    assert server.wait_for(1)[0]["To"] == "тимур@xn--e1afmkfd.kz"


def test_a_domain_goes_in_ascii_to_a_server_that_knows_no_other(sender, server):
    sender.send(dataclasses.replace(MESSAGE, to="info@пример.испытание"))

    assert server.wait_for(1)[0]["To"] == "info@xn--e1afmkfd.xn--80akhbyknj4f"
    assert server.deliveries[0].recipients == ("info@xn--e1afmkfd.xn--80akhbyknj4f",)


def test_no_line_of_a_subject_becomes_a_header(sender, server):
    with pytest.raises(ValueError, match="Header values"):
        sender.send(dataclasses.replace(MESSAGE, subject="Код\r\nBcc: asel@example.kz"))

    assert server.messages == []


def test_a_server_that_was_away_is_found_when_it_is_back(sender, server):
    sender.send(MESSAGE)
    server.stop()
    for _ in range(2):
        with pytest.raises(ChannelUnavailable):
            sender.send(MESSAGE)
    server.start()
    sender.send(MESSAGE)

    assert len(server.wait_for(2)) == 2


@pytest.mark.parametrize("way", ["smtp://{}:{}/?starttls=1", "smtp://user:pass%20word@{}:{}", "smtps://{}:{}"])
def test_a_way_that_the_server_does_not_offer_is_tried_again_later(server, way):
    sender = SmtpSender(way.format(server.host, server.port), "hello@vpluse.example")

    with pytest.raises(ChannelUnavailable) as fault:
        sender.send(MESSAGE)
    assert MESSAGE.to not in str(fault.value)


def test_closing_twice_is_no_fault(sender):
    sender.close()
    sender.close()


def test_the_outbox_reaches_a_real_server_that_was_away_at_first(put, server):
    put()
    url = f"smtp://{server.host}:{server.port}"
    server.refuse(421, at="MAIL", times=1)

    def send(at):
        return send_due({"email": SmtpSender(url, "hello@vpluse.example"), "sms": messaging.ConsoleSender()}, at)

    assert send(NOON) == 0
    assert send(NOON + timedelta(hours=1)) == 1
    (letter,) = server.wait_for(1)
    assert "482109" in letter["Subject"]
    assert "482109" in letter.get_body(["plain"]).get_content()

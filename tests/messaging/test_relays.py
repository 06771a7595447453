"""Several mail servers: the reserve takes what no other can have taken."""

import pytest

from tests.messaging.test_outages import TIMEOUTS
from tests.settings.test_settings import faults, production
from tests.support.factories import NOON
from tests.support.scripted_smtp import ScriptedSmtp
from webapp import messaging
from webapp.messaging import SmtpSender, make_relays
from webapp.messaging.retries import FIRST_PAUSE
from webapp.messaging.senders.relays import REST_SECONDS, Relays
from webapp.messaging.sending import send_due
from webapp.settings import Settings

FROM = "hello@vpluse.example"


@pytest.fixture
def first():
    with ScriptedSmtp() as server:
        yield server


@pytest.fixture
def reserve():
    with ScriptedSmtp() as server:
        yield server


class Watch:
    """A clock that stands until it is moved."""

    at = 0.0

    def __call__(self) -> float:
        return self.at


def relays_of(*servers: ScriptedSmtp, now: Watch | None = None) -> Relays:
    makers = [lambda url=server.url: SmtpSender(url, FROM, TIMEOUTS) for server in servers]
    return Relays(makers, now or Watch())


def send(relays: Relays, at=NOON) -> int:
    return send_due({"email": relays.open()}, at)


@pytest.mark.parametrize(("step", "answer"), [("connect", "554 no"), ("MAIL", "550 5.7.1 not you"), ("MAIL", None)])
def test_the_reserve_takes_over_and_the_first_is_asked_last_for_a_while(put, first, reserve, log, step, answer):
    put(), put()
    first.always(step, answer)
    watch = Watch()
    relays = relays_of(first, reserve, now=watch)
    assert send(relays) == 2
    tried = first.connections
    put()
    assert send(relays) == 1
    assert (len(reserve.taken), first.connections, messaging.outbox_health(NOON).pauses) == (3, tried, ())
    assert log.getvalue().count("a mail server is away or refuses us") == 1

    first.answers.clear()
    watch.at = REST_SECONDS + 1
    put()
    assert send(relays) == 1
    assert (len(first.taken), len(reserve.taken)) == (1, 3)
    assert log.getvalue().count("a mail server takes letters again") == 1


@pytest.mark.one_database
@pytest.mark.parametrize(("step", "answer"), [("RCPT", "550 5.1.1 unknown"), ("RCPT", "421 4.7.0 too many"), ("dot", None)])  # fmt: skip
def test_what_was_said_of_a_letter_or_may_have_been_taken_is_offered_to_no_other(put, first, reserve, step, answer):
    put()
    first.say(step, answer)

    assert send(relays_of(first, reserve)) == 0
    assert reserve.connections == 0


def test_where_all_are_away_the_channel_waits_and_nothing_is_lost(put, first, reserve):
    put()
    first.always("MAIL", "451 4.3.0 later"), reserve.always("connect", "554 no")
    relays = relays_of(first, reserve)
    assert send(relays) == 0
    assert [pause.reason for pause in messaging.outbox_health(NOON).pauses] == ["SMTP 554 at connect"]
    reserve.answers.clear()

    assert send(relays, NOON + FIRST_PAUSE) == 1


def test_the_settings_name_the_reserves_in_their_order():
    settings = Settings.from_environ(production(SMTP_RESERVE_URLS="smtps://b.example  smtp://c.example:2525"))

    assert settings.smtp_reserve_urls == ("smtps://b.example", "smtp://c.example:2525")
    assert make_relays(settings).in_order() == [0, 1, 2]
    assert "SMTP_RESERVE_URLS cannot be read" in faults(production(SMTP_RESERVE_URLS="smtp://"))

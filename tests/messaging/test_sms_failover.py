"""Several providers of SMS: the next takes what the first does not, and nothing that the first may have taken."""

import json
from datetime import timedelta

import pytest
import time_machine

from tests.support.factories import NOON
from tests.support.sms import close_gateways, gateway_to, look_up, rows, send, states
from tests.support.sms_peers import MobizonPeer, SmscPeer
from webapp import messaging
from webapp.messaging.errors import ChannelUnavailable
from webapp.messaging.providers import provider_states
from webapp.messaging.retries import FIRST_PAUSE
from webapp.messaging.senders import Rendered
from webapp.platform.app_state import state_of
from webapp.worker import CHECK_SMS_TASK


@pytest.fixture
def smsc():
    with SmscPeer() as peer:
        yield peer
        close_gateways()


@pytest.fixture
def mobizon():
    with MobizonPeer() as peer:
        yield peer
        close_gateways()


@pytest.fixture
def clock_at_noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def test_a_provider_that_refuses_us_is_left_alone_for_a_while_and_the_next_takes_over(
    put, smsc, mobizon, clock_at_noon, log
):
    put(channel="sms"), put(channel="sms")
    smsc.errors = [3]
    gateway = gateway_to(smsc=smsc, mobizon=mobizon)
    assert send(gateway) == 2
    assert (len(smsc.taken), len(mobizon.taken)) == (0, 2)
    assert len(smsc.requests) == 1
    assert messaging.outbox_health(NOON).pauses == ()
    assert [(state.provider, state.fault) for state in provider_states() if state.fault] == [
        ("smsc", "smsc 3 no funds")
    ]

    clock_at_noon.move_to(NOON + FIRST_PAUSE)
    put(channel="sms", at=NOON + FIRST_PAUSE)
    assert send(gateway, NOON + FIRST_PAUSE) == 1
    assert (len(smsc.taken), [state.fault for state in provider_states() if state.fault]) == (1, [])
    said = [json.loads(line)["event"] for line in log.getvalue().splitlines()]
    assert said.count("an SMS provider is away or refuses us") == 1
    assert said.count("an SMS provider takes messages again") == 1


def test_what_the_first_may_have_taken_is_offered_to_nobody_else(put, smsc, mobizon):
    put(channel="sms")
    smsc.faults.append("hangs up after")
    gateway = gateway_to(smsc=smsc, mobizon=mobizon)
    assert send(gateway) == 0
    for minutes in (1, 20, 60):
        send(gateway, NOON + timedelta(minutes=minutes))
        look_up(gateway, NOON + timedelta(minutes=minutes))

    assert (len(smsc.taken), len(mobizon.taken), states()) == (1, 0, ["sent"])


def test_a_provider_that_takes_no_more_for_now_is_helped_out_by_the_next(put, smsc, mobizon):
    put(channel="sms")
    smsc.errors = [9, 9, 9]
    assert send(gateway_to(smsc=smsc, mobizon=mobizon)) == 1

    assert (len(mobizon.taken), rows()[0].provider) == (1, "mobizon")
    assert [state.fault for state in provider_states() if state.fault] == []


def test_where_all_refuse_us_the_channel_waits_and_each_is_tried_when_it_is_over(put, smsc, mobizon):
    put(channel="sms")
    smsc.errors, mobizon.errors = [2], [14]
    gateway = gateway_to(smsc=smsc, mobizon=mobizon)
    assert send(gateway) == 0
    assert [pause.reason for pause in messaging.outbox_health(NOON).pauses] == ["mobizon 14 our account is blocked"]
    assert send(gateway, NOON + FIRST_PAUSE) == 1

    assert (rows()[0].attempts, len(smsc.taken)) == (1, 1)


def test_without_any_provider_everything_waits_and_says_why(put):
    message = put(channel="sms")
    assert send(gateway_to()) == 0
    with pytest.raises(ChannelUnavailable, match="no SMS provider is set"):
        gateway_to().send(Rendered(message.id, "entry_code", "sms", "+77010000001", "482109"))

    assert (rows()[0].state, rows()[0].attempts) == ("waiting", 0)
    assert [pause.reason for pause in messaging.outbox_health(NOON).pauses] == ["no SMS provider is set"]


def test_an_unreachable_host_is_stood_in_for_by_the_reserve(put, smsc):
    put(channel="sms")
    gateway = gateway_to(smsc=smsc)
    gateway.providers["smsc"]._service._addresses = ("http://127.0.0.1:1", smsc.url)

    assert send(gateway) == 1
    assert len(smsc.taken) == 1


def test_the_timetable_asks_providers_how_our_account_fares_and_pauses_who_has_not_our_sender(put, smsc, mobizon):
    mobizon.names = [("Other", "1", "1")]
    gateway = gateway_to(smsc=smsc, mobizon=mobizon)
    gateway.check()

    known = {state.provider: (state.balance, state.fault) for state in provider_states()}
    assert known == {"smsc": (404_307, None), "mobizon": (None, "mobizon sender is not ours")}


def test_a_worker_has_asking_providers_on_its_timetable(app):
    assert CHECK_SMS_TASK in state_of(app).tasks
    state_of(app).tasks[CHECK_SMS_TASK]()

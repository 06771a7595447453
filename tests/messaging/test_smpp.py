"""SMS over SMPP, to an SMSC on loopback that speaks real PDUs."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import current_app

from tests.messaging.test_outages import until
from tests.support.factories import NOON
from tests.support.people import make_particulars
from tests.support.smpp_peer import INVALID_NUMBER, INVALID_SENDER, SENDER, THROTTLED, SmppPeer
from tests.support.sms import IMPATIENT, PATIENT, close_gateways, gateway_of, look_up, rows, send, settings_for, states
from webapp import messaging
from webapp.messaging.errors import ChannelUnavailable
from webapp.messaging.retries import FIRST_PAUSE
from webapp.sms_settings import SmsSettings


@pytest.fixture
def peer():
    with SmppPeer() as peer:
        yield peer
        close_gateways()


def settings_of(peer: SmppPeer, **changes) -> SmsSettings:
    return replace(settings_for(), providers=("smpp",), smpp_url=peer.url, **changes)


def gateway_to(peer: SmppPeer, patience: float = PATIENT, **changes):
    return gateway_of(settings_of(peer, **changes), patience)


def test_an_sms_goes_in_parts_as_ucs2_and_is_put_together_on_the_phone(put, peer):
    put(channel="sms")
    assert send(gateway_to(peer)) == 1

    to = make_particulars(1).phone.lstrip("+")
    assert {(part.source, part.to, part.data_coding) for part in peer.parts} == {((5, 0, SENDER), (1, 1, to), 8)}
    assert [part.wants_receipt for part in peer.parts] == [0] * (len(peer.parts) - 1) + [1]
    assert "482109" in peer.messages[0]
    assert len(peer.messages) == 1
    assert (rows()[0].state, rows()[0].parts, rows()[0].provider_number) == (
        "sent",
        len(peer.parts),
        peer.parts[-1].number,
    )


@pytest.mark.parametrize("with_parameters", [True, False])
def test_a_receipt_tells_what_became_of_a_message(put, peer, with_parameters):
    put(channel="sms"), put(channel="sms"), put(channel="sms")
    gateway = gateway_to(peer)
    assert send(gateway) == 3
    numbers = [row.provider_number for row in rows()]
    for number, state in zip(numbers, ("DELIVRD", "UNDELIV", "ENROUTE"), strict=True):
        peer.deliver(number, state, with_parameters=with_parameters)
    peer.wait_for(lambda: len(peer.acknowledged) == 3)

    assert {status for _sequence, status in peer.acknowledged} == {0}
    assert states() == ["delivered", "failed", "sent"]


def test_a_receipt_that_comes_before_its_message_is_known_is_put_off_and_then_given_up(put, peer):
    put(channel="sms")
    gateway = gateway_to(peer)
    send(gateway)
    for sequence in range(1, 5):
        peer.deliver("NOBODYS", sequence=sequence)
        peer.wait_for(lambda count=sequence: len(peer.acknowledged) == count)

    assert [status for _sequence, status in peer.acknowledged] == [0x64, 0x64, 0x64, 0]


@pytest.mark.one_database
@pytest.mark.parametrize("fault", ["hangs up after", "silent after", "garbage", "cut short", "no length", "nack", "wrong sequence"])  # fmt: skip
def test_an_answer_that_is_lost_leaves_the_message_to_staff_and_is_never_sent_again(put, peer, fault):
    put(channel="sms")
    peer.faults = [fault]
    is_slow = fault in {"silent after", "cut short", "nack", "wrong sequence"}
    assert send(gateway_to(peer, IMPATIENT if is_slow else PATIENT)) == 0
    for minutes in (1, 20, 60, 24 * 60):
        send(gateway_to(peer), NOON + timedelta(minutes=minutes))
        look_up(gateway_to(peer), NOON + timedelta(minutes=minutes))

    assert (len(peer.parts), states()) == (1, ["uncertain"])
    assert messaging.outbox_health(NOON).unresolved == 1


@pytest.mark.one_database
def test_what_was_refused_at_a_later_part_may_have_been_sent(put, peer):
    put(channel="sms")
    peer.statuses = [0, THROTTLED]
    send(gateway_to(peer))

    assert states() == ["uncertain"]
    assert rows()[0].fault == "smpp 0x58 at part 2"


def test_an_sms_is_told_to_staff_at_once_where_no_provider_can_be_asked(put, peer, log):
    put(channel="sms")
    peer.faults = ["hangs up after"]
    send(gateway_to(peer))
    assert messaging.outbox_health(NOON).unresolved == 0
    look_up(gateway_to(peer), NOON + timedelta(minutes=1))

    assert messaging.outbox_health(NOON).unresolved == 1
    assert log.getvalue().count("nobody can say whether an SMS was sent") == 1


def test_throttling_slows_us_down_and_loses_nothing(put, peer):
    put(channel="sms")
    peer.statuses = [THROTTLED, THROTTLED]
    assert send(gateway_to(peer)) == 1

    assert len(peer.messages) == 1
    assert messaging.outbox_health(NOON).pauses == ()


def test_a_number_that_is_none_ends_one_message_and_a_sender_that_is_not_ours_stops_all(put, peer):
    put(channel="sms")
    peer.statuses = [INVALID_NUMBER]
    send(gateway_to(peer))
    assert (states(), messaging.outbox_health(NOON).pauses) == (["failed"], ())
    put(channel="sms")
    peer.statuses = [INVALID_SENDER]
    send(gateway_to(peer))

    assert states() == ["failed", "waiting"]
    assert [pause.reason for pause in messaging.outbox_health(NOON).pauses] == ["smpp 0x0a our sender"]
    assert send(gateway_to(peer), NOON + FIRST_PAUSE) == 1


@pytest.mark.one_database
def test_who_is_not_let_in_waits_and_loses_nothing(put, peer, log):
    put(channel="sms")
    wrong = gateway_of(replace(settings_of(peer), smpp_url=peer.url.replace("s3cret", "wr0ng")))
    assert send(wrong) == 0
    with pytest.raises(ChannelUnavailable, match="0x0e at bind"):
        wrong.providers["smpp"].check()
    assert send(gateway_to(peer), NOON + FIRST_PAUSE) == 1

    assert "wr0ng" not in log.getvalue()
    assert rows()[0].attempts == 1


@pytest.mark.one_database
def test_a_session_that_ended_is_begun_anew_and_the_other_ends_questions_are_answered(put, peer):
    gateway = gateway_to(peer)
    gateway.providers["smpp"].check()
    peer.send(0x15, 4711)
    peer.send(0x06, 4712)
    until(lambda: gateway.providers["smpp"]._session.is_dead)
    put(channel="sms")
    assert send(gateway) == 1

    assert (peer.bound, len(peer.messages)) == (2, 1)


@pytest.mark.one_database
def test_many_conversations_share_one_session_and_each_gets_its_own_answer(put, peer):
    messages = [put(channel="sms", at=NOON) for _ in range(12)]
    gateway = gateway_to(peer, smpp_window=3)
    app = current_app._get_current_object()

    def lane():
        with app.app_context():
            send(gateway)

    lanes = [threading.Thread(target=lane) for _ in range(6)]
    for one in lanes:
        one.start()
    for one in lanes:
        one.join()

    assert peer.bound == 1
    assert len(peer.parts) == sum(row.parts for row in rows())
    assert {row.provider_number for row in rows()} == {part.number for part in peer.parts if part.wants_receipt}
    assert len(rows()) == len(messages)

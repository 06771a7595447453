"""SMS through real providers on loopback: each goes at most once, and what became of it is found out."""

from datetime import timedelta

import pytest

from tests.support.factories import NOON
from tests.support.http_peer import FAULTS_AFTER, FAULTS_BEFORE
from tests.support.people import make_particulars
from tests.support.sms import IMPATIENT, PEERS, close_gateways, gateway_to, look_up, rows, send, states
from webapp import messaging, participants
from webapp.messaging.claims import LEASE
from webapp.messaging.providers import provider_states, spent_on_day_of
from webapp.messaging.retries import CHECK_WAITS, FIRST_PAUSE
from webapp.platform import clock

LATER = NOON + timedelta(minutes=20)
"""When a provider that knows our numbers is believed not to have a message."""


@pytest.fixture(params=sorted(PEERS))
def name(request) -> str:
    return request.param


@pytest.fixture
def peer(name):
    with PEERS[name]() as peer:
        yield peer
        close_gateways()


@pytest.fixture
def provider(name, peer) -> dict:
    return {name: peer}


def test_an_sms_goes_to_the_phone_and_its_delivery_is_learned(put, peer, provider):
    put(channel="sms")
    gateway = gateway_to(**provider)
    assert send(gateway) == 1
    assert (rows()[0].state, rows()[0].context, rows()[0].fault) == ("sent", None, None)
    assert look_up(gateway, NOON + CHECK_WAITS[0]) == 1
    assert rows()[0].state == "sent"
    peer.deliver()
    look_up(gateway)

    assert [message.to for message in peer.taken] == [make_particulars(1).phone.lstrip("+")]
    assert "482109" in peer.taken[0].text
    assert (rows()[0].state, rows()[0].check_at) == ("delivered", None)
    assert rows()[0].delivered_at == NOON + timedelta(hours=1)


@pytest.mark.one_database
@pytest.mark.parametrize("fault", FAULTS_BEFORE)
def test_what_no_provider_took_is_sent_later_and_once(put, peer, provider, fault):
    put(channel="sms")
    peer.faults.extend([fault] * 3)
    patience = {"patience": IMPATIENT} if fault == "silent before" else {}
    assert send(gateway_to(**patience, **provider)) == 0
    assert peer.taken == []
    peer.faults.clear()
    gateway = gateway_to(**provider)
    for minutes in (1, 6, 20, 40, 60):
        look_up(gateway, NOON + timedelta(minutes=minutes))
        send(gateway, NOON + timedelta(minutes=minutes))

    is_open = fault in {"silent before", "hangs up before"} and "mobizon" in provider
    assert (len(peer.taken), states()) == ((0, ["uncertain"]) if is_open else (1, ["sent"]))


@pytest.mark.one_database
@pytest.mark.parametrize("fault", FAULTS_AFTER)
def test_an_sms_whose_answer_was_lost_is_found_at_the_provider_and_never_sent_twice(put, peer, provider, fault):
    put(channel="sms")
    peer.faults.append(fault)
    is_slow = fault in {"silent after", "drips its body", "drips its headers"}
    assert send(gateway_to(**({"patience": IMPATIENT} if is_slow else {}), **provider)) == 0
    assert states() == ["uncertain"]
    assert rows()[0].context
    gateway = gateway_to(**provider)
    for minutes in (1, 6, 20, 40, 60):
        send(gateway, NOON + timedelta(minutes=minutes))
        look_up(gateway, NOON + timedelta(minutes=minutes))

    assert len(peer.taken) == 1
    assert (states(), rows()[0].sent_at, rows()[0].context) == (["sent"], NOON, None)
    assert rows()[0].provider_number == peer.taken[0].number


def test_a_sender_that_dies_between_handing_over_and_the_answer_leaves_what_is_asked_after(put, peer, provider):
    put(channel="sms"), put(channel="sms")
    gateway = gateway_to(**provider)
    submit = gateway.providers[next(iter(provider))].submit

    def die(sms):
        submit(sms)
        raise KeyboardInterrupt

    gateway.providers[next(iter(provider))].submit = die
    with pytest.raises(KeyboardInterrupt):
        send(gateway)
    gateway.providers[next(iter(provider))].submit = submit
    for minutes in (2, 4, 6, 8, 20, 40, 60):
        send(gateway, NOON + timedelta(minutes=minutes))
        look_up(gateway, NOON + timedelta(minutes=minutes))

    assert len(peer.taken) == 2
    assert states() == ["sent", "sent"]


def test_an_answer_that_comes_after_its_sender_was_given_up_still_counts(put, peer, provider):
    put(channel="sms")
    gateway, name = gateway_to(**provider), next(iter(provider))
    submit = gateway.providers[name].submit

    def outlast(sms):
        accepted = submit(sms)
        look_up(gateway_to(), NOON + LEASE)
        assert states() == ["uncertain"]
        return accepted

    gateway.providers[name].submit = outlast
    assert send(gateway) == 1
    assert (states(), rows()[0].provider_number) == (["sent"], peer.taken[0].number)


def test_what_nobody_can_say_is_left_to_staff_and_never_sent_by_itself(put, peer, provider, log):
    put(channel="sms")
    peer.faults.append("hangs up after")
    send(gateway_to(**provider))
    gone = gateway_to(IMPATIENT, **provider)
    peer.answer = lambda _path, _content: {"nothing": "that says anything"}
    for number in range(len(CHECK_WAITS) + 3):
        look_up(gone, NOON + timedelta(days=number + 1))
    del peer.answer
    messaging.requeue(NOON + timedelta(days=20))
    send(gateway_to(**provider), NOON + timedelta(days=20))

    assert (states(), len(peer.taken)) == (["uncertain"], 1)
    assert messaging.outbox_health(NOON + timedelta(days=20)).unresolved == 1
    assert log.getvalue().count("nobody can say whether an SMS was sent") == 1
    messaging.requeue(NOON + timedelta(days=20), uncertain=True)
    assert send(gateway_to(**provider), NOON + timedelta(days=20)) == 1
    assert len(peer.taken) == 2


def test_of_two_messages_with_the_same_words_each_is_found_by_itself(put, peer, provider):
    put(channel="sms"), put(channel="sms")
    peer.faults.extend(["hangs up after", ""])
    send(gateway_to(**provider))
    send(gateway_to(**provider), NOON + FIRST_PAUSE)
    for minutes in (1, 5, 20):
        look_up(gateway_to(**provider), NOON + timedelta(minutes=minutes))

    numbers = [row.provider_number for row in rows() if row.provider_number]
    assert len(set(numbers)) == len(numbers)
    assert len(peer.taken) == 2


OURS = {"smsc": (2, 3, 4), "mobizon": (4, 5, 6, 8, 9, 13, 14)}
PERHAPS_OURS = {"smsc": (1, 5, 6, 77), "mobizon": (1, 2, 11, 12, 15, 99, 77)}
UNSAID = {"smsc": (), "mobizon": (3, 10, 98, 100, 999)}


@pytest.mark.one_database
def test_a_fault_of_ours_stops_the_channel_and_costs_no_message_anything(put, peer, provider, name, log):
    for number, code in enumerate(OURS[name]):
        at = NOON + timedelta(hours=number)
        put(channel="sms", at=at)
        peer.errors = [code]
        assert send(gateway_to(**provider), at) == 0
        assert (rows()[-1].state, rows()[-1].attempts) == ("waiting", 0)
        assert [pause.channel for pause in messaging.outbox_health(at).pauses] == ["sms"]
        assert log.getvalue().count("an SMS provider is away or refuses us") == number + 1
        assert send(gateway_to(**provider), at + FIRST_PAUSE) == 1

    assert messaging.outbox_health(NOON).pauses == ()
    assert [state.fault for state in provider_states()] == [None]


@pytest.mark.one_database
def test_what_may_be_about_us_stops_the_channel_too_until_others_go_through(put, peer, provider, name):
    for number, code in enumerate(PERHAPS_OURS[name]):
        at = NOON + timedelta(hours=number)
        put(channel="sms", at=at)
        peer.errors = [code]
        assert send(gateway_to(**provider), at) == 0
        assert rows()[-1].state == "waiting"
        assert messaging.outbox_health(at).pauses
        assert send(gateway_to(**provider), at + timedelta(minutes=10)) == 1


@pytest.mark.one_database
def test_a_code_that_leaves_open_whether_it_was_taken_is_asked_after(put, peer, provider, name):
    for number, code in enumerate(UNSAID[name]):
        put(channel="sms", at=NOON + timedelta(hours=number))
        peer.errors = [code]
        send(gateway_to(**provider), NOON + timedelta(hours=number))
        assert rows()[-1].state == "uncertain"


def test_a_number_that_is_none_ends_one_message_and_no_other(put, peer, provider):
    put(channel="sms"), put(channel="sms")
    peer.refused = make_particulars(1).phone.lstrip("+")
    assert send(gateway_to(**provider)) == 1

    assert (states(), messaging.outbox_health(NOON).pauses) == (["failed", "sent"], ())


def test_a_provider_that_takes_no_more_for_now_slows_us_down_and_stops_nothing(put, peer, provider, name):
    put(channel="sms"), put(channel="sms")
    peer.errors = [{"smsc": 9, "mobizon": 30}[name]] * 2
    rests = []
    gateway = gateway_to(sleep=rests.append, **provider)
    assert send(gateway) == 2

    assert messaging.outbox_health(NOON).pauses == ()
    assert len(rests) >= 3


def test_what_all_sms_of_a_day_cost_is_bounded_and_said_loudly(put, peer, provider, name, log):
    put(channel="sms"), put(channel="sms"), put(channel="sms")
    gateway = gateway_to(budget=12_000, **provider)
    assert send(gateway) == 2
    assert spent_on_day_of(clock.now()) == {"smsc": 2 * 3_700, "mobizon": 2 * 3 * 1_850}[name]

    assert states() == ["sent", "sent", "waiting"]
    assert [pause.reason for pause in messaging.outbox_health(NOON).pauses] == ["the SMS budget of the day is spent"]
    assert log.getvalue().count("a channel is paused") == 1
    assert provider_states() == [] or provider_states()[0].fault is None


def test_a_person_who_is_gone_is_asked_about_no_more(put, peer, provider, person):
    put(channel="sms")
    send(gateway_to(**provider))
    before = len(peer.requests)
    participants.destroy(person.person_id, NOON)

    assert look_up(gateway_to(**provider)) == 0
    assert len(peer.requests) == before


@pytest.mark.one_database
def test_nothing_of_a_person_or_a_secret_is_logged_or_kept_in_a_fault(put, peer, provider, name, log):
    put(channel="sms")
    peer.faults.extend(["garbage"])
    send(gateway_to(**provider))
    look_up(gateway_to(**provider))
    peer.errors = [6]
    send(gateway_to(**provider), LATER)

    said = log.getvalue() + " ".join(str(row.fault) for row in rows()) + repr(gateway_to(**provider).providers)
    assert not [word for word in (make_particulars(1).phone[2:], "482109", "secret") if word in said]

"""Which news a person gets, and that they get it no more once they say so."""

import pytest

from tests.messaging.test_outbox import Sender, row, send
from tests.support.factories import NOON, make_evidence, publish_campaign
from webapp import consent, messaging, participants
from webapp.messaging import ALL_SUBSCRIPTIONS
from webapp.messaging.catalogue import BY_NAME, MessageKind
from webapp.messaging.subscriptions import is_refused
from webapp.messaging.unsubscribe_links import token_for


def keys(subscriptions) -> list[str]:
    return [each.key for each in subscriptions]


@pytest.fixture
def number(person):
    """The person's number; they agreed to offers by e-mail, and are reached by both channels."""
    consent.record(person.person_id, make_evidence(publish_campaign("first-snow"), offers_email=True), NOON)
    return person.person_id


def test_a_person_gets_results_and_the_offers_they_agreed_to(number):
    found = messaging.find_subscriptions(number)

    assert keys(found.active) == ["results_email", "results_sms", "offers_email"]
    assert found.stopped == ()


def test_one_press_stops_all_of_it_and_a_second_finds_nothing_to_stop(number):
    assert keys(messaging.stop(number, ALL_SUBSCRIPTIONS, "link", NOON)) == [
        "results_email",
        "results_sms",
        "offers_email",
    ]
    assert messaging.stop(number, ALL_SUBSCRIPTIONS, "link", NOON) == ()
    assert messaging.find_subscriptions(number).active == ()
    assert not consent.is_given(number, "offers_email")


def test_what_was_stopped_by_a_link_can_be_had_again_and_nothing_else(number):
    messaging.stop(number, ALL_SUBSCRIPTIONS, "link", NOON)

    assert keys(messaging.resume(number, ALL_SUBSCRIPTIONS, NOON)) == ["results_email", "results_sms", "offers_email"]
    assert consent.is_given(number, "offers_email")
    assert not consent.is_given(number, "offers_sms")
    assert messaging.resume(number, ALL_SUBSCRIPTIONS, NOON) == ()


def test_results_that_a_person_refused_are_not_sent_though_they_wait(put, number, monkeypatch):
    monkeypatch.setitem(BY_NAME, "entry_code", MessageKind("entry_code", topic="results"))
    message, sms = put(), put("sms")
    messaging.stop(number, [each for each in ALL_SUBSCRIPTIONS if each.channel == "email"], "link", NOON)
    sender = Sender()

    assert send(sender) == 1
    assert [sent.channel for sent in sender.sent] == ["sms"]
    assert (row(message).state, row(message).fault) == ("cancelled", "refused by the person")
    assert row(sms).state == "sent"


def test_every_message_to_a_person_bears_the_same_link_and_another_persons_another(put, person):
    put(), put()
    sender = Sender()
    send(sender)

    first, second = (message.unsubscribe_url for message in sender.sent)
    assert first == second
    assert first.endswith(f"/unsubscribe/{token_for(person.person_id, NOON)}")
    assert messaging.find_unsubscribe_link(first.rpartition("/")[2]).participant_id == person.person_id
    assert messaging.find_unsubscribe_link("another") is None


def test_the_link_outlives_the_person_and_is_then_nobodys(person, number):
    token = token_for(number, NOON)
    messaging.stop(number, ALL_SUBSCRIPTIONS, "link", NOON)
    participants.destroy(number, NOON)

    assert messaging.find_unsubscribe_link(token).participant_id is None
    assert not is_refused(number, "results", "email")

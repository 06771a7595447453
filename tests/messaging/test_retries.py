"""When a message is tried again: soon after any greylisting, and for days."""

from datetime import timedelta

from webapp.messaging.retries import (
    FIRST_PAUSE,
    GIVE_UP_AFTER,
    LONGEST_PAUSE,
    LONGEST_RETRY,
    pause_wait,
    retry_wait,
)

SECOND = timedelta(seconds=1)


def met_after(greylisted: timedelta) -> timedelta:
    """When a server that greylists for some time takes a message first tried at zero."""
    at, attempts = timedelta(), 1
    while at < greylisted:
        at += retry_wait(attempts)
        attempts += 1
    return at


def test_a_server_that_greylists_is_met_again_soon_after():
    for seconds in range(1, 3601):
        late = met_after(seconds * SECOND) - seconds * SECOND
        assert late <= max(34 * SECOND, seconds * SECOND / 7)


def test_greylisting_of_five_minutes_costs_little_more_than_that():
    assert met_after(300 * SECOND) < 315 * SECOND


def test_five_days_come_to_a_bounded_number_of_tries():
    at, tries = timedelta(), 1
    while at < GIVE_UP_AFTER:
        at += retry_wait(tries)
        tries += 1

    assert retry_wait(tries) == retry_wait(10_000) == LONGEST_RETRY
    assert tries < 120


def test_pauses_grow_and_stay_short_enough_for_a_code():
    waits = [pause_wait(number) for number in range(1000)]

    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (FIRST_PAUSE, LONGEST_PAUSE)

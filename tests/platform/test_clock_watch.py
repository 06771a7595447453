"""A clock that leaps stops what destroys by the clock."""

from datetime import timedelta

import pytest
import time_machine

from webapp.platform import clock, clock_watch
from webapp.platform.clock_watch import LEAP, LONGEST_PAUSE, ClockLeapt

DAY = timedelta(days=1)


@pytest.fixture
def seen(app):
    """A clock that has been looked at a moment ago."""
    clock_watch.look(clock.now())


def another_boot(monkeypatch) -> None:
    monkeypatch.setattr(clock_watch, "_boot", lambda: "another start of the machine")


def test_a_clock_that_goes_on_is_believed(seen):
    clock_watch.look(clock.now() + timedelta(minutes=1))


@pytest.mark.parametrize("leap", [4 * DAY, -4 * DAY, LEAP * 2, LEAP * -2])
def test_a_clock_that_leaps_is_not_believed_until_it_is_right_again(seen, leap: timedelta):
    with time_machine.travel(clock.now() + leap), pytest.raises(ClockLeapt):
        clock_watch.look(clock.now())

    clock_watch.look(clock.now())


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_a_clock_that_somebody_vouches_for_is_believed(seen):
    with time_machine.travel(clock.now() + 4 * DAY):
        clock_watch.accept(clock.now())
        clock_watch.look(clock.now())


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("pause", "is_believed"), [
    (timedelta(hours=8), True), (LONGEST_PAUSE + DAY, False), (-DAY, False),
])  # fmt: skip
def test_after_a_new_start_of_the_machine_only_a_likely_pause_is_believed(seen, monkeypatch, pause, is_believed):
    another_boot(monkeypatch)

    with time_machine.travel(clock.now() + pause):
        assert (clock_watch.find_leap(clock.now()) is None) == is_believed


@pytest.mark.parametrize("site", ["postgresql"], indirect=True)
def test_a_clock_that_differs_from_the_servers_is_not_believed_even_at_the_first_look(app):
    with time_machine.travel(clock.now() + DAY), pytest.raises(ClockLeapt):
        clock_watch.look(clock.now())

import importlib.resources
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from webapp.platform import clock

YEARS = (datetime(2024, 3, 2), datetime(2040, 12, 31))
"""From when Almaty has kept to UTC+5, without summer time."""


def test_now_is_this_moment_in_utc():
    with time_machine.travel(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), tick=False):
        assert clock.now() == datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
        assert clock.now().tzinfo is UTC


@given(st.datetimes(*YEARS))
def test_what_the_clocks_of_almaty_show_comes_back_from_utc(local):
    assert clock.in_almaty(clock.from_almaty(local)).replace(tzinfo=None) == local


@given(st.datetimes(*YEARS, timezones=st.just(UTC)))
def test_almaty_is_five_hours_ahead(moment):
    assert clock.in_almaty(moment).utcoffset() == timedelta(hours=5)
    assert clock.day_in_almaty(moment) == (moment + timedelta(hours=5)).date()


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2028, 2, 28, 18, 59, tzinfo=UTC), date(2028, 2, 28)),
        (datetime(2028, 2, 28, 19, 0, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2028, 2, 29, 19, 0, tzinfo=UTC), date(2028, 3, 1)),
        (datetime(2026, 12, 31, 19, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_a_day_begins_at_seven_in_the_evening_utc(moment, day):
    assert clock.day_in_almaty(moment) == day


def test_until_march_2024_almaty_was_six_hours_ahead():
    assert clock.from_almaty(datetime(2024, 2, 29, 18)) == datetime(2024, 2, 29, 12, tzinfo=UTC)
    assert clock.from_almaty(datetime(2024, 3, 1, 18)) == datetime(2024, 3, 1, 13, tzinfo=UTC)


@given(st.dates(date(2024, 4, 1), date(2040, 12, 31)))
def test_a_day_lasts_from_its_midnight_to_the_next(day):
    first, after = clock.bounds_of(day)

    assert after - first == timedelta(days=1)
    assert clock.day_in_almaty(first) == clock.day_in_almaty(after - timedelta(microseconds=1)) == day
    assert clock.day_in_almaty(after) == day + timedelta(days=1)


def test_the_clocks_of_almaty_are_known_whatever_the_system_knows(tmp_path):
    """A system of 2023 has UTC+6 for Almaty; here it even has UTC itself."""
    old = tmp_path / "Asia"
    old.mkdir()
    (old / "Almaty").write_bytes(importlib.resources.files("tzdata").joinpath("zoneinfo/UTC").read_bytes())
    told = subprocess.run(
        [sys.executable, "-c", "from webapp.platform import clock; print(clock.ALMATY.utcoffset(clock.datetime(2026, 7, 1)))"],
        env=os.environ | {"PYTHONTZPATH": str(tmp_path)}, check=True, capture_output=True, text=True,
    )  # fmt: skip

    assert told.stdout.strip() == "5:00:00"

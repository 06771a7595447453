"""Nothing under ten can be read off, and nothing under ten can be worked out by subtracting."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from webapp.dashboards.suppression import FEWEST, Block, add_up, blocks, monday, within

MONDAY = date(2026, 11, 2)
LONG_AFTER = date(2027, 1, 1)
VALUES = ("ru", "kk", "en")
NUMBERS = st.one_of(st.integers(0, 12), st.just(0), st.integers(0, 60))
DAYS = st.dictionaries(
    st.integers(0, 20).map(lambda back: MONDAY + timedelta(days=back)),
    st.fixed_dictionaries(dict.fromkeys(VALUES, NUMBERS)),
)


def at(weekday: int, **numbers: int) -> dict[date, dict[str, int]]:
    return {MONDAY + timedelta(days=weekday): numbers}


def is_safe(number: int) -> bool:
    return number == 0 or number >= FEWEST


def shown(found: list[Block], first: date, last: date, value: str) -> int:
    return add_up(within(found, first, last))[value]


def test_a_day_with_ten_of_each_value_stands_alone():
    found = blocks(at(0, ru=30, kk=10) | at(1, ru=12), LONG_AFTER)

    assert [(block.first.day, block.last.day, block.shown) for block in found] == [
        (2, 2, {"ru": 30, "kk": 10}),
        (3, 3, {"ru": 12}),
    ]


def test_days_gather_until_every_value_has_ten():
    found = blocks(at(0, ru=30, kk=6) | at(2, ru=1, kk=4), LONG_AFTER)

    assert [(block.first.day, block.last.day, block.shown) for block in found] == [(2, 4, {"ru": 31, "kk": 10})]


def test_at_the_end_of_a_week_the_few_are_hidden_with_the_next_smallest():
    (block,) = blocks(at(0, ru=50, kk=12, en=3), LONG_AFTER)

    assert (block.last.day, block.shown, block.hidden) == (8, {"ru": 50}, 15)


def test_a_single_value_under_ten_hides_its_block():
    (block,) = blocks(at(3, kk=4), LONG_AFTER)

    assert (block.shown, block.hidden, block.withheld) == ({}, 4, {"kk"})


def test_the_day_under_way_and_an_open_block_are_not_published():
    days = at(0, ru=12) | at(1, ru=40, kk=2) | at(2, ru=90)

    assert [block.last.day for block in blocks(days, MONDAY + timedelta(days=2))] == [2]


@given(DAYS)
def test_every_person_is_in_one_block_shown_or_hidden(days: Mapping[date, Mapping[str, int]]):
    found = blocks(days, LONG_AFTER)
    everybody = sum(sum(numbers.values()) for numbers in days.values())

    assert sum(sum(block.shown.values()) + block.hidden for block in found) == everybody
    assert all(earlier.last < later.first for earlier, later in pairwise(found))


@given(DAYS, st.integers(1, 22))
def test_no_subtraction_of_periods_gives_a_number_under_ten(days: Mapping[date, Mapping[str, int]], passed: int):
    found = blocks(days, MONDAY + timedelta(days=passed))
    ends = [MONDAY + timedelta(days=number) for number in range(21)]
    for value in VALUES:
        whole = shown(found, ends[0], ends[-1], value)
        for first, last in combinations(ends, 2):
            part = shown(found, first, last, value)
            assert is_safe(part)
            assert is_safe(whole - part)
            assert is_safe(part - shown(found, first, last - timedelta(days=1), value))
            assert is_safe(part - shown(found, first + timedelta(days=1), last, value))


@given(DAYS)
def test_what_the_values_shown_leave_of_a_block_is_no_small_group_of_one_value(days: Mapping[date, Mapping[str, int]]):
    for block in blocks(days, LONG_AFTER):
        of_block = [days[day] for day in days if block.first <= day <= block.last]
        total = sum(sum(numbers.values()) for numbers in of_block)
        for value in block.shown:
            rest = total - block.shown[value]
            assert is_safe(rest)
        if block.shown and block.hidden:
            assert block.hidden >= FEWEST
            assert len(block.withheld) >= 2


@given(DAYS, st.integers(0, 20))
def test_what_happens_later_does_not_change_a_block_that_was_published(
    days: Mapping[date, Mapping[str, int]], passed: int
):
    today = MONDAY + timedelta(days=passed)
    before = blocks({day: numbers for day, numbers in days.items() if day < today}, today)

    assert [block for block in blocks(days, LONG_AFTER) if block in before] == before


@given(DAYS)
def test_a_block_lies_in_one_week(days: Mapping[date, Mapping[str, int]]):
    assert all(monday(block.first) == monday(block.last) for block in blocks(days, LONG_AFTER))

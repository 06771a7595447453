"""Nothing under ten can be read off, and nothing under ten can be worked out by subtracting."""

from collections import Counter
from datetime import date, timedelta
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from webapp.rollups.suppression import FEWEST, Block, Days, Value, add_up, blocks, monday, within

MONDAY = date(2026, 11, 2)
LONG_AFTER = date(2027, 1, 1)
VALUES = tuple((figure, language) for figure in ("sent", "confirmed") for language in ("ru", "kk", "en"))
NUMBERS = st.one_of(st.integers(0, 12), st.just(0), st.integers(0, 60))
DAYS = st.dictionaries(
    st.integers(0, 20).map(lambda back: MONDAY + timedelta(days=back)),
    st.fixed_dictionaries(dict.fromkeys(VALUES, NUMBERS)),
)


def at(weekday: int, **numbers: int) -> dict[date, dict[Value, int]]:
    return {MONDAY + timedelta(days=weekday): {("sent", value): number for value, number in numbers.items()}}


def plain(block: Block) -> dict[str, int]:
    return {value: number for (_figure, value), number in block.shown.items()}


def is_safe(number: int) -> bool:
    return number == 0 or number >= FEWEST


def shown(found: list[Block], first: date, last: date, value: Value) -> int:
    return add_up(within(found, first, last))[value]


def test_a_day_with_ten_of_each_value_stands_alone():
    found = blocks(at(0, ru=30, kk=10) | at(1, ru=12), LONG_AFTER)

    assert [(block.first.day, block.last.day, plain(block)) for block in found] == [
        (2, 2, {"ru": 30, "kk": 10}),
        (3, 3, {"ru": 12}),
    ]


def test_days_gather_until_every_value_has_ten():
    found = blocks(at(0, ru=30, kk=6) | at(2, ru=1, kk=4), LONG_AFTER)

    assert [(block.first.day, block.last.day, plain(block)) for block in found] == [(2, 4, {"ru": 31, "kk": 10})]


def test_at_the_end_of_a_week_the_few_are_hidden_with_the_next_smallest():
    (block,) = blocks(at(0, ru=50, kk=12, en=3), LONG_AFTER)

    assert (block.last.day, plain(block), block.hidden) == (8, {"ru": 50}, {"sent": 15})


def test_a_single_value_under_ten_hides_its_block():
    (block,) = blocks(at(3, kk=4), LONG_AFTER)

    assert (block.shown, block.hidden, block.withheld) == ({}, {"sent": 4}, {("sent", "kk")})


def test_the_day_under_way_and_an_open_block_are_not_published():
    days = at(0, ru=12) | at(1, ru=40, kk=2) | at(2, ru=90)

    assert [block.last.day for block in blocks(days, MONDAY + timedelta(days=2))] == [2]


@given(DAYS)
def test_every_person_is_in_one_block_shown_or_hidden(days: Days):
    found = blocks(days, LONG_AFTER)
    everybody = sum(sum(numbers.values()) for numbers in days.values())

    assert sum(sum(block.shown.values()) + sum(block.hidden.values()) for block in found) == everybody
    assert all(earlier.last < later.first for earlier, later in pairwise(found))


@given(DAYS, st.integers(1, 22))
def test_no_subtraction_of_periods_gives_a_number_under_ten(days: Days, passed: int):
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
def test_what_the_values_shown_leave_of_a_block_is_no_small_group_of_one_value(days: Days):
    for block in blocks(days, LONG_AFTER):
        numbers = add_up_all(days, block)
        for figure in ("sent", "confirmed"):
            of_figure = {value: number for value, number in numbers.items() if value[0] == figure}
            shown = {value: number for value, number in block.shown.items() if value[0] == figure}
            assert all(is_safe(sum(of_figure.values()) - number) for number in shown.values())
            if shown and figure in block.hidden:
                assert block.hidden[figure] >= FEWEST
                assert len([value for value in block.withheld if value[0] == figure]) >= 2


def add_up_all(days: Days, block: Block) -> Counter[Value]:
    numbers: Counter[Value] = Counter()
    for day, of_day in days.items():
        if block.first <= day <= block.last:
            numbers.update(of_day)
    return numbers


@given(DAYS, st.integers(0, 20))
def test_what_happens_later_does_not_change_a_block_that_was_published(days: Days, passed: int):
    today = MONDAY + timedelta(days=passed)
    before = blocks({day: numbers for day, numbers in days.items() if day < today}, today)

    assert [block for block in blocks(days, LONG_AFTER) if block in before] == before


@given(DAYS)
def test_a_block_lies_in_one_week(days: Days):
    assert all(monday(block.first) == monday(block.last) for block in blocks(days, LONG_AFTER))

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.analytics import Stage, State, pack, unpack
from webapp.analytics.sources import DIRECT, Source, buckets
from webapp.analytics.state import follow
from webapp.platform import clock

MONDAY = date(2026, 11, 23)
SLUG = "first-snow"
INSTAGRAM, GOOGLE = Source("instagram", "instagram"), Source("google", "search")
DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))
STATES = st.builds(State, DAYS, st.sampled_from(buckets()), st.sampled_from(["", SLUG, "tea-road"]), st.integers(0, 4))


@given(STATES)
def test_a_state_is_read_as_it_was_written(state: State):
    assert unpack(pack(state)) == state


@pytest.mark.parametrize(
    "text",
    ["", "20261123", "20261123~direct~", "20261399~direct~~0", "20261123~nobody~~0", "20261123~direct~~9",
     "20261123~direct~~-1", "20261123~direct~~x", "20261123~direct~~0~more", "20261123 ~direct~~0x"],
)  # fmt: skip
def test_what_is_no_state_is_none(text: str):
    assert unpack(text) is None


def test_who_shows_nothing_is_new_to_everything():
    step = follow(None, MONDAY, INSTAGRAM, SLUG, [Stage.SEEN])

    assert step.state == State(MONDAY, "instagram", SLUG, 1)
    assert step.is_day
    assert step.is_week
    assert step.is_month
    assert step.is_visit
    assert step.reached == (Stage.SEEN,)


@pytest.mark.parametrize(
    ("day", "new"),
    [
        (MONDAY, (False, False, False)),
        (MONDAY + timedelta(days=6), (True, False, False)),
        (MONDAY + timedelta(days=7), (True, True, False)),
        (date(2026, 12, 1), (True, True, True)),
        (date(2027, 11, 23), (True, True, True)),
        (MONDAY - timedelta(days=1), (True, True, False)),
    ],
)
def test_from_the_last_day_follow_the_visitors_of_a_day_a_week_and_a_month(day: date, new: tuple[bool, bool, bool]):
    step = follow(State(MONDAY, "direct"), day, None, "", [])

    assert (step.is_day, step.is_week, step.is_month) == new


def test_a_week_that_lies_in_two_months_is_one_week():
    step = follow(State(date(2026, 11, 30), "direct"), date(2026, 12, 1), None, "", [])

    assert (step.is_week, step.is_month) == (False, True)


@pytest.mark.parametrize(
    ("source", "is_visit"), [(None, False), (Source("x", "instagram"), False), (GOOGLE, True), (DIRECT, True)]
)
def test_a_visit_ends_where_another_bucket_of_sources_leads_here(source: Source | None, is_visit: bool):
    step = follow(State(MONDAY, "instagram", SLUG, 2), MONDAY, source, SLUG, [Stage.SEEN])

    assert step.is_visit is is_visit
    assert step.state.stage == (1 if is_visit else 2)


def test_a_visit_ends_with_the_day_and_a_walk_with_the_visit():
    step = follow(State(MONDAY, "instagram", SLUG, 3), MONDAY + timedelta(days=1), None, SLUG, [Stage.CONFIRMED])

    assert step.is_visit
    assert step.reached == (Stage.CONFIRMED,)
    assert step.state == State(MONDAY + timedelta(days=1), "direct", SLUG, 4)


def test_a_page_that_belongs_to_no_campaign_leaves_the_walk_where_it_was():
    held = State(MONDAY, "direct", SLUG, 2)

    assert follow(held, MONDAY, None, "tea-road", []).state == held


@given(STATES, DAYS, st.sampled_from([None, INSTAGRAM, GOOGLE]), st.lists(st.sampled_from(Stage), max_size=2))
def test_whatever_is_seen_twice_is_no_news_the_second_time(held, day, source, stages):
    once = follow(held, day, source, SLUG, stages)
    again = follow(once.state, day, source, SLUG, stages)

    assert again.state == once.state
    assert not any((again.is_day, again.is_week, again.is_month, again.is_visit, again.reached))


@given(DAYS)
def test_a_state_lives_until_its_week_and_its_month_are_over_and_no_longer(day: date):
    ends_at = State(day, "direct").ends_at
    last = clock.day_in_almaty(ends_at - timedelta(seconds=1))

    assert clock.in_almaty(ends_at).hour == 0
    assert day <= last <= day + timedelta(days=31)
    for later, says_something in ((last, True), (last + timedelta(days=1), False)):
        step = follow(State(day, "direct"), later, None, "", [])
        assert (step.is_week and step.is_month) is not says_something


def test_all_of_a_day_hold_a_state_that_ends_at_one_moment():
    assert State(MONDAY, "direct").ends_at == datetime(2026, 11, 30, 19, tzinfo=UTC)
    assert State(date(2026, 11, 30), "search", SLUG, 4).ends_at == datetime(2026, 12, 6, 19, tzinfo=UTC)

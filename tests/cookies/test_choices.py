from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp import cookies
from webapp.cookies import LIFETIME, Purpose, choose, offered, pack, unpack
from webapp.cookies.catalogue import version_of

NOON = datetime(2026, 11, 25, 7, 0, 0, tzinfo=UTC)
ANALYTICS = cookies.BY_KEY[cookies.ANALYTICS]
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


@given(st.booleans(), MOMENTS)
def test_a_choice_comes_back_from_its_cookie_as_it_was(allowed: bool, at: datetime):
    choice = choose([ANALYTICS.key] if allowed else [], offered(), at)

    assert unpack(pack(choice)) == choice
    assert choice.answer(ANALYTICS) is allowed


@given(st.text())
def test_what_is_no_choice_is_none_or_allows_nothing(text: str):
    choice = unpack(text)

    assert choice is None or not choice.answer(ANALYTICS)


def test_yes_and_no_hold_for_180_days_alike():
    for allowed in ([ANALYTICS.key], []):
        choice = choose(allowed, offered(), NOON)
        assert choice.is_valid(NOON + timedelta(days=180) - timedelta(seconds=1))
        assert not choice.is_valid(NOON + timedelta(days=180))
    assert timedelta(days=180) == LIFETIME


def test_a_choice_from_the_future_is_none():
    assert not choose([], offered(), NOON).is_valid(NOON - timedelta(seconds=1))


def test_a_purpose_in_other_words_was_not_asked():
    choice = unpack(pack(choose([ANALYTICS.key], offered(), NOON)).replace(version_of(ANALYTICS), "0" * 8))

    assert choice is not None
    assert choice.answer(ANALYTICS) is None
    assert choice.not_asked(offered()) == [ANALYTICS]


def test_a_purpose_that_was_not_offered_is_not_allowed():
    choice = choose(["everything", ANALYTICS.key], offered(), NOON)

    assert set(choice.answers) == {purpose.key for purpose in offered()}
    assert choice.answer(Purpose("necessary", "necessary")) is None


@pytest.mark.parametrize("_again", range(20))
def test_a_number_can_be_read_aloud_and_says_nothing(_again: int):
    number = choose([], offered(), NOON).number

    assert [len(part) for part in number.split("-")] == [4, 4, 4]
    assert not set(number) & set("01OILU")


def test_no_two_choices_have_the_same_number():
    assert len({choose([], offered(), NOON).number for _ in range(1000)}) == 1000

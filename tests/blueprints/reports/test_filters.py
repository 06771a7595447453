from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.blueprints.reports.filters import LONGEST, PRESETS, PROPERTIES, read

TODAY = date(2026, 11, 25)
WHOLE = date(2026, 1, 1), date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _speaking(lone_app):
    with lone_app.test_request_context():
        yield


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_said_again_as_it_was_asked(preset):
    asked = read({"period": preset}, TODAY, WHOLE)

    assert asked.period == preset
    assert read(asked.query(), TODAY, WHOLE) == asked


def test_without_a_query_the_last_thirty_days_are_meant():
    asked = read({}, TODAY, WHOLE)

    assert (asked.filters.first, asked.filters.last) == (date(2026, 10, 27), TODAY)
    assert (asked.query(), asked.remarks) == ({}, ())


def test_dates_that_a_preset_stands_for_are_that_preset():
    assert read({"period": "own", "from": "2026-11-19", "to": "2026-11-25"}, TODAY, WHOLE).period == "7"


def test_days_in_the_wrong_order_change_places():
    asked = read({"from": "2026-11-20", "to": "2026-11-10"}, TODAY, WHOLE)

    assert (asked.filters.first, asked.filters.last) == (date(2026, 11, 10), date(2026, 11, 20))
    assert len(asked.remarks) == 1


words = st.text(max_size=12) | st.sampled_from(
    ["own", "7", "2026-11-01", "0001-01-01", "9999-12-31", "phone", "kk", "year"]
)


@given(st.dictionaries(st.sampled_from(["period", "from", "to", "compare", *PROPERTIES]), words))
def test_whatever_is_asked_is_a_period_of_the_past_and_can_be_asked_again(query):
    asked = read(query, TODAY, WHOLE)
    filters = asked.filters

    assert filters.first <= filters.last <= TODAY
    assert filters.days <= LONGEST
    assert filters.compared is None or filters.compared[0] > date(1990, 1, 1)
    assert read(asked.query(), TODAY, WHOLE).filters == filters


def test_a_campaign_that_has_just_been_published_has_one_day():
    asked = read({"period": "all"}, TODAY, (TODAY, TODAY))

    assert asked.filters.days == 1
    assert asked.filters.compared == (TODAY - timedelta(days=1), TODAY - timedelta(days=1))

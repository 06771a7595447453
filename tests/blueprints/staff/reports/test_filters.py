from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.blueprints.staff.reports.filters import PRESETS, PROPERTIES, read
from webapp.reports import LONGEST_PERIOD_DAYS

TODAY = date(2026, 11, 25)
FIRST, LAST = date(2026, 1, 1), date(2026, 11, 20)


def whole() -> tuple[date, date]:
    return FIRST, LAST


@pytest.fixture(autouse=True)
def _speaking(lone_app):
    with lone_app.test_request_context():
        yield


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_said_again_as_it_was_asked(preset):
    asked = read({"period": preset}, TODAY, whole)

    assert asked.period == preset
    assert read(asked.query(), TODAY, whole) == asked


def test_without_a_query_the_last_thirty_days_are_meant():
    asked = read({}, TODAY, whole)

    assert (asked.filters.first, asked.filters.last) == (date(2026, 10, 27), TODAY)
    assert (asked.query(), asked.remarks) == ({}, ())


def test_dates_that_a_preset_stands_for_are_that_preset():
    assert read({"period": "own", "from": "2026-11-19", "to": "2026-11-25"}, TODAY, whole).period == "7"


def test_days_in_the_wrong_order_change_places():
    asked = read({"from": "2026-11-20", "to": "2026-11-10"}, TODAY, whole)

    assert (asked.filters.first, asked.filters.last) == (date(2026, 11, 10), date(2026, 11, 20))
    assert len(asked.remarks) == 1


words = st.text(max_size=12) | st.sampled_from(
    ["own", "7", "2026-11-01", "0001-01-01", "9999-12-31", "phone", "kk", "year"]
)


@given(st.dictionaries(st.sampled_from(["period", "from", "to", "compare", *PROPERTIES]), words))
def test_whatever_is_asked_is_a_period_of_the_past_and_can_be_asked_again(query):
    asked = read(query, TODAY, whole)
    filters = asked.filters

    assert filters.first <= filters.last <= TODAY
    assert filters.days <= LONGEST_PERIOD_DAYS
    assert filters.compared is None or filters.compared[0] > date(1990, 1, 1)
    assert read(asked.query(), TODAY, whole).filters == filters


def test_a_campaign_that_has_just_been_published_has_one_day():
    asked = read({"period": "all"}, TODAY, lambda: (TODAY, TODAY))

    assert asked.filters.days == 1
    assert asked.filters.compared == (TODAY - timedelta(days=1), TODAY - timedelta(days=1))


def test_a_form_names_one_property_and_takes_any_other_off():
    asked = read({"only": "device:phone", "source": "instagram", "period": "7"}, TODAY, whole)

    assert (asked.filters.properties, asked.only, asked.remarks) == (("device",), "device:phone", ())
    assert asked.query() == {"period": "7", "device": "phone"}


def test_two_properties_in_an_address_are_one_and_a_remark():
    asked = read({"source": "instagram", "language": "kk"}, TODAY, whole)

    assert asked.filters.properties == ("source",)
    assert len(asked.remarks) == 1


def test_what_is_chosen_is_taken_off_by_the_same_link_that_chose_it():
    plain = read({"source": "instagram"}, TODAY, whole)

    assert plain.toggled("language", "kk") == {"language": "kk"}
    assert plain.toggled("source", "instagram") == {}
    assert plain.toggled("source", "tiktok") == {"source": "tiktok"}

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.support.factories import NOON
from webapp import messaging
from webapp.messaging.context import pack, unpack

VALUES = st.text() | st.integers() | st.booleans() | st.none() | st.dates() | st.datetimes(timezones=st.just(UTC))


@given(st.dictionaries(st.text(), VALUES))
def test_what_a_message_is_given_comes_out_as_it_went_in(context):
    assert unpack(pack(context), NOON) == (context, {})


def test_links_come_out_apart():
    context = {"link_url": messaging.link("entry.link", token="t"), "day": date(2026, 12, 3)}

    assert unpack(pack(context), NOON) == ({"day": date(2026, 12, 3)}, {"link_url": ("entry.link", {"token": "t"})})


def test_a_moment_is_not_taken_for_a_day():
    assert pack({"at": datetime(2026, 12, 3, tzinfo=UTC)}) == {"at": {"moment": "2026-12-03T00:00:00+00:00"}}


def test_a_moment_can_be_counted_from_when_the_message_is_sent():
    packed = pack({"code_until": messaging.After(timedelta(minutes=10))})

    assert unpack(packed, NOON) == ({"code_until": NOON + timedelta(minutes=10)}, {})


def test_a_link_of_a_message_that_waits_since_an_earlier_release_leads_to_the_page_as_it_is_called_now():
    packed = {"rules_url": {"link": ["landing.rules", {"slug": "tea-road"}]}}

    assert unpack(packed, NOON) == ({}, {"rules_url": ("campaign.rules", {"slug": "tea-road"})})

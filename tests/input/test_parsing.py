"""Whatever text comes, the parsers answer: a value within bounds, or nothing."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from webapp.parsing import (
    HIGHEST_ID,
    UNREADABLE,
    name_character,
    parse_day,
    parse_hex,
    parse_id,
    parse_int,
    parse_local_path,
    parse_url,
    suspect_character,
)

ANYTHING = st.text() | st.text(alphabet="htps:/@[]?#.%0123456789\\ \t\n\x00", max_size=40) | st.none()


@given(ANYTHING)
@example("http://[")
@example("http://localhost:99999999999")
@example("//\u2100.com")
@example("http://a]b@[::1")
def test_any_address_is_read_or_has_no_parts(text):
    url = parse_url(text)

    assert url.port is None or 0 <= url.port <= 65535
    assert all(isinstance(part, str) for part in (url.scheme, url.netloc, url.host, url.path, url.query))


def test_an_address_is_read_into_its_parts():
    url = parse_url("https://user:secret@Host.example:8443/a/b?c=d#e")

    assert (url.scheme, url.host, url.port, url.path, url.query) == ("https", "host.example", 8443, "/a/b", "c=d")
    assert (url.username, url.password) == ("user", "secret")
    assert parse_url("http://[::1]:8000").origin == "http://[::1]:8000"
    assert parse_url("http://[") == UNREADABLE


@pytest.mark.parametrize("text", ["/", "/staff/me?x=1#y", "/c/чай", "/kk/staff"])
def test_an_address_on_this_site_is_taken(text):
    assert parse_local_path(text)


@given(ANYTHING)
@example("//evil.example")
@example("/\\evil.example")
@example("/\t/evil.example")
@example("https://evil.example/staff")
@example("/staff\r\nSet-Cookie: a=b")
@example("/\x7f/evil.example")
def test_an_address_that_could_lead_elsewhere_is_none_of_ours(text):
    url = parse_local_path(text)

    assert url is None or (url.netloc == "" and text[0] == "/" and text[1:2] not in ("/", "\\") and text.isprintable())


@pytest.mark.parametrize("text", ["0", "7", "07", "2147483647"])
def test_a_number_in_plain_digits_is_read(text):
    assert parse_int(text, 0, HIGHEST_ID) == int(text)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        " 7",
        "7\n",
        "+7",
        "-1",
        "1_000",
        "1e3",
        "٣",
        "７",
        "²",
        "2147483648",
        "9" * 30,
        "9" * 5_000,
        "0x1",
        "1.0",
    ],
)
def test_what_is_no_number_of_ours_is_none(text):
    assert parse_int(text, 0, HIGHEST_ID) is None


@given(ANYTHING, st.integers(-100, 100), st.integers(0, 2**63))
def test_any_text_is_a_number_within_both_bounds_or_none(text, lowest, highest):
    for number in (parse_int(text, lowest, highest), parse_int(str(highest), lowest, highest)):
        assert number is None or lowest <= number <= highest


def test_a_row_is_numbered_from_one_on():
    assert [parse_id(text) for text in ("0", "1", str(HIGHEST_ID), str(HIGHEST_ID + 1))] == [None, 1, HIGHEST_ID, None]


@given(ANYTHING)
@example("f" * 5_000)
@example("-f")
def test_any_text_is_a_hexadecimal_number_or_none(text):
    assert (parse_hex(text) or 0) >= 0
    assert parse_hex("19a") == 0x19A


@pytest.mark.parametrize("text", ["", "Әсел\n\tИванова", "\u200b", "👩‍👩‍👧", "\u202e", "\U0010ffff", "\u00a0"])
def test_text_that_people_write_has_nothing_suspect(text):
    assert suspect_character(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a\0b", "U+0000"),
        ("\x1b[31m", "U+001B"),
        ("\x7f", "U+007F"),
        ("\x85", "U+0085"),
        ("a\ud800", "U+D800"),
        ("\udfff", "U+DFFF"),
    ],
)
def test_what_no_database_takes_is_found_and_named(text, name):
    assert name_character(suspect_character(text) or "") == name


def test_a_sign_that_is_seen_is_named_by_itself():
    assert [name_character(sign) for sign in "№x\u200b\u00a0\u0301"] == ["№", "x", "U+200B", "U+00A0", "U+0301"]


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026-2-3", "20261203", "٢٠٢٦-12-03", "1999-12-31", "2100-01-02", "", None]
)
def test_a_day_that_no_calendar_of_ours_has_is_none(text: str | None):
    assert parse_day(text) is None


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_day_is_read_as_a_date_field_sends_it(day: date):
    assert parse_day(day.isoformat()) == day

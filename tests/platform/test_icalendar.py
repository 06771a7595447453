"""A day for a calendar, as RFC 5545 writes it."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from webapp.platform import icalendar

MADE_AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def lines_of(summary: str) -> list[str]:
    text = icalendar.whole_day(
        "a@b", date(2026, 12, 31), summary=summary, description="d", url="https://a.kz/c/a", made_at=MADE_AT
    )
    assert text.endswith("\r\n")
    return text[:-2].split("\r\n")


def test_a_day_lasts_until_the_next_one():
    lines = lines_of("Итоги")

    assert {"DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101", "DTSTAMP:20261101T090000Z"} <= set(lines)
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")


def test_signs_that_part_values_are_escaped():
    assert "SUMMARY:a\\, b\\; c\\\\ d\\ne" in lines_of("a, b; c\\ d\ne")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_no_line_is_over_75_octets_and_unfolded_it_says_all(summary: str):
    lines = lines_of(summary)
    unfolded = "\r\n".join(lines).replace("\r\n ", "").split("\r\n")

    assert all(len(line.encode()) <= 75 for line in lines)
    assert "SUMMARY:" + summary.translate(icalendar.ESCAPED) in unfolded

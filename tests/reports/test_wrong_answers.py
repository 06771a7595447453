"""The wrong answers that a marketer was once given, each with the right one."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from tests.reports.test_board import SLUG, rows
from tests.support.factories import publish_campaign
from webapp import analytics, reports, rollups
from webapp.entries import EntryEvent
from webapp.platform.db import execute, insert_into, transaction
from webapp.reports import Filters, Rate, Suppressed, values

TODAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
"""Half past two in Almaty: the hour from two o'clock on is under way."""
DAY = timedelta(days=1)
MONTH = Filters(TODAY - 29 * DAY, TODAY)


def happened(number: int, day: date, kind: str = "sent", hour: int = 12, language: str = "ru") -> None:
    at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=5)
    row = {"campaign_id": 1, "kind": kind, "language": language, "happened_at": at}
    with transaction():
        execute(insert_into(EntryEvent), [row] * number)


def visited(number: int, metric: str, value: str, day: date = TODAY - DAY, hour: int = 12) -> None:
    analytics.keep({((SLUG, metric, day, hour, value),): number})


@pytest.fixture
def campaign(app: Flask):
    return publish_campaign(SLUG)


def test_visits_by_messengers_and_what_came_of_them_stand_in_one_row(campaign):
    for name, number in (("telegram", 900), ("whatsapp", 600)):
        visited(number, "visits", name)
    visited(300, "visits", "marat-blog")
    for metric, number in (("began", 600), ("sent", 450), ("confirmed", 300)):
        visited(number, metric, "messenger")
        visited(number // 10, metric, "link")
    board = reports.board(SLUG, MONTH, NOW)

    assert rows(board, "sources") == [
        ("messenger", 1500, 600, 450, 300, 0.2),
        ("link", 300, 60, 45, 30, 0.1),
    ]
    assert [row[:3] for row in rows(board, "source_names")] == [
        ("messenger", "telegram", 900), ("messenger", "whatsapp", 600), ("link", "marat-blog", 300),
    ]  # fmt: skip


def test_a_rate_is_of_visits_and_confirmations_of_the_same_days(campaign):
    for number in range(30):
        day = TODAY - number * DAY
        visited(87, "visits", "tiktok", day)
        visited(18, "confirmed", "tiktok", day)
    row = rows(reports.board(SLUG, MONTH, NOW), "sources")[0]

    assert row[:2] == ("tiktok", 2610)
    assert (row[4], row[5], row[5].base) == (540, pytest.approx(540 / 2610), 2610)


def test_a_rate_by_language_is_of_the_same_days_too(campaign):
    for number in range(1, 30):
        visited(60, "language", "kk", TODAY - number * DAY)
        visited(12, "confirmed_lang", "kk", TODAY - number * DAY)
    number = reports.board(SLUG, Filters(MONTH.first, TODAY, language="kk"), NOW).numbers["conversion"]

    assert (number.value, number.value.base) == (0.2, 60 * 29)


def test_a_filtered_trend_falls_where_the_visits_fell(campaign):
    for number in range(1, 60):
        visited(90 if number < 30 else 99, "device", "phone", TODAY - number * DAY)
    number = reports.board(SLUG, Filters(MONTH.first, TODAY, device="phone"), NOW).numbers["visits"]

    assert (number.compared, number.before) == (90 * 29, 99 * 29)
    assert number.compared < number.before


def test_the_sources_of_the_last_seven_days_are_there(campaign):
    for number in range(7):
        visited(120, "visits", "instagram", TODAY - number * DAY, hour=9)
    board = reports.board(SLUG, Filters(TODAY - 6 * DAY, TODAY), NOW)

    assert board.numbers["visits"].value == 840
    assert rows(board, "sources")[0][:2] == ("instagram", 840)


def test_today_is_compared_with_as_much_of_yesterday(campaign):
    for day in (TODAY, TODAY - DAY):
        happened(20, day, hour=9)
        happened(7, day, hour=14)  # in the hour that is under way today
        visited(40, "visits", "direct", day, hour=9)
        visited(8, "visits", "direct", day, hour=14)
    happened(400, TODAY - DAY, hour=20)
    visited(700, "visits", "direct", TODAY - DAY, hour=20)
    board = reports.board(SLUG, Filters(TODAY, TODAY), NOW)
    told = {key: (it.value, it.compared, it.before) for key, it in board.numbers.items()}

    assert told["sent"] == (27, 20, 20)
    assert told["visits"] == (48, 40, 40)
    assert rows(board, "days")[0] == (TODAY, 27, 0, 0, 20)
    assert (board.comparison.last, board.comparison.until) == (TODAY - DAY, 14)


def test_today_by_a_property_is_not_compared_since_its_cells_know_no_hours(campaign):
    happened(90, TODAY - DAY)
    board = reports.board(SLUG, Filters(TODAY, TODAY, language="ru"), NOW)

    assert (board.numbers["sent"].before, board.comparison, board.not_compared) == (None, None, values.UNDER_WAY)


def test_what_is_told_to_eyes_outside_is_compared_without_today_since_its_cells_know_no_hours(campaign):
    for number in range(1, 60):
        happened(90, TODAY - number * DAY, hour=9)
    happened(30, TODAY, hour=9)
    rollups.aggregate()
    board = reports.board(SLUG, MONTH, NOW, is_rounded=True)

    assert (board.comparison.until, board.comparison.is_without_today) == (None, True)
    assert (board.numbers["sent"].compared, board.numbers["sent"].before) == (90 * 29, 90 * 29)
    assert board.tables["days"].rows[-1][4] is None
    today = reports.board(SLUG, Filters(TODAY, TODAY), NOW, is_rounded=True)
    assert (today.comparison, today.not_compared) == (None, values.UNDER_WAY)


def test_before_the_first_day_of_a_campaign_nothing_is_compared(app: Flask):
    publish_campaign(SLUG, opens_at=datetime(2026, 10, 20))
    happened(30, TODAY - DAY)
    visited(90, "visits", "direct")
    board = reports.board(SLUG, MONTH, NOW)

    assert {number.before for number in board.numbers.values()} == {None}
    assert (board.comparison, board.not_compared) == (None, values.BEFORE_BEGINNING)


def test_a_rate_is_never_of_visits_of_some_and_entries_of_all(campaign):
    happened(300, TODAY - DAY, "confirmed")
    visited(400, "visits", "direct")
    visited(100, "confirmed", "direct")
    number = reports.board(SLUG, MONTH, NOW).numbers["conversion"]

    assert (number.basis, number.value, number.value.base) == (values.AGREED, 0.25, 400)
    assert isinstance(number.value, Rate)


def test_a_share_of_under_thirty_and_one_that_rounding_makes_rough_say_so(campaign):
    happened(29, TODAY - DAY)
    happened(20, TODAY - DAY, "confirmed")
    visited(120, "visits", "tiktok")
    visited(6, "confirmed", "tiktok")
    board = reports.board(SLUG, MONTH, NOW)

    assert board.numbers["confirmation"].value is Suppressed.SMALL_BASE
    assert rows(board, "sources")[0][4:] == (Suppressed.UNDER_TEN, Suppressed.TOO_ROUGH)


def test_a_made_link_has_its_row_under_its_name(campaign):
    for metric, number in (("visits", 300), ("began_link", 120), ("sent_link", 90), ("confirmed_link", 60)):
        visited(number, metric, "marat-blog")
    visited(300, "visits", "instagram")
    table = reports.board(SLUG, MONTH, NOW).tables["links"]

    assert table.rows == (("marat-blog", 300, 120, 90, 60),)


def test_of_today_cells_are_told_as_of_the_last_full_hour(campaign):
    happened(30, TODAY, hour=13)
    happened(60, TODAY, hour=14)
    rollups.aggregate()
    board = reports.board(SLUG, Filters(TODAY, TODAY), NOW)

    assert board.numbers["sent"].value == 90
    assert rows(board, "languages")[0][2] == 30
    later = reports.board(SLUG, Filters(TODAY, TODAY), NOW + timedelta(hours=1))
    assert rows(later, "languages")[0][2] == 90


@pytest.mark.parametrize(
    ("chosen", "table", "row"),
    [
        ({"source": "messenger"}, "sources", "messenger"),
        ({"source": "messenger"}, "source_names", "messenger"),
        ({"language": "kk"}, "languages", "kk"),
        ({"device": "phone"}, "devices", "phone"),
    ],
)
def test_a_table_under_its_own_filter_has_what_was_chosen_and_no_more(campaign, chosen, table: str, row: str):
    for metric, names in (
        ("visits", ("telegram", "tiktok", "marat-blog")),
        ("language", ("kk", "ru")),
        ("device", ("phone", "desktop")),
    ):
        for name in names:
            visited(300, metric, name)
    board = reports.board(SLUG, Filters(MONTH.first, MONTH.last, **chosen), NOW)

    assert [one[0] for one in rows(board, table)] == [row]


@pytest.mark.parametrize(("source", "told"), [("link", [("marat-blog", 300)]), ("tiktok", [])])
def test_by_the_filter_of_made_links_their_table_stays_and_by_that_of_another_source_it_goes(campaign, source, told):
    visited(300, "visits", "marat-blog")
    visited(300, "visits", "tiktok")
    board = reports.board(SLUG, Filters(MONTH.first, MONTH.last, source=source), NOW)

    assert [row[:2] for row in rows(board, "links")] == told

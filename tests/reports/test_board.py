"""What a board says of entries and visits, and what it does not say."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from tests.support.factories import NOON, make_details, publish_campaign
from tests.support.mail import Mailbox
from webapp import analytics, entries, messaging, reports, rollups
from webapp.blueprints.staff.reports.periods import bucketed
from webapp.entries import EntryEvent
from webapp.platform import cells, clock, jobs
from webapp.platform.db import db, transaction
from webapp.reports import Board, Filters, Suppressed, values
from webapp.reports.boards import NoSuchCampaign
from webapp.reports.metrics import estimate
from webapp.rollups.models import RollupDay

LATER = datetime(2027, 1, 20, 6, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 2)
SUNDAY = date(2026, 11, 8)
WEEK = Filters(MONDAY, SUNDAY)
SLUG = "first-snow"


def note(number: int, day: date = MONDAY, kind: str = "sent", language: str = "ru", campaign_id: int = 1) -> None:
    at = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
    row = {"campaign_id": campaign_id, "kind": kind, "language": language, "happened_at": at}
    with transaction():
        db.session.add_all(EntryEvent(**row) for _ in range(number))


def consented(purpose: str, *, given: int, refused: int, withdrawn: int = 0) -> None:
    """Roll-ups of boxes as the ledger would leave them; the ledger's lines themselves cost a signature each."""
    with transaction():
        added = {
            (1, f"consent_{state}", MONDAY, 12, purpose): number
            for state, number in (("given", given), ("refused", refused), ("withdrawn", withdrawn))
        }
        cells.add_to_days(RollupDay, cells.by_cell({key: number for key, number in added.items() if number}))


def counted(number: int, metric: str, value: str, day: date = MONDAY) -> None:
    analytics.keep({((SLUG, metric, day, 12, value),): number})


def rows(board: Board, key: str) -> list[tuple]:
    return list(board.tables[key].rows)


@pytest.fixture
def campaign(app: Flask):
    return publish_campaign(SLUG)


def test_the_first_entry_moves_the_figure_from_none_to_one_at_once(campaign):
    today = Filters(NOON.date(), NOON.date())
    assert reports.board(SLUG, today, NOON).numbers["sent"].value == 0
    entries.enter(campaign, make_details(campaign), at=NOON)

    for _ in range(2):
        board = reports.board(SLUG, today, NOON)
        assert (board.numbers["sent"].value, board.numbers["waiting"].value) == (1, 1)
        assert rows(board, "days") == [(NOON.date(), 1, 0, 0, 0)]
        assert reports.live(SLUG, NOON).minutes[-1] == 1
        rollups.aggregate()


def test_a_period_stands_beside_the_one_before_and_the_one_a_year_earlier(app: Flask):
    publish_campaign(SLUG, opens_at=datetime(2025, 1, 1))
    for number, day in ((5, MONDAY), (3, MONDAY - timedelta(days=7)), (2, date(2025, 11, 4))):
        note(number, day)
    year = Filters(MONDAY, SUNDAY, "year")

    found = [reports.board(SLUG, filters, LATER).numbers["sent"] for filters in (WEEK, year)]
    assert [(number.value, number.before) for number in found] == [(5, 3), (5, 2)]
    assert reports.board(SLUG, Filters(MONDAY, SUNDAY, "none"), LATER).numbers["sent"].before is None


def test_days_run_up_to_a_sum_and_stand_beside_the_days_before(campaign):
    note(4)
    note(3, kind="confirmed")
    note(2, MONDAY + timedelta(days=1), kind="confirmed")
    note(6, MONDAY - timedelta(days=7))

    assert rows(reports.board(SLUG, WEEK, LATER), "days")[:2] == [
        (MONDAY, 4, 3, 3, 6),
        (date(2026, 11, 3), 0, 2, 5, 0),
    ]


def test_the_board_of_all_adds_up_the_campaigns(campaign):
    publish_campaign("tea-road")
    note(3)
    note(4, campaign_id=2)
    board = reports.board(None, WEEK, LATER)

    assert board.numbers["sent"].value == 7
    assert rows(board, "campaigns") == [("tea-road", 4, 0, 0), (SLUG, 3, 0, 0)]


def test_a_language_is_told_as_its_cells_are_rounded_and_under_ten_as_up_to_ten(campaign):
    for number, language in ((30, "ru"), (13, "kk"), (4, "en")):
        note(number, language=language)
    rollups.aggregate()
    table = reports.board(SLUG, WEEK, LATER).tables["languages"]
    chosen = [reports.board(SLUG, Filters(MONDAY, SUNDAY, language=lang), LATER) for lang in ("ru", "kk", "en")]
    told = {row[0]: row[2] for row in table.rows}

    assert (told["ru"], told["en"], table.note) == (30, Suppressed.UNDER_TEN, values.ROUNDED)
    assert told["kk"] in {12, 15}
    assert [board.numbers["sent"].value for board in chosen] == list(told.values())
    assert reports.board(SLUG, WEEK, LATER).numbers["sent"].value == 47


def test_days_and_weeks_under_a_filter_say_how_rough_they_are(campaign):
    for number in range(126):
        note(12, MONDAY - timedelta(days=number), language="kk")
    rollups.aggregate()
    span = Filters(MONDAY - timedelta(days=125), MONDAY, "none", language="kk")
    table = reports.board(SLUG, span, LATER).tables["days"]
    weeks = bucketed(table).rows

    assert {(row[1], row[1].is_approximate) for row in table.rows} == {(12, True)}
    assert {(row[2], row[2].cells, row[2].is_approximate) for row in weeks} == {(84, 7, False)}
    assert (weeks[-1][4], table.rows[0][2]) == (0, 0)


def test_two_properties_together_are_not_known(campaign):
    note(30)
    board = reports.board(SLUG, Filters(MONDAY, SUNDAY, language="ru", device="phone"), LATER)

    assert {number.value for number in board.numbers.values()} == {None}
    assert board.numbers["visits"].note == board.tables["funnel"].note == "one_at_a_time"


def test_facts_do_not_know_where_a_person_came_from(campaign):
    note(30)
    board = reports.board(SLUG, Filters(MONDAY, SUNDAY, source="instagram"), LATER)

    assert (board.numbers["sent"].value, board.numbers["sent"].note) == (None, "not_by_source")


def test_the_way_through_a_campaign_is_told_by_source_language_and_device(campaign):
    for metric, number in (("visits", 360), ("seen", 360), ("began", 300), ("sent", 240), ("confirmed", 90)):
        counted(number, metric, "instagram")
        if metric != "visits":
            counted(number, f"{metric}_lang", "kk")
            counted(number, f"{metric}_device", "phone")
    counted(360, "language", "kk")
    counted(360, "device", "phone")
    for chosen in ({}, {"source": "instagram"}, {"language": "kk"}, {"device": "phone"}):
        board = reports.board(SLUG, Filters(MONDAY, SUNDAY, **chosen), LATER)
        assert [row[1] for row in rows(board, "funnel")] == [360, 300, 240, 90]
        assert (board.numbers["conversion"].value, board.numbers["conversion"].value.base) == (0.25, 360)
    board = reports.board(SLUG, WEEK, LATER)
    assert rows(board, "sources") == [("instagram", 360, 300, 240, 90, 0.25)]
    assert rows(board, "devices") == [("phone", 360, 240, 90)]


def test_all_visits_are_estimated_from_the_share_of_entries_that_were_counted(campaign):
    note(100)
    counted(400, "visits", "direct")
    counted(50, "sent", "direct")
    number = reports.board(SLUG, WEEK, LATER).numbers["visits_estimated"]

    # The other 50 entries came of 400 visits as well; of 200 if the others enter twice as often, of 800 if half.
    assert (number.value, number.low, number.high) == (800, 600, 1200)
    assert estimate(400, 9, 100) is None


def test_consents_are_told_as_their_cells_are_rounded_with_the_share_of_who_gave_them(campaign):
    for purpose, given, refused in (("offers_email", 240, 60), ("offers_sms", 3, 297)):
        consented(purpose, given=given, refused=refused)
    rollups.aggregate()
    board = reports.board(SLUG, WEEK, LATER)
    told = {row[0]: row[2:] for row in rows(board, "consents")}

    assert told["offers_email"] == (240, 60, 0.8)
    assert told["offers_sms"] == (Suppressed.UNDER_TEN, 297, Suppressed.TOO_ROUGH)
    assert (board.numbers["offers_rate"].value, board.numbers["offers_rate"].value.base) == (243 / 600, 600)


def test_of_a_consent_that_nobody_can_refuse_no_refusals_are_told(campaign):
    for purpose, refused in (("participation", 0), ("draw", 0), ("offers_email", 60)):
        consented(purpose, given=300, refused=refused)
    rollups.aggregate()
    told = {row[0]: row[2:] for row in rows(reports.board(SLUG, WEEK, LATER), "consents")}

    assert told["participation"] == told["draw"] == (300, None, None)
    assert told["offers_email"][1] == 60


def test_messages_of_a_campaign_are_told_by_channel_when_they_are_forgotten_too(campaign, mailbox: Mailbox):
    entries.enter(campaign, make_details(campaign), at=NOON)
    sent_on = clock.day_in_almaty(NOON)
    mailbox.fetch_one()
    messaging.forget_sent(clock.now() + timedelta(days=31))
    tables = [reports.board(slug, Filters(sent_on, sent_on + timedelta(days=1)), LATER).tables for slug in (SLUG, None)]

    assert [table["messages"].rows for table in tables] == [(("email", 1, 0),)] * 2


def test_a_board_that_finds_much_above_the_watermarks_asks_the_worker_to_aggregate(app: Flask, campaign, monkeypatch):
    asked = []
    monkeypatch.setattr(jobs, "enqueue_soon", asked.append)
    monkeypatch.setattr("webapp.reports.boards.MOST_UNAGGREGATED", 3)
    note(4)
    reports.board(SLUG, WEEK, LATER)

    assert asked == [rollups.AGGREGATE_TASK]


def test_an_unknown_campaign_has_no_board(app: Flask):
    with pytest.raises(NoSuchCampaign):
        reports.board("nothing", WEEK, LATER)


@pytest.mark.parametrize("offers", [[], ["email"]])
def test_of_a_campaign_that_asks_for_no_offers_nobody_is_said_to_agree_to_them_or_to_unsubscribe(app: Flask, offers):
    publish_campaign(SLUG, offers=offers)
    consented("participation", given=30, refused=0, withdrawn=12)
    rollups.aggregate()
    numbers = reports.board(SLUG, WEEK, LATER).numbers

    assert numbers["withdrawn"].value
    assert {"offers_rate", "unsubscribed"} & set(numbers) == ({"offers_rate", "unsubscribed"} if offers else set())

"""A report tells nothing but told cells and exact totals: whatever is asked, and however often."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text, update

from tests.support.factories import publish_campaign
from tests.support.nightly import by_day
from webapp import analytics, reports, rollups
from webapp.analytics.models import DayCount
from webapp.platform import cells
from webapp.platform.db import db, transaction
from webapp.reports import Filters, snapshots
from webapp.rollups.aggregation import TABLES
from webapp.rollups.models import RollupDay

FIRST, LAST = date(2026, 9, 1), date(2026, 11, 26)
AT = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
ASKED = (
    {},
    *({"language": value} for value in ("ru", "kk", "en")),
    *({"device": value} for value in ("phone", "desktop")),
    *({"source": value} for value in ("instagram", "link")),
)
COMPARISONS = by_day(("before",), by_night=("before", "none"))
PERIODS = (
    (FIRST, LAST),
    (LAST - 6 * DAY, LAST),
    (LAST, LAST),
    (LAST - 3 * DAY, LAST + DAY),
    (date(2026, 9, 1), date(2026, 9, 30)),
)


def live() -> None:
    """Cells of three months, by language, device and source, of entries and of visits."""
    days = [FIRST + number * DAY for number in range((LAST - FIRST).days + 1)]
    sent = {
        (1, metric, day, 12, value): 20 + (day.day * place) % 17
        for day in days
        for metric in ("sent", "confirmed")
        for place, value in enumerate(("ru", "kk", "en"))
    }
    visits = {
        (1, metric, day, 12, value): 30 + (day.day * place) % 19
        for day in days
        for metric, values in (
            ("visits", ("instagram", "tiktok", "marat-blog")), ("language", ("ru", "kk")), ("device", ("phone", "desktop")),
            ("sent", ("instagram", "link")), ("sent_lang", ("ru", "kk")), ("sent_device", ("phone", "desktop")),
        )
        for place, value in enumerate(values)
    }  # fmt: skip
    with transaction():
        cells.add_to_days(RollupDay, cells.by_cell(sent))
        cells.sum_up(TABLES, {day.replace(day=1) for day in days})
        cells.add_to_days(DayCount, cells.by_cell(visits))
        cells.sum_up(analytics.TABLES, {day.replace(day=1) for day in days})


def answers(slug: str | None = "first-snow") -> list[dict]:
    return [
        snapshots.dump(reports.board(slug, Filters(first, last, compare, **chosen), AT, is_rounded=is_rounded))
        for first, last in PERIODS
        for compare in COMPARISONS
        for chosen in ASKED
        for is_rounded in (False, True)
    ]


def move_people_between_languages() -> int:
    """Exchange people between languages wherever neither cell is told otherwise for it. Answers how many are moved."""
    moved = 0
    with transaction():
        for metric in ("sent", "confirmed"):
            rows = db.session.query(RollupDay).filter_by(metric=metric).order_by(RollupDay.day, RollupDay.value).all()
            for day in {row.day for row in rows}:
                gains = [row for row in rows if row.day == day and (row.count + 1 + 2 - row.u) // 3 * 3 == row.told]
                loses = [row for row in rows if row.day == day and (row.count - 1 + 2 - row.u) // 3 * 3 == row.told]
                pair = next(((one, other) for one in gains for other in loses if one is not other), None)
                if pair:
                    for row, step in zip(pair, (1, -1), strict=True):
                        key = {name: getattr(row, name) for name in cells.KEY}
                        statement = update(RollupDay).values(count=RollupDay.count + step).filter_by(**key)
                        db.session.execute(statement.execution_options(synchronize_session=False))
                    moved += 1
        cells.sum_up(TABLES, {date(2026, month, 1) for month in (9, 10, 11)})
    db.session.expire_all()
    return moved


def test_no_answer_changes_when_people_change_places_and_no_cell_is_told_otherwise(app: Flask):
    publish_campaign()
    live()
    before = answers()

    assert move_people_between_languages() > 20
    assert answers() == before


@pytest.mark.parametrize("chosen", [it for it in ASKED[1:] if it != {"language": "en"}], ids=str)
def test_days_add_up_to_weeks_months_and_the_whole_by_every_filter(app: Flask, chosen: dict):
    publish_campaign()
    live()
    whole = Filters(FIRST, LAST, "none", **chosen)
    months = [(date(2026, 9, 1), date(2026, 9, 30)), (date(2026, 10, 1), date(2026, 10, 31)), (date(2026, 11, 1), LAST)]
    weeks = [(FIRST + number * DAY, min(FIRST + (number + 6) * DAY, LAST)) for number in range(0, 87, 7)]
    days = [row[1] for row in reports.board("first-snow", whole, AT).tables["visit_days"].rows]
    told = [
        sum(reports.board("first-snow", Filters(*span, "none", **chosen), AT).numbers["visits"].value for span in spans)
        for spans in ([(FIRST, LAST)], months, weeks)
    ]

    assert told == [sum(days)] * 3


def test_the_board_of_all_is_the_sum_of_the_campaigns_by_every_filter(app: Flask):
    publish_campaign()
    publish_campaign("tea-road")
    live()
    for chosen in ASKED[1:]:
        of = [
            reports.board(slug, Filters(FIRST, LAST, "none", **chosen), AT).numbers["visits"].value
            for slug in ("first-snow", None)
        ]
        assert of[0] == of[1]


def test_what_is_shared_says_nothing_exact_of_people(app: Flask):
    publish_campaign()
    live()
    board = reports.board("first-snow", Filters(FIRST, LAST), AT, is_rounded=True)
    cells_told = [cell for row in board.tables["days"].rows for cell in row[1:3]]

    assert all(number % 3 == 0 for number in cells_told)
    assert board.numbers["sent"].value == sum(row[1] for row in board.tables["days"].rows)
    assert db.session.scalar(text("SELECT count(*) FROM figure_day WHERE count % 3 > 0"))
    assert rollups.CHOICES not in set(board.numbers)

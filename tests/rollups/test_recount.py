"""Whatever happened and whenever it was aggregated, a board says what a slow recount says, rounded where it must be."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from tests.support.factories import publish_campaign
from tests.support.nightly import by_day
from webapp import reports, rollups
from webapp.entries import EntryEvent
from webapp.platform import clock, rounding
from webapp.platform.db import db, insert_into, transaction
from webapp.platform.db import execute as run
from webapp.reports import Filters, Suppressed
from webapp.rollups.models import RollupDay, RollupHour, RollupMonth, Watermark

EXAMPLES = by_day(6, by_night=200)
SLUGS = {1: "first-snow", 2: "tea-road"}
LANGUAGES = ("ru", "kk", "en")
# Kazakhstan put its clocks together on 1 March 2024: before it, Almaty was an hour further on.
BEGINNINGS = (datetime(2024, 2, 26, 17, 30, tzinfo=UTC), datetime(2025, 12, 28, 18, 45, tzinfo=UTC))
HALF_HOUR = timedelta(minutes=30)


@dataclass(frozen=True)
class Happening:
    """Some facts of one kind at one moment, and what the worker does after them."""

    half_hours: int
    campaign_id: int
    kind: str
    language: str
    number: int
    then: str


HAPPENINGS = st.lists(
    st.builds(
        Happening,
        half_hours=st.one_of(st.integers(0, 6), st.integers(0, 20 * 48)),
        campaign_id=st.sampled_from([1, 1, 2]),
        kind=st.sampled_from(["sent", "sent", "confirmed", "second", "discarded"]),
        language=st.sampled_from(["ru", "ru", "kk", "en"]),
        number=st.integers(1, 25),
        then=st.sampled_from(["", "", "aggregate", "rebuild"]),
    ),
    min_size=1,
    max_size=30,
)
PERIODS = st.tuples(st.integers(-1, 21), st.integers(0, 21)).map(lambda two: (min(two), max(two)))


def forget_all() -> None:
    with transaction():
        for model in (EntryEvent, RollupHour, RollupDay, RollupMonth, Watermark):
            db.session.execute(delete(model))


Fact = tuple[int, str, str, datetime]
Judge = Callable[[list[Fact], datetime, tuple[int, int], int | None], None]


def of_any_life(judge: Judge) -> Callable[[], None]:
    """Have a board judged after each of many lives: by its facts, its beginning, a period of days and a campaign."""

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(HAPPENINGS, st.sampled_from(BEGINNINGS), PERIODS, st.sampled_from([None, *SLUGS]))
    def live(happenings: list[Happening], beginning: datetime, period: tuple[int, int], campaign: int | None) -> None:
        forget_all()
        judge(live_through(happenings, beginning), beginning, period, campaign)

    return live


def live_through(happenings: list[Happening], beginning: datetime) -> list[Fact]:
    """Have all that happen; answers each fact as somebody would remember it who saw it."""
    facts = []
    for each in happenings:
        at = beginning + each.half_hours * HALF_HOUR
        facts += [(each.campaign_id, each.kind, each.language, at)] * each.number
        row = {"campaign_id": each.campaign_id, "kind": each.kind, "language": each.language, "happened_at": at}
        with transaction():
            run(insert_into(EntryEvent), [row] * each.number)
        if each.then == "aggregate":
            rollups.aggregate()
        elif each.then == "rebuild":
            rollups.rebuild(beginning + timedelta(days=25))
    return facts


def in_almaty(at: datetime) -> datetime:
    # Its own arithmetic, by the dates of the law and not by the list of zones.
    return at + timedelta(hours=6 if at < datetime(2024, 2, 29, 18, 0, tzinfo=UTC) else 5)


@pytest.mark.slow
def test_a_board_says_what_a_slow_recount_of_the_facts_says(app: Flask):
    for slug in SLUGS.values():
        publish_campaign(slug)

    @of_any_life
    def tell(facts: list[Fact], beginning: datetime, period: tuple[int, int], campaign_id: int | None) -> None:
        at = beginning + timedelta(days=25)
        first, last = (clock.day_in_almaty(beginning) + timedelta(days=days) for days in period)
        board = reports.board(SLUGS.get(campaign_id or 0), Filters(first, last, "none"), at)

        of_campaign = [fact for fact in facts if campaign_id in (None, fact[0])]
        seen = [fact for fact in of_campaign if first <= in_almaty(fact[3]).date() <= last]
        for kind in ("sent", "confirmed", "second"):
            assert board.numbers[kind].value == len([fact for fact in seen if fact[1] == kind])
        ended = len([fact for fact in of_campaign if fact[1] in {"confirmed", "discarded"}])
        assert board.numbers["waiting"].value == len([fact for fact in of_campaign if fact[1] == "sent"]) - ended
        days = Counter(in_almaty(fact[3]).date() for fact in seen if fact[1] == "sent")
        assert {row[0]: row[1] for row in board.tables["days"].rows if row[1]} == days
        hours = Counter((in_almaty(f[3]).weekday(), in_almaty(f[3]).hour) for f in seen if f[1] == "sent")
        assert {row[:2]: row[2] for row in board.tables["hours"].rows if row[2]} == hours
        assert rollups.check(at) == []
        rollups.aggregate()
        assert rollups.check(at) == []

    tell()


@pytest.mark.slow
def test_a_language_is_told_as_the_sum_of_its_rounded_days_whatever_was_made_anew(app: Flask):
    for slug in SLUGS.values():
        publish_campaign(slug)

    @of_any_life
    def tell(facts: list[Fact], beginning: datetime, period: tuple[int, int], campaign_id: int | None) -> None:
        rollups.aggregate()
        at = beginning + timedelta(days=25)
        first, last = (clock.day_in_almaty(beginning) + timedelta(days=days) for days in period)
        drawn = {
            (row.campaign_id, row.day, row.value): row.u for row in db.session.query(RollupDay).filter_by(metric="sent")
        }
        cells = Counter((fact[0], in_almaty(fact[3]).date(), fact[2]) for fact in facts if fact[1] == "sent")
        for language in LANGUAGES:
            board = reports.board(SLUGS.get(campaign_id or 0), Filters(first, last, "none", language=language), at)
            days = Counter()
            for (number, day, value), count in cells.items():
                if value == language and first <= day <= last and campaign_id in (None, number):
                    days[day] += rounding.rounded(count, drawn[number, day, value])
            assert {row[0]: row[1] for row in board.tables["days"].rows if row[1]} == +days
            said = board.numbers["sent"].value
            assert said == days.total() if days.total() >= 10 else said in {0, Suppressed.UNDER_TEN}
        rollups.rebuild(at)
        again = {
            (row.campaign_id, row.day, row.value): row.u for row in db.session.query(RollupDay).filter_by(metric="sent")
        }
        assert again == drawn

    tell()

"""Forms that are not taken are counted by their reason, for everybody alike, and nothing of what was sent is kept."""

from datetime import UTC, datetime

from sqlalchemy import select

from tests.support.stage import OVER, Stage
from webapp import reports
from webapp.blueprints.public.entry.refusal_counts import REFUSALS
from webapp.entries import RefusedDay
from webapp.platform import clock
from webapp.platform.db import db
from webapp.reports import Filters


def refused(stage: Stage, slug: str) -> dict[str, int]:
    assert REFUSALS.get(stage.app).flush()
    today = clock.day_in_almaty(clock.now())
    board = stage.ask(lambda: reports.board(slug, Filters(today, today), datetime.now(UTC)))
    assert board.numbers["refused"].value == sum(row[1] for row in board.tables["refusals"].rows)
    return dict(board.tables["refusals"].rows)


def test_mistakes_are_counted_by_their_field(stage: Stage):
    slug = stage.publish("first-snow")
    for changes in ({"email": "x", "phone": "1"}, {"email": "y"}, {"of_age": None}):
        stage.visitor().enter(slug, **changes)

    assert refused(stage, slug) == {"mistake_in_email": 2, "mistake_in_phone": 1, "mistake_in_of_age": 1}


def test_a_machine_that_fills_the_trap_and_a_form_of_another_site_are_told_apart(stage: Stage):
    slug = stage.publish()
    stage.visitor().enter(slug, reference_note="a")
    stage.visitor().enter(slug, shown="made up")

    assert refused(stage, slug) == {"trap": 1, "form_not_ours": 1}


def test_a_form_that_came_back_at_once_is_counted_as_such(stage: Stage):
    slug = stage.publish()
    stage.set(shown_min_seconds=60.0)
    stage.visitor().enter(slug)

    assert refused(stage, slug) == {"form_too_young": 1}


def test_an_entry_to_a_campaign_that_is_over_is_counted(stage: Stage):
    before = refused(stage, OVER).get("closed", 0)
    stage.client().post(f"/c/{OVER}", data={"first_name": "Aigerim"})

    assert refused(stage, OVER)["closed"] == before + 1


def test_an_entry_that_is_taken_is_not_refused(stage: Stage):
    slug = stage.publish()
    assert stage.visitor().enter(slug).status_code == 303

    assert refused(stage, slug) == {}
    rows = stage.ask(lambda: db.session.scalars(select(RefusedDay.reason)).all())
    assert all("@" not in reason for reason in rows)

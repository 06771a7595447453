"""Clause 2.5: depersonalisation: nobody can be told from the data without additional information. Statistics see people
in no other form: sums of what many did.
"""

from datetime import timedelta

import pytest

from tests.support import crowd
from tests.support.choosing import TABLES, agree, flush, held_state
from tests.support.stage import RUNNING, Stage
from webapp import policies, reports
from webapp.platform import clock
from webapp.platform.db import db
from webapp.reports import Filters, Suppressed


def test_what_is_kept_of_visitors_are_sums_under_names_of_lists():
    columns = {column.name for model in TABLES for column in model.__table__.columns}

    rounding = {"u", "told", "cells", "earlier"}
    assert columns == {"campaign_id", "metric", "day", "hour", "month", "value", "count"} | rounding


def test_the_policy_says_that_numbers_are_hidden_or_rounded_in_each_language(stage: Stage):
    for language, words in (
        ("ru", "скрываются или округляются"),
        ("kk", "жасырылады немесе дөңгелектенеді"),
        ("en", "hidden or rounded"),
    ):
        text = (policies.ORIGINAL / f"{language}.md").read_text()
        assert words in " ".join(text.split())


@pytest.mark.usefixtures("stopped_clock")
def test_a_number_of_people_apart_is_told_as_a_multiple_of_three_or_as_up_to_ten(stage: Stage):
    slug = stage.publish()
    for _ in range(4):
        visitor = stage.visitor()
        agree(visitor.client)
        visitor.land(slug)
    flush(stage.app)
    today = clock.day_in_almaty(clock.now())
    board = stage.ask(lambda: reports.board(slug, Filters(today, today), clock.now() + timedelta(hours=2)))

    assert {row[1] for row in board.tables["devices"].rows} <= {Suppressed.UNDER_TEN}


def test_no_row_of_the_statistics_leads_to_a_row_about_a_person(stage: Stage):
    def foreign_keys() -> list[dict]:
        inspected = db.inspect(db.engine)
        return [key for model in TABLES for key in inspected.get_foreign_keys(model.__tablename__)]

    assert stage.ask(foreign_keys) == []


@pytest.mark.usefixtures("stopped_clock")
def test_two_browsers_that_did_the_same_hold_the_same(stage: Stage):
    one, two = agree(stage.client()), agree(stage.client())
    for browser in (one, two):
        browser.get(f"/c/{RUNNING}?s=whatsapp")

    assert held_state(one) == held_state(two) is not None


def test_what_a_browser_holds_is_shared_by_ten_and_more():
    held = crowd.held_at_the_end()

    assert min(crowd.common(held).values()) >= 10

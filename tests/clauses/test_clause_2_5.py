"""Clause 2.5: depersonalisation: nobody can be told from the data without additional information. Statistics see people
in no other form: sums of what many did.
"""

from tests.support import crowd
from tests.support.choosing import TABLES, agree, held_state
from tests.support.stage import RUNNING, Stage
from webapp.platform.db import db


def test_what_is_kept_of_visitors_are_sums_under_names_of_lists():
    columns = {column.name for model in TABLES for column in model.__table__.columns}

    assert columns == {"campaign", "figure", "day", "hour", "month", "value", "count"}


def test_no_row_of_the_statistics_leads_to_a_row_about_a_person(stage: Stage):
    def foreign_keys() -> list[dict]:
        inspected = db.inspect(db.engine)
        return [key for model in TABLES for key in inspected.get_foreign_keys(model.__tablename__)]

    assert stage.ask(foreign_keys) == []


def test_two_browsers_that_did_the_same_hold_the_same(stage: Stage):
    one, two = agree(stage.client()), agree(stage.client())
    for browser in (one, two):
        browser.get(f"/c/{RUNNING}?s=whatsapp")

    assert held_state(one) == held_state(two) is not None


def test_what_a_browser_holds_is_shared_by_ten_and_more():
    held = crowd.held_at_the_end()

    assert min(crowd.common(held).values()) >= 10

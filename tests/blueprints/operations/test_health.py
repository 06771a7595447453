import base64
from datetime import timedelta

import pytest
import time_machine

from tests.conftest import KEY_B
from tests.support.factories import publish_campaign
from tests.support.visitor import Visitor
from webapp.platform import clock
from webapp.platform.db import db

PARTS = {"database_writes", "migrations_at_head", "keys_readable", "clock_believed", "outbox_moves", "storage_region"}


def failing(app) -> set[str]:
    """Which parts a site says are not ready; the answer's status must agree."""
    answer = app.test_client().get("/health/ready")
    told = dict(answer.json)
    is_ready = told.pop("ready")
    assert set(told) == PARTS
    assert is_ready == all(told.values())
    assert answer.status_code == (200 if is_ready else 503)
    return {name for name, holds in told.items() if not holds}


@pytest.fixture
def entered(site):
    """A site that one person has entered, so that there are keys and a message."""
    app = site.make_app()
    with app.app_context():
        publish_campaign()
    assert Visitor(app.test_client()).enter().status_code == 303
    return app


def test_a_site_that_can_serve_says_so(entered):
    assert failing(entered) == set()


def test_a_site_on_an_empty_database_is_ready_for_its_first_campaign(site):
    assert failing(site.make_app()) == set()


@pytest.mark.parametrize(("region", "reason", "missing"), [
    ("DE", "", {"storage_region"}),
    ("", "", {"storage_region"}),
    ("DE", "the law allows it for this pilot", set()),
    ("KZ", "", set()),
])  # fmt: skip
def test_data_outside_the_country_need_a_stated_reason(site, region: str, reason: str, missing: set[str]):
    assert failing(site.make_app(storage_region=region, storage_region_reason=reason)) == missing


def test_keys_that_do_not_fit_the_store_are_noticed(entered, site):
    other = {"k1": base64.b64decode(base64.b64encode(KEY_B))}
    assert failing(site.make_app(master_keys=other)) == {"keys_readable"}
    assert failing(site.make_app(master_keys={"k2": KEY_B})) == {"keys_readable"}


def test_a_database_that_lacks_a_migration_is_noticed(entered):
    with entered.app_context():
        db.session.execute(db.text("UPDATE alembic_version SET version_num = 'an older one'"))
        db.session.commit()

    assert failing(entered) == {"migrations_at_head"}


def test_a_message_that_nobody_sends_is_noticed_after_a_quarter_of_an_hour(entered):
    with time_machine.travel(clock.now() + timedelta(minutes=14)):
        assert failing(entered) == set()
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert failing(entered) == {"outbox_moves"}


def test_living_asks_nobody_else(site):
    app = site.make_app()
    with app.app_context():
        db.session.execute(db.text("DROP TABLE heartbeat"))
        db.session.commit()

    assert app.test_client().get("/health/live").json == {"live": True}
    assert failing(app) == {"database_writes"}

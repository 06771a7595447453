from collections.abc import Iterator
from pathlib import Path

import pytest
from flask_migrate import upgrade

from tests.conftest import close, make_settings
from tests.races.conftest import NO_LIMIT
from tests.races.crashes import FORMS, kill_backend, kill_database, survive
from tests.support.factories import publish_campaign
from tests.support.nightly import by_day
from tests.support.people import make_person
from tests.support.postgres import Postgres
from tests.support.server import serve
from webapp import create_app, participants
from webapp.platform.db import MIGRATIONS
from webapp.settings import Settings

ROUNDS = by_day(1, by_night=200)

pytestmark = pytest.mark.slow


@pytest.fixture
def own_server() -> Iterator[Postgres]:
    """A server that no other test needs."""
    server = Postgres()
    server.start()
    yield server
    server.close()


@pytest.fixture
def own_settings(own_server: Postgres, tmp_path: Path) -> Settings:
    urls = own_server.create_database("site"), own_server.create_database("keystore")
    settings = make_settings(tmp_path, urls, page_seconds=1.0, entries_per_address_per_hour=NO_LIMIT)
    app = create_app(settings)
    with app.app_context():
        upgrade(directory=str(MIGRATIONS))
        participants.pair()
        publish_campaign()
        close(app)
    return settings


def test_a_database_that_dies_under_load_loses_nothing_acknowledged(own_server: Postgres, own_settings: Settings):
    people = [make_person(number) for number in range(ROUNDS * FORMS)]

    with serve(own_settings) as web:
        tally = survive(
            ROUNDS, own_settings, web, people, strike=lambda: kill_database(own_server), recover=own_server.start
        )

    assert tally.unanswered, "the database was never hit while it had work"


def test_a_connection_of_the_database_that_is_killed_under_load_loses_nothing_acknowledged(
    own_server: Postgres, own_settings: Settings
):
    people = [make_person(number) for number in range(ROUNDS * FORMS)]

    with serve(own_settings) as web:
        tally = survive(
            ROUNDS, own_settings, web, people, strike=lambda: kill_backend(own_server),
            recover=own_server.wait_until_it_answers,
        )  # fmt: skip

    assert tally.unanswered, "no connection was ever hit while it had work"

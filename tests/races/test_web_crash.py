import pytest
from flask import Flask

from tests.conftest import Site
from tests.races.crashes import FORMS, survive
from tests.support.nightly import by_day
from tests.support.people import make_person
from tests.support.server import WebServer
from webapp import consent, participants
from webapp.participants import Participant
from webapp.platform.db import db
from webapp.settings import Settings

ROUNDS = by_day(1, by_night=100)
"""On each kind of database."""

pytestmark = pytest.mark.slow


def test_a_web_server_that_dies_under_load_loses_nothing_it_acknowledged(
    web: WebServer, settings: Settings, site: Site
):
    people = [make_person(number) for number in range(ROUNDS * FORMS)]

    tally = survive(ROUNDS, settings, web, people, strike=web.kill, recover=web.start)

    assert tally.unanswered, "the server was never hit while it had work"
    assert who_entered(site.make_app()) == sorted(person["email"] for person in people)
    with site.make_app().app_context():
        assert consent.verify().faults == ()


def who_entered(app: Flask) -> list[str]:
    """The address of each person, opened with the key of each."""
    with app.app_context():
        return sorted(participants.read(person).email or "" for person in db.session.query(Participant))

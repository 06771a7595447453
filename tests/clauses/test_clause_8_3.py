"""Clause 8.3: the policy is in force without term, until a new version replaces it. At any moment exactly one version
is in force, and each consent names the one that it was given under.
"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.support.factories import LONG_AGO, publish_campaign, publish_policy
from tests.support.stage import MODEST
from tests.support.visitor import Visitor
from webapp import policies
from webapp.consent import ConsentEvent
from webapp.platform.db import db

SECOND = datetime(2026, 11, 1, tzinfo=UTC)
MOMENT = timedelta(seconds=1)


@pytest.fixture
def replaced(site):
    """A site whose policy of long ago was replaced by another."""
    app = site.make_app()
    with app.app_context():
        publish_campaign(MODEST, LONG_AGO)
        publish_policy(SECOND, ru="# Политика\n\nВторая.")
    return app


def in_force(app, at: datetime) -> int:
    with app.app_context():
        return policies.current_version(at).number


def test_a_version_is_in_force_from_its_moment_until_the_moment_of_the_next(replaced):
    assert in_force(replaced, LONG_AGO) == 1
    assert in_force(replaced, SECOND - MOMENT) == 1
    assert in_force(replaced, SECOND) == 2


def test_the_last_version_has_no_end(replaced):
    assert in_force(replaced, datetime(2126, 1, 1, tzinfo=UTC)) == 2


def test_before_the_first_there_is_none_and_nobody_is_asked_for_anything(replaced):
    with pytest.raises(policies.NoPolicyInForce):
        in_force(replaced, LONG_AGO - MOMENT)


def test_each_consent_names_the_version_that_was_in_force_when_it_was_given(replaced):
    for at in (SECOND - timedelta(days=1), SECOND + timedelta(days=1)):
        with time_machine.travel(at):
            assert Visitor(replaced.test_client()).enter(MODEST).status_code == 303

    with replaced.app_context():
        events = db.session.query(ConsentEvent).order_by(ConsentEvent.sequence).all()
    assert [event.policy_number for event in events] == [1, 1, 2, 2]


def test_exactly_one_version_says_of_itself_that_it_is_in_force(replaced):
    client = replaced.test_client()
    pages = {number: client.get(f"/policy/{number}").text for number in (1, 2)}

    # The one in force does not lead on to itself; the older does.
    leads_on = {number: page.count('href="/policy"') for number, page in pages.items()}
    assert leads_on[1] == leads_on[2] + 1
    assert "Вторая." in client.get("/policy").text

"""How often something may be tried: wide by address, tight by person. Behind one address may be thousands."""

from datetime import timedelta

import pytest
import time_machine

from tests.support.factories import publish_campaign
from tests.support.page import Page
from tests.support.stage import RUNNING, Stage
from tests.support.visitor import Visitor
from webapp.platform import clock


@pytest.fixture
def narrow(site):
    """A site where three entries an hour may come from one address."""
    app = site.make_app(entries_per_address_per_hour=3)
    with app.app_context():
        publish_campaign()
    return app


def test_entries_beyond_the_limit_of_an_address_are_refused_until_the_hour_has_passed(narrow):
    statuses = [Visitor(narrow.test_client()).enter().status_code for _ in range(4)]
    refused = Visitor(narrow.test_client()).enter()
    assert statuses == [303, 303, 303, 429]
    assert int(refused.headers["Retry-After"]) > 0
    assert Page(refused.text).one("p", class_="error-page__code").text == "429"

    with time_machine.travel(clock.now() + timedelta(hours=1, seconds=1)):
        assert Visitor(narrow.test_client()).enter().status_code == 303


def test_another_address_has_its_own_limit(narrow):
    for _ in range(4):
        Visitor(narrow.test_client()).enter()
    elsewhere = Visitor(narrow.test_client())
    form = elsewhere.filled(elsewhere.land())
    answer = elsewhere.client.post(f"/c/{RUNNING}", data=form, environ_base={"REMOTE_ADDR": "192.0.2.7"})

    assert answer.status_code == 303


def test_an_address_that_a_visitor_only_claims_to_have_is_not_believed(narrow):
    statuses = []
    for number in range(4):
        visitor = Visitor(narrow.test_client())
        form = visitor.filled(visitor.land())
        claim = {"X-Forwarded-For": f"192.0.2.{number}", "Forwarded": f"for=192.0.2.{number}"}
        statuses.append(visitor.client.post(f"/c/{RUNNING}", data=form, headers=claim).status_code)

    assert statuses == [303, 303, 303, 429]


def test_behind_a_proxy_of_ours_the_address_it_names_counts(site):
    app = site.make_app(entries_per_address_per_hour=1, proxies=1)
    with app.app_context():
        publish_campaign()
    statuses = []
    for number in (1, 2, 2):
        visitor = Visitor(app.test_client())
        form = visitor.filled(visitor.land())
        told = {"X-Forwarded-For": f"198.51.100.9, 192.0.2.{number}"}
        statuses.append(visitor.client.post(f"/c/{RUNNING}", data=form, headers=told).status_code)

    assert statuses == [303, 303, 429]


def test_ten_entries_an_hour_for_one_person_are_enough(stage: Stage):
    visitor = stage.visitor()
    statuses = [stage.visitor(visitor.person).enter().status_code for _ in range(11)]

    assert statuses == [303] * 10 + [429]
    assert stage.visitor().enter().status_code == 303


def test_a_form_sent_twice_counts_once(narrow):
    visitor = Visitor(narrow.test_client())
    form = visitor.filled(visitor.land())
    for _ in range(5):
        assert visitor.client.post(f"/c/{RUNNING}", data=form).status_code == 303

    assert Visitor(narrow.test_client()).enter().status_code == 303


def test_mistakes_do_not_use_up_the_entries_of_an_address(narrow):
    visitor = Visitor(narrow.test_client())
    for _ in range(5):
        assert visitor.enter(email="x").status_code == 422

    assert visitor.enter().status_code == 303

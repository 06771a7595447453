"""Requests for each reason not to count leave the tables of counts the same to the byte: a hundred, a thousand by night."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Site
from tests.support import choosing
from tests.support.choosing import agree, refuse
from tests.support.colleague import Colleague
from tests.support.factories import publish_campaign
from tests.support.nightly import by_day
from tests.support.visitor import Visitor
from webapp import analytics, cookies
from webapp.blueprints.shared import cookie_consent
from webapp.blueprints.shared.visit_tracking.tracking import COUNTED_VISITS
from webapp.platform import clock, tokens

REQUESTS = by_day(30, by_night=1_000)
PATHS = ("/c/first-snow?s=instagram", "/", "/policy", "/kk/c/first-snow", "/c/first-snow/rules")
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


@pytest.fixture
def counted(site: Site) -> Flask:
    """A site that has counted somebody, so that there is something to stay the same."""
    app = site.make_app(page_seconds=60.0)
    app.test_client_class = FlaskClient  # many pages of one kind need no guard
    with app.app_context():
        publish_campaign()
    agree(app.test_client()).get("/")
    choosing.flush(app)
    return app


def in_other_words(client: FlaskClient) -> None:
    """The words of the purpose have changed since the choice was made."""
    value = choosing.signed_choice(client.application)
    with client.application.test_request_context():
        made = cookies.unpack(value.rsplit(".", 1)[0])
        assert made is not None
        answers = {key: (version[::-1], yes) for key, (version, yes) in made.answers.items()}
        other = cookies.CookieChoice(made.number, made.made_at, answers)
        choosing.put_choice(client, tokens.sign(cookie_consent.SIGNED_FOR, cookies.pack(other)))


def forge(client: FlaskClient) -> None:
    made = choosing.signed_choice(client.application)
    choosing.put_choice(client, made[:-2] + ("AA" if made[-2:] != "AA" else "BB"))


def long_ago(client: FlaskClient) -> None:
    agree(client, clock.now() - cookies.LIFETIME - timedelta(seconds=1))


REASONS: dict[str, tuple[str, Callable[[FlaskClient], object], dict[str, str]]] = {
    "gpc": ("gpc", agree, {"Sec-GPC": "1"}),
    "dnt": ("dnt", agree, {"DNT": "1"}),
    "bot": ("bot", agree, {"User-Agent": GOOGLEBOT}),
    "prefetch": ("prefetch", agree, {"Sec-Purpose": "prefetch"}),
    "prerender": ("prefetch", agree, {"Sec-Purpose": "prefetch;prerender"}),
    "no choice": ("no-choice", lambda _client: None, {}),
    "refused": ("refused", refuse, {}),
    "forged choice": ("no-choice", forge, {}),
    "expired choice": ("no-choice", long_ago, {}),
    "choice in other words": ("no-choice", in_other_words, {}),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", REASONS)
def test_a_reason_not_to_count_leaves_everything_as_it_was(name: str, counted: Flask):
    reason, prepare, headers = REASONS[name]
    before, client = choosing.rows(counted), counted.test_client()
    prepare(client)
    for number in range(REQUESTS):
        answer = client.get(PATHS[number % len(PATHS)], headers=headers)
        assert answer.headers["Analytics-Status"] == f"off; reason={reason}"
    choosing.flush(counted)

    assert choosing.rows(counted) == before
    assert choosing.held_state(client) is None


@pytest.mark.slow
def test_those_who_work_here_leave_everything_as_it_was(counted: Flask):
    before, client = choosing.rows(counted), agree(Colleague(counted).client)
    for number in range(REQUESTS):
        answer = client.get(PATHS[number % len(PATHS)])
        assert answer.headers["Analytics-Status"] == "off; reason=staff"
    choosing.flush(counted)

    assert choosing.rows(counted) == before
    assert choosing.held_state(client) is None


def test_a_form_that_is_sent_by_who_refused_is_not_counted_either(counted: Flask):
    before = choosing.rows(counted)
    for client in (counted.test_client(), refuse(counted.test_client())):
        assert Visitor(client).enter(email="nobody").status_code == 422
    choosing.flush(counted)

    assert choosing.rows(counted) == before


def test_a_state_from_before_a_refusal_is_neither_read_nor_renewed(counted: Flask):
    client = agree(counted.test_client())
    client.get("/")
    choosing.flush(counted)
    before, held = choosing.rows(counted), choosing.held_state(client)
    refuse(client)
    answer = client.get("/policy")
    choosing.flush(counted)

    assert choosing.rows(counted) == before
    assert answer.headers.getlist("Set-Cookie") == []
    assert choosing.held_state(client) == held


def test_only_what_the_gate_gives_is_taken(counted: Flask):
    sums, sighting = COUNTED_VISITS.get(counted), analytics.Sighting(lambda: analytics.Visitor("ru", ""), "home")
    for no_permit in (None, True, object(), analytics.Permit):
        with pytest.raises(TypeError):
            analytics.count(no_permit, sums, sighting, None, clock.now())
    assert sums._sums == {}

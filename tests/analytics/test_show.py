from datetime import date

import pytest
from flask import Flask

from tests.conftest import Site
from tests.support import choosing
from tests.support.choosing import agree
from tests.support.factories import publish_campaign
from tests.support.visitor import Visitor
from webapp import analytics

DAYS = date(2026, 11, 1), date(2026, 11, 30)


@pytest.fixture
def visited(site: Site) -> Flask:
    """A site with two visitors: one agreed, one has not said anything; both entered."""
    app = site.make_app()
    with app.app_context():
        publish_campaign()
    counted, other = Visitor(agree(app.test_client())), Visitor(app.test_client())
    counted.client.get("/c/first-snow?s=instagram")
    counted.enter(iin="1")
    for visitor in (counted, other):
        assert visitor.enter().status_code == 303
    choosing.flush(app)
    return app


def number_of(said: str, words: str) -> int:
    (line,) = [line for line in said.splitlines() if line.strip().startswith(words)]
    return int(line.split()[-1].replace(",", ""))


def test_the_figures_of_a_campaign_are_printed_and_say_whose_they_are(visited: Flask):
    said = visited.test_cli_runner().invoke(args=["analytics", "show", "first-snow"]).output

    entries, counted = said.split("Counted only for visitors who agreed to statistics")
    assert "Entries: facts, counted for everybody" in entries
    assert number_of(entries, "waiting to be confirmed") == 2
    for words in ("visits that began", "visitors who came", "the same, each once a week", "saw the landing", "sent:"):
        assert number_of(counted, words) == 1, words
    assert number_of(counted, "page views") == 3
    for line in ("Sources, by visits", "Languages, by visits", "Devices, by visits", "Browsers, by visits"):
        assert line in counted
    assert number_of(counted, "iin") == 1


def test_a_campaign_that_is_not_there_is_said_to_be_none(visited: Flask):
    answer = visited.test_cli_runner().invoke(args=["analytics", "show", "nothing"])

    assert answer.exit_code == 1
    assert "There is no campaign nothing." in answer.output


def test_the_visitors_of_a_week_are_put_under_its_monday(app: Flask):
    publish_campaign()
    for day in (23, 29, 30):
        analytics.keep({(("first-snow", "week_visitors", date(2026, 11, day), 9, ""),): day})
    said = "\n".join(analytics.report("first-snow", *DAYS, confirmed=0, waiting=0))

    assert number_of(said, "week of 2026-11-23") == 52
    assert number_of(said, "week of 2026-11-30") == 30


def test_a_campaign_that_nobody_saw_has_no_tables(app: Flask):
    said = list(analytics.report("a", *DAYS, confirmed=0, waiting=0))

    assert not [line for line in said if line.startswith(("Sources", "Came from", "Visitors by day"))]
    assert number_of("\n".join(said), "page views") == 0

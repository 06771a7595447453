"""What is counted under the name of a link that staff made, from the first page of a visit to its confirmation."""

import pytest
from flask import Flask

from tests.support.choosing import agree, counts, put_state, signed_state
from tests.support.factories import publish_campaign
from tests.support.visitor import Visitor, form_of
from webapp import campaigns
from webapp.analytics import State
from webapp.platform import clock

SLUG, LINK = "first-snow", "stand-mega"
LANDING = f"/c/{SLUG}?s={LINK}"


@pytest.fixture
def site_app(site) -> Flask:
    app = site.make_app()
    with app.app_context():
        for slug in (SLUG, "tea-road"):
            campaign = publish_campaign(slug)
            campaigns.make_link(campaign.id, LINK, "", None, clock.now())
    return app


@pytest.fixture
def visitor(site_app: Flask) -> Visitor:
    return Visitor(agree(site_app.test_client()))


def by_link(app: Flask) -> dict[str, int]:
    """What stands under the link: metric → how often; and nothing may stand under any other."""
    found = {(metric, value): n for (_slug, metric, value), n in counts(app).items() if metric.endswith("_link")}
    assert {value for _figure, value in found} <= {LINK}
    return {metric: number for (metric, _value), number in found.items()}


def test_a_form_that_is_sent_from_an_address_with_a_link_is_counted_by_the_link(site_app: Flask, visitor: Visitor):
    page = visitor.client.get(LANDING)
    form = visitor.filled(form_of(page.text))
    visitor.client.post(LANDING, data=form)

    assert by_link(site_app) == {"seen_link": 1, "began_link": 1, "sent_link": 1}


@pytest.mark.parametrize("query", ["?s=stand-metro", "?s=instagram", "?utm_source=stand-mega", ""])
def test_what_is_no_name_of_a_made_link_is_counted_by_no_link(site_app: Flask, visitor: Visitor, query: str):
    form = visitor.filled(form_of(visitor.client.get(f"/c/{SLUG}{query}").text))
    visitor.client.post(f"/c/{SLUG}{query}", data=form)

    assert by_link(site_app) == {}


def test_a_form_that_was_opened_by_a_link_begins_no_visit_when_it_is_sent(site_app: Flask, visitor: Visitor):
    form = visitor.filled(form_of(visitor.client.get(LANDING).text))
    by_search = State(clock.day_in_almaty(clock.now()), "search", SLUG, 1)
    put_state(visitor.client, signed_state(site_app, by_search))  # a search led here meanwhile, in another window
    visitor.client.post(LANDING, data=form, headers={"Referer": f"http://localhost{LANDING}"})

    assert counts(site_app)[SLUG, "visits", LINK] == 1
    assert by_link(site_app) == {"seen_link": 1, "began_link": 1, "sent_link": 1}


def test_who_comes_by_a_link_after_another_source_has_seen_the_campaign_by_the_link(site_app: Flask, visitor: Visitor):
    visitor.client.get(f"/c/{SLUG}?s=google")
    visitor.client.get(LANDING)

    assert by_link(site_app) == {"seen_link": 1}


def test_links_of_one_name_are_counted_by_their_campaigns(site_app: Flask, visitor: Visitor):
    for slug in (SLUG, "tea-road"):
        visitor.client.get(f"/c/{slug}?s={LINK}")

    assert [counts(site_app)[slug, "seen_link", LINK] for slug in (SLUG, "tea-road")] == [1, 1]

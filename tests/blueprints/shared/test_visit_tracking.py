"""What the site counts of a visitor who agreed, page by page."""

import pytest
from flask import Flask

from tests.support.choosing import agree, counts, held_state, metric, put_state, signed_state
from tests.support.factories import publish_campaign
from tests.support.mail import Mailbox, code_in
from tests.support.visitor import Visitor
from webapp.analytics import State
from webapp.platform import clock

SLUG = "first-snow"
PHONE = "Mozilla/5.0 (Linux; Android 15; SM-A155F) AppleWebKit/537.36 Chrome/139.0.0.0 Mobile Safari/537.36"


@pytest.fixture
def site_app(site) -> Flask:
    app = site.make_app()
    with app.app_context():
        publish_campaign(SLUG)
        publish_campaign("tea-road")
    return app


@pytest.fixture
def visitor(site_app: Flask) -> Visitor:
    return Visitor(agree(site_app.test_client()))


def test_a_first_page_is_a_view_a_visit_and_a_visitor(site_app: Flask, visitor: Visitor):
    visitor.client.get(f"/kk/c/{SLUG}?s=Instagram", headers={"User-Agent": PHONE})

    assert counts(site_app) == {
        (SLUG, "views", "landing"): 1,
        (SLUG, "visits", "instagram"): 1,
        (SLUG, "visitors", ""): 1,
        (SLUG, "week_visitors", ""): 1,
        (SLUG, "month_visitors", ""): 1,
        (SLUG, "language", "kk"): 1,
        (SLUG, "device", "phone"): 1,
        (SLUG, "browser", "chrome"): 1,
        (SLUG, "seen", "instagram"): 1,
        (SLUG, "seen_lang", "kk"): 1,
        (SLUG, "seen_device", "phone"): 1,
    }


def test_a_second_page_is_a_view_and_nothing_more(site_app: Flask, visitor: Visitor):
    for path in ("/", "/policy", "/policy/1", f"/c/{SLUG}/rules"):
        visitor.client.get(path)

    assert metric(site_app, "views") == {"home": 1, "policy": 2, "rules": 1}
    assert metric(site_app, "visits") == {"direct": 1}
    assert metric(site_app, "visitors", "") == {"": 1}


def test_looking_at_a_campaign_again_is_seeing_it_once(site_app: Flask, visitor: Visitor):
    for path in ("", "/rules", "", ""):
        visitor.client.get(f"/c/{SLUG}{path}")

    assert metric(site_app, "seen") == {"direct": 1}


def test_a_campaign_left_for_another_is_walked_through_anew(site_app: Flask, visitor: Visitor):
    for slug in (SLUG, "tea-road", SLUG):
        visitor.client.get(f"/c/{slug}")

    assert metric(site_app, "seen", SLUG) == {"direct": 2}
    assert metric(site_app, "seen", "tea-road") == {"direct": 1}


def test_the_way_through_a_campaign_is_counted_stage_by_stage(site_app: Flask, visitor: Visitor):
    assert visitor.enter(email="nobody").status_code == 422
    assert visitor.enter().status_code == 303
    with site_app.app_context():
        code = code_in(Mailbox().fetch_one())
    assert visitor.confirm(code).status_code == 303

    for stage in ("seen", "began", "sent", "confirmed"):
        assert metric(site_app, stage, SLUG) == {"direct": 1}, stage
    assert metric(site_app, "errors", SLUG) == {"email": 1}
    assert metric(site_app, "views", SLUG) == {"landing": 2, "thanks": 1}


def test_a_form_sent_twice_is_sent_once(site_app: Flask, visitor: Visitor):
    filled, first = visitor.filled(visitor.land()), held_state(visitor.client)
    for _ in range(2):
        put_state(visitor.client, first)  # a double click: the second form leaves before the first is answered
        visitor.client.post(f"/c/{SLUG}", data=filled)

    assert metric(site_app, "began") == metric(site_app, "sent") == {"direct": 1}


def test_the_link_of_the_message_confirms_too(site_app: Flask, visitor: Visitor):
    visitor.enter()
    with site_app.app_context():
        letter = Mailbox().fetch_one()
    link = "/confirm/" + letter.text.split("/confirm/")[1].split()[0]
    page = visitor.client.get(link)
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    visitor.client.post(link, data={"csrf_token": token})

    assert metric(site_app, "confirmed") == {"direct": 1}
    assert metric(site_app, "views", "") == {"link": 1}


def test_errors_are_counted_by_the_names_of_their_fields(site_app: Flask, visitor: Visitor):
    visitor.enter(iin="000101100000", phone="+7 999", of_age=None, consent_participation=None)

    assert metric(site_app, "errors", SLUG) == {"iin": 1, "phone": 1, "of_age": 1, "consent_participation": 1}


def test_a_visitor_led_here_by_another_source_is_on_another_visit(site_app: Flask, visitor: Visitor):
    visitor.client.get(f"/c/{SLUG}?utm_source=ig&utm_campaign=snow")
    visitor.client.get("/", headers={"Referer": "https://www.google.kz/"})
    visitor.client.get("/policy", headers={"Referer": "http://localhost/"})
    visitor.client.get("/")

    assert metric(site_app, "visits") == {"instagram": 1, "google": 1}
    assert metric(site_app, "visitors") == {"": 1}


def test_the_page_that_a_visitor_agreed_on_still_says_which_link_led_there(site_app: Flask, visitor: Visitor):
    visitor.client.get(f"/c/{SLUG}", headers={"Referer": f"http://localhost/c/{SLUG}?s=tg"})
    agree(site_app.test_client()).get("/", headers={"Referer": "http://localhost/"})

    assert metric(site_app, "visits") == {"telegram": 1, "inside": 1}


@pytest.mark.parametrize("path", ["/nothing", "/c/nothing", "/robots.txt", "/health/live", "/sitemap.xml"])
def test_what_is_no_page_of_the_site_is_not_counted(path: str, site_app: Flask, visitor: Visitor):
    visitor.client.get(path)
    visitor.client.head("/")
    visitor.client.post("/c/nothing")

    assert counts(site_app) == {}
    assert held_state(visitor.client) is None


def test_the_state_is_given_once_and_then_left_alone(visitor: Visitor):
    first, second = visitor.client.get("/"), visitor.client.get("/policy")

    (cookie,) = first.headers.getlist("Set-Cookie")
    assert cookie.startswith("vpluse_stats=")
    assert cookie.endswith("; HttpOnly; Path=/; SameSite=Lax")
    assert second.headers.getlist("Set-Cookie") == []


def test_all_in_one_state_hold_the_same_bytes(site_app: Flask):
    browsers = [agree(site_app.test_client()) for _ in range(3)]
    for browser in browsers:
        browser.get(f"/c/{SLUG}?s=tiktok")

    assert len({held_state(browser) for browser in browsers}) == 1


def test_on_https_the_state_is_bound_to_the_host(site):
    app = site.make_app(public_url="https://localhost")
    answer = agree(app.test_client()).get("/", base_url="https://localhost")

    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-vpluse_stats=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax", "Secure"} <= set(cookie.split("; "))


@pytest.mark.parametrize("forged", ["", "x", "20261125~direct~~0", "20261125~direct~~0.AAAA", "."])
def test_a_state_that_is_not_ours_makes_a_new_visitor_and_is_replaced(forged: str, site_app: Flask, visitor: Visitor):
    put_state(visitor.client, forged)
    visitor.client.get("/")

    assert metric(site_app, "visitors") == {"": 1}
    assert held_state(visitor.client) not in {forged, None}


def test_a_state_of_today_is_no_new_visitor(site_app: Flask, visitor: Visitor):
    today = State(clock.day_in_almaty(clock.now()), "direct", SLUG, 1)
    put_state(visitor.client, signed_state(site_app, today))
    visitor.client.get(f"/c/{SLUG}")

    assert counts(site_app) == {(SLUG, "views", "landing"): 1}

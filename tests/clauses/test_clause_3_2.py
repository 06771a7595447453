"""Clause 3.2: the site also collects depersonalised data on visitors, cookies among them. The built-in statistics do so
for those who agreed, with one cookie, and with nothing before.
"""

from tests.support import choosing
from tests.support.choosing import agree, held_state, metric, refuse
from tests.support.stage import MODEST, Stage


def test_before_a_choice_nothing_is_counted_and_no_cookie_is_set(stage: Stage):
    choosing.flush(stage.app)
    before, client = choosing.rows(stage.app), stage.client()
    for path in ("/", "/policy", f"/c/{MODEST}/rules"):
        assert client.get(path).headers.getlist("Set-Cookie") == []
    choosing.flush(stage.app)

    assert choosing.rows(stage.app) == before


def test_who_agreed_is_counted_by_page_source_language_device_and_browser(stage: Stage):
    slug = stage.publish()
    agree(stage.client()).get(f"/en/c/{slug}?s=vk")

    for name, value in {
        "views": "landing",
        "visits": "vk",
        "language": "en",
        "device": "other",
        "seen": "other",
    }.items():
        assert metric(stage.app, name, slug) == {value: 1}, name


def test_the_statistics_set_one_cookie_out_of_reach_of_scripts(stage: Stage):
    (cookie,) = agree(stage.client()).get("/").headers.getlist("Set-Cookie")

    assert cookie.startswith("vpluse_stats=")
    assert "; HttpOnly; Path=/; SameSite=Lax" in cookie


def test_who_refused_is_served_the_same_and_counted_nowhere(stage: Stage):
    slug = stage.publish()
    client = refuse(stage.client())
    client.get(f"/c/{slug}")

    assert metric(stage.app, "views", slug) == {}
    assert held_state(client) is None

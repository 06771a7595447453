"""Cookies of the site: written in one place, by Flask's own settings of them."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, Response

from webapp.platform import cookies


@pytest.fixture
def kept() -> Flask:
    app = Flask("cookies")
    app.config.update(SESSION_COOKIE_SECURE=True, SESSION_COOKIE_PATH="/", SESSION_COOKIE_SAMESITE="Lax")
    with app.app_context():
        yield app


def attributes(cookie: str) -> set[str]:
    return set(cookie.split("; "))


LASTING = [
    ({}, set()),
    ({"max_age": timedelta(days=1)}, {"Max-Age=86400"}),
    ({"expires": datetime(2027, 1, 1, tzinfo=UTC)}, {"Expires=Fri, 01 Jan 2027 00:00:00 GMT"}),
]


@pytest.mark.parametrize(("how", "more"), LASTING)
def test_each_bears_the_attributes_of_the_settings(kept, how, more):
    found = attributes(cookies.written("seen", "a.b-c_d", **how))

    assert {part for part in found if how.keys() != {"max_age"} or not part.startswith("Expires")} == {
        "seen=a.b-c_d", "Secure", "HttpOnly", "Path=/", "SameSite=Lax", *more
    }  # fmt: skip


def test_the_settings_hold_from_the_next_cookie_on(kept):
    kept.config.update(SESSION_COOKIE_SAMESITE="Strict", SESSION_COOKIE_HTTPONLY=False)

    assert attributes(cookies.written("seen", "a")) == {"seen=a", "Secure", "Path=/", "SameSite=Strict"}


@pytest.mark.parametrize("value", ["a;b", "a b", 'a"b', "a\r\nX: y", "қ"])
def test_a_value_cannot_become_an_attribute_or_a_header(kept, value):
    cookie = cookies.written("seen", value)

    assert attributes(cookie) - {cookie.split("; ")[0]} == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    assert cookie.isascii()
    assert cookie.isprintable()


@pytest.mark.parametrize("setting", [{"SECURE": False}, {"PATH": "/c"}, {"DOMAIN": "vpluse.example"}])
def test_a_name_that_is_bound_to_the_host_is_refused_where_no_browser_would_take_it(kept, setting):
    kept.config.update({f"SESSION_COOKIE_{name}": value for name, value in setting.items()})
    with pytest.raises(ValueError, match="__Host-seen"):
        cookies.written("__Host-seen", "a")


def test_one_that_is_dropped_is_dropped_where_it_was_kept(kept):
    response = Response()
    cookies.clear_cookie(response, "seen")
    (cookie,) = response.headers.getlist("Set-Cookie")

    assert {"seen=", "Max-Age=0", "Expires=Thu, 01 Jan 1970 00:00:00 GMT", "Path=/", "Secure"} <= attributes(cookie)
    assert cookies.is_set(response, "seen")
    assert not cookies.is_set(response, "see")

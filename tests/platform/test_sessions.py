"""The one cookie: signed, so that it can be read in the browser and not changed there."""

import base64
import json
from datetime import timedelta

import pytest
from flask import Flask, session
from werkzeug.test import TestResponse

from webapp.platform import tokens
from webapp.platform.key_purposes import Purpose
from webapp.platform.sessions import SignedSessions


def make_app(secret: str = "a secret that only this test has", *, https: bool = False) -> Flask:
    app = Flask("cookies")
    app.config.update(SECRET_KEY=secret, SESSION_COOKIE_NAME="kept", SESSION_COOKIE_SECURE=https)
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.session_interface = SignedSessions()
    app.add_url_rule("/keep/<word>", "keep", lambda word: session.setdefault("word", word))
    app.add_url_rule("/tell", "tell", lambda: session.get("word", "nothing"))
    app.add_url_rule("/forget", "forget", lambda: session.pop("word"))
    app.add_url_rule("/quiet", "quiet", lambda: "quiet")
    return app


def attributes(answer: TestResponse) -> list[str]:
    (cookie,) = answer.headers.getlist("Set-Cookie")
    return cookie.split("; ")


@pytest.fixture
def client():
    return make_app().test_client()


def test_what_was_kept_is_told_at_the_next_page(client):
    client.get("/keep/қар")

    assert client.get("/tell").text == "қар"


def test_a_visitor_who_needs_no_cookie_gets_none(client):
    assert "Set-Cookie" not in client.get("/quiet").headers
    assert "Set-Cookie" not in client.get("/tell").headers
    assert "Vary" not in client.get("/quiet").headers
    assert client.get("/tell").headers["Vary"] == "Cookie"


@pytest.mark.parametrize(("https", "marks"), [(False, set()), (True, {"Secure"})])
def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(https, marks):
    name, *found = attributes(make_app(https=https).test_client().get("/keep/a"))

    assert name.startswith("kept=")
    assert set(found) == {"HttpOnly", "Path=/", "SameSite=Lax"} | marks


def test_it_is_as_the_settings_of_flask_say():
    app = make_app()
    app.config.update(
        SESSION_COOKIE_PATH="/kept", SESSION_COOKIE_DOMAIN="vpluse.example", SESSION_COOKIE_SAMESITE="Strict"
    )
    app.config.update(SESSION_COOKIE_HTTPONLY=False, SESSION_COOKIE_SECURE=True, SESSION_COOKIE_PARTITIONED=True)
    _name, *found = attributes(app.test_client().get("/keep/a"))

    assert set(found) == {"Domain=vpluse.example", "Path=/kept", "SameSite=Strict", "Secure", "Partitioned"}


def test_one_that_is_to_last_has_an_end_and_goes_on_with_each_page():
    app = make_app()
    app.permanent_session_lifetime = timedelta(days=3)
    app.before_request(lambda: setattr(session, "permanent", True))

    assert any(part.startswith("Expires=") for part in attributes(app.test_client().get("/keep/a")))
    assert any(part.startswith("Expires=") for part in attributes(app.test_client().get("/quiet")))


def test_one_that_holds_nothing_any_more_is_dropped(client):
    client.get("/keep/a")
    gone = attributes(client.get("/forget"))

    assert {"kept=", "Max-Age=0", "Path=/"} <= set(gone)
    assert "Cookie" not in client.get("/tell").request.headers


@pytest.mark.parametrize("value", ["", "x", "eyJ3b3JkIjoiYSJ9", "eyJ3b3JkIjoiYSJ9.signature", "é", "." * 4000])
def test_a_cookie_that_is_not_ours_is_no_cookie(client, value):
    client.set_cookie("kept", value)

    assert client.get("/tell").text == "nothing"


def test_a_cookie_cannot_be_changed_in_the_browser(client):
    signed = client.get("/keep/a").headers["Set-Cookie"].split(";")[0].removeprefix("kept=")
    forged = base64.urlsafe_b64encode(json.dumps({"word": "b"}).encode()).decode()
    client.set_cookie("kept", f"{forged}.{signed.rsplit('.', 1)[1]}")

    assert client.get("/tell").text == "nothing"


def test_a_cookie_of_another_site_or_another_purpose_says_nothing():
    ours, theirs = make_app(), make_app("a secret of somebody else altogether")
    packed = base64.urlsafe_b64encode(b'{"word": "a"}').decode()
    with theirs.app_context():
        foreign = tokens.sign(Purpose.SESSION, packed)
    with ours.app_context():
        other = tokens.sign(Purpose.SHOWN, packed)
    for value in (foreign, other):
        client = ours.test_client()
        client.set_cookie("kept", value)
        assert client.get("/tell").text == "nothing"

"""The one cookie: signed, so that it can be read in the browser and not changed there."""

import base64
import json

import pytest
from flask import Flask, session

from webapp.platform import tokens
from webapp.platform.key_purposes import Purpose
from webapp.platform.sessions import SignedSessions


def make_app(secret: str = "a secret that only this test has", *, https: bool = False) -> Flask:
    app = Flask("cookies")
    app.config.update(SECRET_KEY=secret, SESSION_COOKIE_NAME="kept", SESSION_COOKIE_SECURE=https)
    app.session_interface = SignedSessions()
    app.add_url_rule("/keep/<word>", "keep", lambda word: session.setdefault("word", word))
    app.add_url_rule("/tell", "tell", lambda: session.get("word", "nothing"))
    app.add_url_rule("/quiet", "quiet", lambda: "quiet")
    return app


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


@pytest.mark.parametrize(
    ("https", "marks"), [(False, "HttpOnly; Path=/; SameSite=Lax"), (True, "HttpOnly; Path=/; SameSite=Lax; Secure")]
)
def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(https, marks):
    cookie = make_app(https=https).test_client().get("/keep/a").headers["Set-Cookie"]

    assert cookie.split("; ", 1)[1] == marks
    assert cookie.startswith("kept=")


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

"""How a site in production differs: HTTPS only, and nothing of the workshop in it."""

import pytest

from tests.support.factories import publish_campaign
from tests.support.visitor import form_of
from webapp.platform import headers

HTTPS = {"base_url": "https://vpluse.example"}


@pytest.fixture
def client(site):
    app = site.make_app(env="production", public_url="https://vpluse.example", trusted_hosts=("vpluse.example",))
    with app.app_context():
        publish_campaign("tea-road")
    return app.test_client()


def test_production_speaks_https_alone(client):
    answer = client.get("/c/tea-road", **HTTPS)

    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-vpluse=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_an_entry_goes_through_over_https(client):
    form = form_of(client.get("/c/tea-road", **HTTPS).text)
    tokens = {name: form[name] for name in ("csrf_token", "shown")}
    person = {"first_name": "Тимур", "email": "timur@example.kz", "consent_participation": "y"}
    answer = client.post("/c/tea-road", data=tokens | person, **HTTPS)
    assert (answer.status_code, answer.location) == (303, "/c/tea-road/thanks")

    page = client.get(answer.location, **HTTPS)
    code = {"csrf_token": form_of(page.text)["csrf_token"], "code": "12345"}
    assert client.post("/c/tea-road/confirm", data=code, **HTTPS).status_code == 422  # read, though without a Referer


@pytest.mark.parametrize("path", ["/dev/outbox", "/dev/outbox.json", "/dev/"])
def test_the_workshop_is_not_there(client, path: str):
    assert client.get(path, **HTTPS).status_code == 404


def test_addresses_are_those_of_the_site_whoever_asks(client):
    page = client.get("/c/tea-road", **HTTPS).text

    assert 'rel="canonical" href="https://vpluse.example/c/tea-road"' in page
    assert "localhost" not in page


@pytest.mark.parametrize(("base", "status"), [("https://vpluse.example", 421), ("http://vpluse.example", 400)])
@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "vpluse.example.evil.example",
        "evil.example",
        "vpluse.example@evil.example",
        "evil.example:443",
        "[::1]",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/c/tea-road", "/nothing", "/static/nothing.css", "/health/live", "/staff"])
def test_a_host_that_is_not_the_sites_gets_a_plain_page_and_over_our_tls_is_told_to_ask_elsewhere(
    client, base, status, host, path
):
    answer = client.get(path, headers={"Host": host}, base_url=base)

    assert answer.status_code == status
    assert "evil" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert {name for name, _value in headers.DEFAULT_HEADERS} <= set(answer.headers.keys())

"""What a visitor and an operator meet at a deployment of the shipped parts: nginx, two instances, worker, Redis."""

import http.client
import re
import socket
import ssl
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest

from tests.deploy.conftest import ENTRIES, asker, stopped
from tests.support.browser import be_patient
from tests.support.deployment import HOST, METRICS_TOKEN, Deployment
from tests.support.people import make_person
from tests.support.reading import left_to_read, wait_until_read
from tests.support.visitor import REQUIRED, form_of
from webapp import create_app, doctor

LANDING = "/c/first-snow"
STATIC = re.compile(r'href="(/static/css/site\.[0-9a-f]+\.css)"')
LINK = re.compile(r"/confirm/[\w-]+")
TWICE = ("content-security-policy", "strict-transport-security", "x-content-type-options", "cache-control", "date")

LANGUAGES = {LANDING: "ru", "/kk/": "kk", "/en": "en"}
LINK_WHILE_AWAY = "/confirm/Kc7Q3vT5yR1wXzB9dF2gHj"

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Away:
    """What a deployment is like while neither instance is there."""

    pages: dict[str, Any]
    """By their paths."""
    style: tuple[Any, Any]
    """A style sheet before, and then."""
    findings: list[str]
    """Of the doctor."""


@pytest.fixture(scope="module")
def away(deployment: Deployment) -> Away:
    """Both instances are stopped once for all tests about it: their start takes seconds."""
    ask = asker(deployment)
    style = STATIC.findall(ask(LANDING).text)[0]
    first = ask(style, Accept_Encoding="gzip, deflate, br")
    with stopped(deployment):
        ask(LINK_WHILE_AWAY, source="127.0.9.11", Referer=f"https://{HOST}{LINK_WHILE_AWAY}")
        pages = {path: ask(path) for path in LANGUAGES}
        return Away(pages, (first, ask(style, Accept_Encoding="br;q=1.0, gzip;q=0.5")), examined(deployment))


def examined(deployment: Deployment, **changes: str) -> list[str]:
    """What the doctor finds, of what the command says a line each."""
    environ = deployment.environ | {"SSL_CERT_FILE": str(deployment.authority)} | changes
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", environ["SSL_CERT_FILE"])  # which OpenSSL reads by itself
        return doctor.examine(create_app, environ)


@pytest.mark.browser
def test_a_visitor_enters_and_confirms_in_a_browser(deployment, browser):
    person = make_person()
    with browser.new_context(ignore_https_errors=True, base_url=deployment.url) as context:
        be_patient(context)
        page = context.new_page()
        page.goto(LANDING)
        for name, value in person.items():
            page.locator(f"#{name}").fill(value)
        for name in REQUIRED:
            page.locator(f"#{name}").check()
        page.wait_for_timeout(left_to_read(page.locator("[name=shown]").input_value()) * 1000)
        page.locator("#entry form button").click()
        page.locator("#code").fill(re.findall(r"\b\d{6}\b", letter_to(deployment, person["email"]))[0])
        page.locator(".ticket__number").wait_for()
        protocol = page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol")
        cookies = page.context.cookies()

    assert protocol == "h2"
    assert [cookie["name"] for cookie in cookies if cookie["secure"] and cookie["httpOnly"]] == ["__Host-vpluse"]


def test_only_todays_tls_is_spoken(deployment):
    spoken = ssl.create_default_context(cafile=deployment.authority)
    spoken.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection((HOST, deployment.port)) as line,
        spoken.wrap_socket(line, server_hostname=HOST) as secure,
    ):
        assert secure.selected_alpn_protocol() == "h2"
        assert secure.version() == "TLSv1.3"


def test_a_name_that_is_not_ours_gets_no_certificate(deployment):
    stranger = ssl.create_default_context(cafile=deployment.authority)
    with socket.create_connection((HOST, deployment.port)) as line, pytest.raises(ssl.SSLError):
        stranger.wrap_socket(line, server_hostname="stranger.example")


@pytest.mark.parametrize("host", ["stranger.example", "127.0.0.2", f"stranger.example:{443}"])
def test_another_name_over_a_connection_to_ours_is_misdirected(deployment, host):
    ours = ssl.create_default_context(cafile=deployment.authority)
    with (
        socket.create_connection((HOST, deployment.port)) as line,
        ours.wrap_socket(line, server_hostname=HOST) as secure,
    ):
        secure.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = http.client.HTTPResponse(secure)
        answer.begin()

    assert answer.status == 421
    assert all(answer.getheader(name) for name in TWICE)


def test_plain_http_leads_to_https(deployment):
    line = http.client.HTTPConnection(HOST, deployment.http_port)
    line.request("GET", f"{LANDING}?s=radio")
    answer = line.getresponse()
    line.close()

    assert (answer.status, answer.getheader("Location")) == (301, f"{deployment.url}{LANDING}?s=radio")


@pytest.mark.parametrize("path", ["/", LANDING, "/policy", "/nothing-here", "/health/live", "/static/img/logo.svg"])
def test_every_answer_bears_each_header_once(ask, path: str):
    answer = ask(path)
    names = [name.lower() for name, _value in answer.getheaders()]

    assert {"content-security-policy", "strict-transport-security"} <= set(names)
    assert [name for name in TWICE if names.count(name) > 1] == []
    assert answer.getheader("Server") == "nginx"


def test_the_limit_by_address_counts_the_visitors_own_and_no_forged_one(ask):
    forms = [filled(ask(LANDING, source="127.0.9.9")) for _ in range(ENTRIES + 2)]
    wait_to_send(*forms)
    told = [ask(LANDING, "POST", source="127.0.9.9", **form).status for form in forms[:ENTRIES]]
    forged = ask(
        LANDING, "POST", source="127.0.9.9", X_Forwarded_For="192.0.2.1", Forwarded="for=192.0.2.1", **forms[-1]
    )
    neighbour = ask(LANDING, "POST", source="127.0.9.10", **forms[-2])

    assert (set(told), forged.status, neighbour.status) == ({303}, 429, 303)


def test_a_static_file_is_kept_by_its_digest_and_given_out_without_the_site(away: Away):
    first, kept = away.style

    assert kept.status == 200
    assert kept.getheader("Cache-Control") == "public, max-age=31536000, immutable"
    assert kept.getheader("Content-Encoding") == first.getheader("Content-Encoding") == "br"
    assert kept.getheader("ETag") == first.getheader("ETag")


@pytest.mark.parametrize(("path", "words"), [
    (LANDING, "Скоро вернёмся"), ("/kk/", "Қазір ораламыз"), ("/en", "We will be right back"),
])  # fmt: skip
def test_while_nobody_is_there_a_page_of_ours_says_so(away: Away, path: str, words: str):
    answer = away.pages[path]

    assert (answer.status, answer.getheader("Retry-After")) == (503, "5")
    assert f'<html lang="{LANGUAGES[path]}">' in answer.text
    assert f"<h1>{words}</h1>" in answer.text
    assert answer.getheader("Cache-Control") == "no-store"
    assert "default-src 'none'" in answer.getheader("Content-Security-Policy")


def test_a_form_that_is_too_large_gets_the_sites_own_page(ask):
    answer = ask(LANDING, "POST", body="first_name=" + "x" * 100_000, Content_Type="application/x-www-form-urlencoded")

    assert answer.status == 413
    assert "<h1>" in answer.text


def test_logs_hold_no_secret_no_address_and_no_person(deployment, ask, away: Away):
    form, person = filled(ask(LANDING, source="127.0.9.11")), dict(LAST)
    wait_to_send(form)
    ask(LANDING, "POST", source="127.0.9.11", User_Agent="a browser to know me by", **form)
    link = LINK.findall(letter_to(deployment, person["email"]))[0]
    for path in (link, f"/kk{link}", f"/receipts/{link[9:]}", f"/unsubscribe/{link[9:]}", f"/c/{person['iin']}"):
        ask(path, source="127.0.9.11", Referer=f"https://{HOST}{link}")
    told = deployment.said()

    assert '"page":"link","method":"GET","status":"200"' in told
    assert '"page":"link","method":"GET","status":"503"' in told
    secrets = [link[9:], LINK_WHILE_AWAY[9:], "127.0.9.11", "a browser to know me by", *person.values()]
    assert [secret for secret in secrets if secret in told] == []


def test_the_metrics_of_all_processes_are_on_one_page(ask):
    text = ask("/metrics", Authorization=f"Bearer {METRICS_TOKEN}").text

    assert 'vpluse_requests_total{endpoint="entry.form"' in text
    assert 'vpluse_messages_total{channel="email"' in text  # counted by the worker


def test_the_doctor_finds_nothing_wrong_with_what_is_shipped(deployment):
    (deployment.folder / "instance").chmod(0o700)
    done = deployment.flask("doctor", SSL_CERT_FILE=str(deployment.authority))

    assert (done.returncode, done.stdout) == (0, "Nothing is wrong with this deployment.\n"), done.stderr


@pytest.mark.parametrize(("changes", "words"), [
    ({"PROXIES": "0"}, "PROXIES is 0"),
    ({"PROXIES": "2"}, "does not see who asks"),
    ({"SSL_CERT_FILE": ""}, "certificate at PUBLIC_URL is not trusted"),
    ({"VPLUSE_METRICS_TOKEN": "another token than that of the running site"}, "another VPLUSE_METRICS_TOKEN"),
])  # fmt: skip
def test_the_doctor_sees_a_setting_that_does_not_fit_the_front_door(deployment, changes, words: str):
    assert [finding for finding in examined(deployment, **changes) if words in finding]


def test_the_doctor_sees_that_the_site_is_away(away: Away):
    assert [finding for finding in away.findings if "answers 503: start the web instances" in finding]


def test_the_doctor_as_a_command_says_what_it_found_and_fails(deployment):
    done = deployment.flask("doctor", SSL_CERT_FILE=str(deployment.authority), OPERATOR_BIN="")

    assert done.returncode == 1
    assert "OPERATOR_BIN is not set" in done.stdout
    assert "Traceback" not in done.stderr


LAST: dict[str, str] = {}
"""The person whose form was filled in last."""


def filled(page) -> dict[str, str]:
    """A landing page's form, filled in by a new person, as what `ask` sends."""
    LAST.clear()
    LAST.update(make_person())
    form = form_of(page.text)
    hidden = {name: form[name] for name in ("csrf_token", "shown")}
    ticked = {name: "y" for name in REQUIRED if f"{name}?" in form}
    cookie = page.getheader("Set-Cookie").partition(";")[0]
    return {
        "body": urlencode(LAST | hidden | ticked),
        "Cookie": cookie,
        "Content_Type": "application/x-www-form-urlencoded",
    }


def wait_to_send(*forms: dict[str, str]) -> None:
    """Return when what `filled` made of pages has been before somebody's eyes for long enough."""
    wait_until_read(parse_qs(form["body"])["shown"][0] for form in forms)


def letter_to(deployment, address: str) -> str:
    """The text of the letter that must come to an address."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        for delivery in list(deployment.mail.deliveries):
            if address in delivery.recipients:
                return delivery.message.get_body(("plain",)).get_content()
        time.sleep(0.05)
    raise AssertionError(f"no letter came:\n{deployment.said()[-2000:]}")

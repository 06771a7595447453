"""Every route of the site, asked with any headers, query, cookies and fields: a page or a refusal, never a fault."""

from itertools import count
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.nightly import by_day
from tests.support.page import Page
from tests.support.requests import (
    BROKEN,
    HEADERS,
    environ_name,
    field_sets,
    filled,
    header_sets,
    header_values,
    nasty,
    targets,
    watched,
)
from tests.support.stage import RUNNING, Stage
from webapp.accounts import ADMINISTRATOR, RESPONSIBLE

EXAMPLES = by_day(15, by_night=5_000)
MANY = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
MAY_BE_UNREADY = "/health/ready"
ENDS_SESSIONS = ("sign-out", "/end")
_numbers = count(1)


def place() -> dict[str, str]:
    """An address that nobody else has: limits are not what is tested here."""
    number = next(_numbers)
    return {"REMOTE_ADDR": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}


def assert_no_fault(answer, path: str) -> None:
    assert answer.status_code < 500 or path == MAY_BE_UNREADY, (answer.status, answer.request.method, path)


@pytest.mark.slow
def test_whatever_a_stranger_sends_there_is_no_fault(lasting_stage: Stage):
    routes = targets(lasting_stage.app)

    @MANY
    @given(st.sampled_from(routes), st.lists(nasty | st.just(""), max_size=2), header_sets, field_sets, field_sets)
    def ask(target, parts, headers, query, fields):
        method, rule = target
        path = filled(rule, (quote(part.replace("/", "")) for part in parts))
        environ = place() | {environ_name(name): value for name, value in headers.items()}
        sent = (
            {"data": urlencode(fields), "content_type": "application/x-www-form-urlencoded"} if method == "POST" else {}
        )
        client = lasting_stage.app.test_client(use_cookies=False)
        answer = client.open(path, method=method, query_string=urlencode(query), environ_overrides=environ, **sent)
        assert_no_fault(answer, path)

    with watched(lasting_stage.app):
        ask()


@pytest.mark.slow
@pytest.mark.parametrize("role", [RESPONSIBLE, ADMINISTRATOR])
def test_whatever_a_member_of_staff_sends_there_is_no_fault(lasting_stage: Stage, role: str):
    routes = [
        (method, rule)
        for method, rule in targets(lasting_stage.app)
        if "/staff" in rule and not rule.endswith(ENDS_SESSIONS)
    ]
    colleague = lasting_stage.staff(role)
    token = Page(colleague.get("/staff/me").text).all("input", name="csrf_token")[0].get("value")

    @MANY
    @given(st.sampled_from(routes), st.lists(st.just("1") | nasty, max_size=2), header_sets, field_sets, field_sets)
    def ask(target, parts, headers, query, fields):
        method, rule = target
        path = filled(rule, (quote(part.replace("/", "")) for part in parts))
        headers = {name: value for name, value in headers.items() if name not in {"Cookie", "Host", "X-Forwarded-Host"}}
        environ = place() | {environ_name(name): value for name, value in headers.items()}
        data = urlencode([("csrf_token", token), *fields])
        sent = {"data": data, "content_type": "application/x-www-form-urlencoded"} if method == "POST" else {}
        answer = colleague.client.open(
            path, method=method, query_string=urlencode(query), environ_overrides=environ, **sent
        )
        assert_no_fault(answer, path)

    ask()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"/c/{RUNNING}"),
        ("GET", f"/c/{RUNNING}/share.png"),
        ("POST", "/cookies"),
        ("POST", "/staff/campaigns/new"),
    ],
)
def test_no_header_is_a_fault_on_any_kind_of_page(lasting_stage: Stage, method: str, path: str):
    colleague = lasting_stage.staff(RESPONSIBLE)
    token = Page(colleague.get("/staff/me").text).all("input", name="csrf_token")[0].get("value")
    for header in sorted(HEADERS - {"Cookie", "Host"}):
        for value in BROKEN:
            environ = place() | {environ_name(header): value}
            data = {"next": path, "csrf_token": token}
            answer = colleague.client.open(path, method=method, data=data, environ_overrides=environ)
            assert_no_fault(answer, path)


def test_the_list_of_headers_that_are_read_is_whole(lasting_stage: Stage):
    colleague = lasting_stage.staff(RESPONSIBLE)
    with watched(lasting_stage.app) as asked:
        for method, rule in targets(lasting_stage.app):
            for client in (lasting_stage.client(), colleague.client):
                client.open(filled(rule, ["", "1"]), method=method, environ_overrides=place())
            if rule.endswith(ENDS_SESSIONS):
                colleague = lasting_stage.staff(RESPONSIBLE)

    read = {name for name in asked if name.startswith("HTTP_")}
    assert read - {environ_name(header) for header in HEADERS} == set()


@given(header_values)
def test_what_stands_for_a_header_could_come_through_a_server(value):
    assert not set(value) & set("\r\n\0")
    assert value.encode("latin-1").decode("latin-1") == value

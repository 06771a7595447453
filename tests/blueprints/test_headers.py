"""What every answer says to the browser about safety, whoever made it: view, error, redirect, static file."""

from base64 import b64encode
from hashlib import sha256

import pytest
from werkzeug.test import TestResponse

from tests.support.page import Page
from tests.support.stage import OVER, RUNNING, Stage

# Each in its own words here, so that a slip in the code is seen.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "font-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "vpluse",
}
ANSWERS = [
    ("GET", "/", 200), ("HEAD", "/", 200), ("GET", f"/c/{RUNNING}", 200), ("GET", f"/c/{OVER}", 200),
    ("POST", f"/c/{RUNNING}", 400), ("POST", f"/c/{OVER}", 410), ("PUT", "/", 405), ("OPTIONS", "/", 200),
    ("GET", f"/c/{RUNNING}/thanks", 200), ("GET", "/policy", 200), ("GET", "/nothing", 404), ("GET", "/c//x", 308),
    ("GET", "/confirm/x", 410), ("GET", "/receipts/x", 404),
    ("GET", "/robots.txt", 200), ("GET", "/sitemap.xml", 200), ("GET", "/.well-known/security.txt", 200),
    ("GET", "/manifest.webmanifest", 200), ("GET", "/kk/manifest.webmanifest", 200), ("GET", "/en/offline", 200),
    ("GET", "/health/live", 200), ("GET", "/metrics", 404), ("GET", "/static/js/main.js", 200),
]  # fmt: skip


def assert_safe(answer: TestResponse, resource_policy: str = "same-origin", **own_sources: str) -> None:
    once = {name: answer.headers.getlist(name) for name in answer.headers.keys()}  # noqa: SIM118 (not a dict)
    (policy,) = once["Content-Security-Policy"]
    assert dict(part.split(" ", 1) for part in policy.split("; ")) == POLICY | own_sources
    assert once["X-Content-Type-Options"] == ["nosniff"]
    assert once["X-Frame-Options"] == ["DENY"]
    assert once["Referrer-Policy"] == ["strict-origin-when-cross-origin"]
    assert once["Cross-Origin-Opener-Policy"] == ["same-origin"]
    assert once["Cross-Origin-Embedder-Policy"] == ["require-corp"]
    assert once["Cross-Origin-Resource-Policy"] == [resource_policy]
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(once["Permissions-Policy"][0].split(", "))
    assert len(once["Cache-Control"]) == 1


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_bears_the_headers_of_safety_once(stage: Stage, method: str, path: str, status: int):
    answer = stage.client().open(path, method=method)

    assert answer.status_code == status
    assert_safe(answer)


def test_an_entry_and_its_refusals_bear_them_too(stage: Stage):
    visitor = stage.visitor()
    assert_safe(visitor.enter(email="x"))
    assert_safe(visitor.enter())


def test_a_drawn_cover_may_use_the_style_sheet_within_it_and_no_other(stage: Stage):
    answer = stage.client().get(f"/c/{RUNNING}/cover.svg")
    sheet = answer.text.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(sheet.encode()).digest()).decode()

    assert_safe(answer, **{"style-src": f"'self' 'sha256-{digest}'"})


def test_the_picture_for_social_networks_may_be_shown_by_others(stage: Stage):
    assert_safe(stage.client().get(f"/c/{RUNNING}/share.png"), "cross-origin")


def test_an_answer_to_an_unknown_host_and_to_a_fault_bear_them_too(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    assert_safe(stage.client().get("/", headers={"Host": "example.com"}))
    monkeypatch.setattr("webapp.campaigns.published", lambda: 1 / 0)
    fault = stage.client().get("/")
    assert fault.status_code == 500
    assert_safe(fault)


PERSONAL = [f"/c/{RUNNING}/thanks", "/confirm/x", "/receipts/x", "/receipts/x.json"]


@pytest.mark.parametrize("path", PERSONAL)
def test_what_may_hold_something_of_a_person_is_kept_by_nobody(stage: Stage, path: str):
    assert stage.client().get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/policy", f"/c/{RUNNING}", f"/c/{RUNNING}/rules"])
def test_no_page_is_shown_from_a_shared_cache_or_without_asking(stage: Stage, path: str):
    kept = stage.client().get(path).headers["Cache-Control"]

    assert "public" not in kept
    assert "no-cache" in kept or "no-store" in kept


def test_static_files_are_kept_for_good_under_a_name_with_their_digest(stage: Stage):
    page = stage.page("/")
    (css,) = [link.get("href") for link in page.all("link", rel="stylesheet")]
    (script,) = [element.get("src") for element in page.all("script")]

    for path in (css, script):
        answer = stage.client().get(path)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert stage.client().get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_over_http_no_promise_of_https_is_made(stage: Stage):
    assert "Strict-Transport-Security" not in stage.client().get("/").headers


def test_only_the_form_needs_a_cookie_and_it_is_the_only_one(stage: Stage):
    client = stage.client()
    for path in ("/", "/policy", f"/c/{OVER}", f"/c/{RUNNING}/rules", "/robots.txt", "/nothing"):
        assert client.get(path).headers.getlist("Set-Cookie") == []
    (cookie,) = client.get(f"/c/{RUNNING}").headers.getlist("Set-Cookie")

    assert cookie.startswith("vpluse=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert not any(part.startswith(("Domain", "Expires", "Max-Age")) for part in cookie.split("; "))


@pytest.mark.parametrize(("signals", "told"), [
    ({}, "off; reason=no-choice"),
    ({"Sec-GPC": "1"}, "off; reason=gpc"),
    ({"DNT": "1"}, "off; reason=dnt"),
    ({"DNT": "1", "Sec-GPC": "1"}, "off; reason=gpc"),
])  # fmt: skip
@pytest.mark.parametrize("path", ["/", f"/c/{RUNNING}", "/kk/policy", "/nothing", "/confirm/x"])
def test_every_page_says_that_its_view_was_not_counted_and_why(stage: Stage, path: str, signals: dict, told: str):
    assert stage.client().get(path, headers=signals).headers.getlist("Analytics-Status") == [told]


def test_a_form_given_back_is_a_page_view_too(stage: Stage):
    assert stage.visitor().enter(email="x").headers["Analytics-Status"] == "off; reason=no-choice"


@pytest.mark.parametrize("path", ["/robots.txt", "/health/live", f"/c/{RUNNING}/cover.svg", "/c//x"])
def test_what_is_no_page_says_nothing_of_counting(stage: Stage, path: str):
    assert "Analytics-Status" not in stage.client().get(path).headers


def test_no_page_names_another_host_than_the_sites_own(stage: Stage):
    for path in ("/", f"/c/{RUNNING}", "/policy", f"/c/{OVER}/results"):
        page = Page(stage.client().get(path).text)
        loaded = [element.get("src") for element in page.all() if element.get("src")]
        loaded += [
            link.get("href") for link in page.all("link") if link.get("rel") in ("stylesheet", "preload", "icon")
        ]
        assert [address for address in loaded if not address.startswith("/")] == []

"""The service worker's script, as a browser fetches it."""

import gzip
import json
import re

import pytest

from tests.support.mail import code_in
from tests.support.page import Page
from tests.support.stage import RUNNING, Stage
from tests.support.visitor import address

LARGEST_SCRIPT = 6 * 1024
MOST_ON_A_PAGE = 2_000
"""Bytes of script, as they are sent."""
SAFE = {
    "default-src": "'none'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}


def told(stage: Stage) -> dict:
    first, _newline, _code = stage.client().get("/sw.js").text.partition(";\n")
    return json.loads(first.removeprefix("const site = "))


def test_it_stands_at_the_root_and_is_asked_for_anew_each_time(stage: Stage):
    answer = stage.client().get("/sw.js")

    assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Service-Worker-Allowed" not in answer.headers
    assert stage.client().get("/kk/sw.js").status_code == 404
    assert stage.client().get("/sw.js", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_it_may_ask_this_site_and_nothing_else(stage: Stage):
    answer = stage.client().get("/sw.js")

    (policy,) = answer.headers.getlist("Content-Security-Policy")
    assert dict(part.split(" ", 1) for part in policy.split("; ")) == SAFE
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_it_brings_the_page_without_network_in_each_language_and_no_form_in_it(stage: Stage):
    pages = told(stage)["offline"]

    assert {lang: Page(html).one("html").get("lang") for lang, html in pages.items()} == {
        "ru": "ru", "kk": "kk", "en": "en",
    }  # fmt: skip
    assert [html for html in pages.values() if "<form" in html or "csrf_token" in html] == []
    assert stage.page("/kk/offline").h1 == Page(pages["kk"]).h1


def test_everything_that_it_would_put_away_is_there_and_the_same_for_everybody(stage: Stage):
    site, client = told(stage), stage.client()

    assert site["policies"] == ["/policy", "/kk/policy", "/en/policy"]
    for path in site["files"] + site["policies"]:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer.headers.getlist("Set-Cookie") == []
    assert all("/static/" in path for path in site["files"])


def test_it_stays_away_from_staff_and_from_machines(stage: Stage):
    assert set(told(stage)["excluded"]) >= {"/staff", "/dev", "/health", "/metrics"}


def test_it_is_the_same_for_everybody_and_light(stage: Stage):
    client = stage.client()
    client.get(address(RUNNING, "kk"))
    mine, yours = client.get("/sw.js"), stage.client().get("/sw.js")

    assert mine.data == yours.data
    assert len(gzip.compress(yours.data, 9)) <= LARGEST_SCRIPT


def test_reasons_are_left_in_the_source(stage: Stage):
    assert not re.search(r"^\s*//", stage.client().get("/sw.js").text, re.MULTILINE)


def script_weight(stage: Stage, page: Page) -> int:
    scripts = [element.get("src") for element in page.all("script")]
    assert scripts
    return sum(len(stage.client().get(src, headers={"Accept-Encoding": "br"}).data) for src in scripts)


@pytest.mark.parametrize("path", ["/", "/policy", f"/c/{RUNNING}", "/offline"])
def test_all_script_on_a_page_together_is_light(stage: Stage, path: str):
    assert script_weight(stage, stage.page(path)) <= MOST_ON_A_PAGE


def test_a_ticket_and_its_receipt_are_light_too(stage: Stage):
    visitor = stage.visitor()
    visitor.enter()
    visitor.confirm(code_in(stage.fetch_mail()[0]))
    thanks = stage.page(f"/c/{RUNNING}/thanks", visitor.client)
    (receipt,) = [link for link in thanks.links if "/receipts/" in link]

    assert script_weight(stage, thanks) <= MOST_ON_A_PAGE
    assert script_weight(stage, stage.page(receipt)) <= MOST_ON_A_PAGE

"""What happens around a request happens in the order of one list."""

import gzip

import pytest
from flask import Flask

from tests.support.stage import Stage
from webapp.blueprints import hooks


def test_hooks_run_in_the_order_in_which_they_are_listed():
    ran, app = [], Flask("small")
    before = [lambda name=name: ran.append(name) for name in ("first", "second")]
    after = [lambda answer, name=name: ran.append(name) or answer for name in ("third", "fourth")]
    hooks.init_app(app, before, after)
    app.add_url_rule("/", "page", lambda: "page")
    app.test_client().get("/")

    assert ran == ["first", "second", "third", "fourth"]


@pytest.mark.one_database
def test_another_sites_form_is_refused_before_anybody_looks_whose_page_it_is(stage: Stage):
    foreign = {"Sec-Fetch-Site": "cross-site"}

    assert stage.client().post("/staff/people", headers=foreign).status_code == 403


@pytest.mark.one_database
def test_a_stranger_learns_nothing_of_a_page_for_staff_by_a_form_without_a_token(stage: Stage):
    assert stage.client().post("/staff/people").status_code == 404
    assert stage.client().post("/staff/no-such-page\x00").status_code == 404


@pytest.mark.one_database
def test_what_hooks_say_of_a_page_is_said_of_its_compressed_form_too(stage: Stage):
    answer = stage.client().get("/policy", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Analytics-Status" in answer.headers
    assert "</html>" in gzip.decompress(answer.data).decode()

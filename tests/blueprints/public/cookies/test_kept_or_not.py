"""Whether a choice about cookies was kept is told by the browser that holds it, and by no address."""

from datetime import timedelta

import pytest
import time_machine

from tests.support.page import Page
from tests.support.stage import RUNNING, Stage
from tests.support.visitor import form_of
from webapp.platform import clock

KEPT, LOST = "Ваш выбор сохранён", "Выбор сохранить не удалось"


def main_of(answer) -> str:
    return Page(answer.text).one("main").text


@pytest.mark.parametrize("control", ["page", "banner"])
@pytest.mark.parametrize("answer", ["accept", "refuse", "save"])
def test_a_browser_that_keeps_no_cookies_is_told_that_nothing_was_kept(stage: Stage, answer: str, control: str):
    client = stage.app.test_client(use_cookies=False)
    form = form_of(client.get("/cookies").text) | {"choice": answer, "control": control}
    back = {"next": "/policy"} if control == "banner" else {}
    page = client.get(client.post("/cookies", data=form | back).location)

    assert LOST in main_of(page)
    assert KEPT not in main_of(page)
    assert ("/policy" in [link.get("href") for link in Page(page.text).all("a", class_="apart")]) or control == "page"
    assert page.headers["Analytics-Status"] == "off; reason=no-choice"


@pytest.mark.parametrize("answer", ["accept", "refuse", "save"])
def test_a_browser_that_keeps_them_is_told_so(stage: Stage, answer: str):
    visitor = stage.visitor()
    page = visitor.client.get(visitor.choose(answer).location)

    assert KEPT in main_of(page)
    assert LOST not in main_of(page)


@pytest.mark.parametrize("saved", ["y", "", "n", "1"])
def test_an_address_alone_proves_nothing(stage: Stage, saved: str):
    assert KEPT not in main_of(stage.client().get(f"/cookies?saved={saved}"))


def test_a_choice_of_another_day_was_not_made_just_now(stage: Stage):
    visitor = stage.visitor()
    visitor.choose("accept")
    with time_machine.travel(clock.now() + timedelta(days=1)):
        page = visitor.client.get("/cookies?saved=y")

    assert KEPT not in main_of(page)
    assert LOST not in main_of(page)


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_no_address_leads_from_the_page_to_another_site(stage: Stage, away: str):
    visitor = stage.visitor()
    visitor.choose("accept")
    answer = visitor.client.get("/cookies", query_string={"saved": "y", "next": away})

    assert answer.status_code == 200
    assert "evil" not in answer.text
    assert "javascript:" not in stage.client().get("/cookies", query_string={"saved": "y", "next": away}).text


def test_a_choice_empties_the_browsers_memory_of_pages_and_nothing_else(stage: Stage):
    assert stage.visitor().choose("refuse").headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in stage.client().get(f"/c/{RUNNING}").headers


@pytest.mark.parametrize("path", ["/", f"/c/{RUNNING}", f"/c/{RUNNING}/rules", "/policy", "/cookies", "/nothing"])
def test_each_page_says_how_its_visitor_stands_in_its_head_too(stage: Stage, path: str):
    visitor = stage.visitor()
    for answer, state in (("accept", "on"), ("refuse", "off")):
        visitor.choose(answer)
        page = visitor.client.get(path)
        assert page.headers["Cookie-Choice"] == state == Page(page.text).one("html").get("data-choice")
        assert visitor.client.head(path).headers["Cookie-Choice"] == state

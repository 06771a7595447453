"""Notes and targets on the page."""

from datetime import timedelta

import pytest
from tests.blueprints.reports.test_files import read_csv

from tests.support.page import Page
from tests.support.stage import RUNNING, Stage
from webapp.platform import clock

PATH = f"/staff/c/{RUNNING}"


def send(colleague, place: str, **fields: str):
    """Send a form of the board of a campaign, as its page has it."""
    token = Page(colleague.get(PATH).text).all("input", name="csrf_token")[0].attributes["value"]
    return colleague.client.post(f"/staff/{place}", data={"csrf_token": token, "campaign": RUNNING, **fields})


def today(days: int = 0) -> str:
    return (clock.day_in_almaty(clock.now()) + timedelta(days=days)).isoformat()


def test_a_note_stands_in_the_chart_in_the_table_and_in_the_files(stage: Stage):
    colleague = stage.staff()
    answer = send(colleague, "notes", day=today(-3), text="реклама на ТВ", query="period=7")
    page = colleague.get(PATH).text

    assert answer.headers["Location"] == f"{PATH}?period=7#plans"
    assert page.count('class="chart__pin"') == 1
    assert "реклама на ТВ" in {cell.text for cell in Page(page).all("td")}
    assert any(
        row[-1] == "реклама на ТВ" for row in read_csv(colleague.get(f"{PATH}?table=days&format=csv").data) if row
    )


def test_a_note_is_taken_away_by_its_own_button(stage: Stage):
    colleague = stage.staff()
    send(colleague, "notes", day=today(), text="пост в сети")
    forms = [form.attributes["action"] for form in Page(colleague.get(PATH).text).all("form")]
    for action in (action for action in forms if action.endswith("/remove")):
        assert send(colleague, action.removeprefix("/staff/")).status_code == 303

    assert "пост в сети" not in colleague.get(PATH).text


def test_a_target_says_where_it_leads_and_what_it_takes(stage: Stage):
    colleague = stage.staff()
    send(colleague, "target", goal="10 000", day=today(20))
    page = colleague.page(PATH)

    assert page.one("p", class_="target").text.startswith("Цель: 10 000 до ")
    assert "Нужно по 500 в день." in page.one("p", class_="target").text.replace("\xa0", " ")
    send(colleague, "target", goal="", day="")
    assert colleague.page(PATH).all("p", class_="target") == []


@pytest.mark.parametrize(
    ("place", "fields", "sentence"),
    [
        ("notes", {"day": "", "text": "пост"}, "Заметка не сохранена"),
        ("notes", {"day": "2026-11-05", "text": "x" * 81}, "Заметка не сохранена"),
        ("target", {"goal": "ten", "day": "2099-01-01"}, "Цель не сохранена"),
        ("target", {"goal": "10", "day": "2020-01-01"}, "Цель не сохранена"),
    ],
)
def test_what_is_wrong_is_said_where_it_was_typed(stage: Stage, place: str, fields: dict[str, str], sentence: str):
    colleague = stage.staff()
    answer = send(colleague, place, **fields)

    assert sentence in colleague.page(answer.headers["Location"].partition("#")[0]).one("p", role="alert").text

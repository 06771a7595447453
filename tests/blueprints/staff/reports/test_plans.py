"""Notes and targets on the page."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.blueprints.staff.reports.test_files import read_csv
from tests.support.page import Page
from tests.support.stage import RUNNING, Stage
from webapp.blueprints.staff.reports.progress import Aim, aim, told
from webapp.platform import clock
from webapp.reports import Progress

PATH = f"/staff/c/{RUNNING}"


def send(colleague, place: str, campaign: str = RUNNING, **fields: str):
    """Send a form of the board of a campaign, as its page has it."""
    token = Page(colleague.get(f"/staff/c/{campaign}").text).all("input", name="csrf_token")[0].attributes["value"]
    return colleague.client.post(f"/staff/{place}", data={"csrf_token": token, "campaign": campaign, **fields})


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


@pytest.mark.parametrize("days", [-400, -9, 0, 30])
@pytest.mark.parametrize("query", ["period=7", "from=2026-01-02&to=2026-01-05"])
def test_a_note_on_any_day_is_seen_on_the_board_that_its_form_leads_to(stage: Stage, days: int, query: str):
    colleague = stage.staff()
    answer = send(colleague, "notes", day=today(days), text="реклама на ТВ", query=query)
    page = colleague.page(answer.headers["Location"].partition("#")[0])

    assert "реклама на ТВ" in page.one("ul", class_="plans__notes").text


def test_a_note_on_a_day_that_no_board_shows_any_more_comes_back(stage: Stage):
    answer = send(stage.staff(), "notes", day=today(-800), text="реклама на ТВ")

    assert answer.status_code == 422
    assert "25 месяцев" in Page(answer.text).one("p", id="note-day-error").text


def test_a_target_says_where_it_leads_and_what_it_takes(stage: Stage):
    colleague, nobody_has_entered = stage.staff(), stage.publish()
    path = f"/staff/c/{nobody_has_entered}"
    send(colleague, "target", nobody_has_entered, goal="10 000", day=today(20))
    target = colleague.page(path).one("p", class_="target").text.replace("\xa0", " ")

    assert target.startswith("Цель: 10 000 до ")
    assert "Нужно по 500 в день." in target
    send(colleague, "target", nobody_has_entered, goal="", day="")
    assert colleague.page(path).all("p", class_="target") == []


@pytest.mark.parametrize(
    ("place", "fields", "wrong"),
    [
        ("notes", {"day": "", "text": "пост"}, {"note-day": "Выберите день."}),
        ("notes", {"day": "2026-11-05", "text": "x" * 81}, {"note-text": "до 80 знаков"}),
        ("notes", {"day": "2026-11-05", "text": "  "}, {"note-text": "Напишите, что случилось"}),
        ("target", {"goal": "ten", "day": "2099-01-01"}, {"target-goal": "целое число цифрами"}),
        ("target", {"goal": "10", "day": "2020-01-01"}, {"target-day": "ещё не прошёл"}),
        ("target", {"goal": "0", "day": ""}, {"target-goal": "от 1 до 100 000 000", "target-day": "ещё не прошёл"}),
    ],
)
def test_what_is_wrong_comes_back_as_it_was_typed_with_the_reason_at_its_field(
    stage: Stage, place: str, fields: dict[str, str], wrong: dict[str, str]
):
    answer = send(stage.staff(), place, query="period=7", **fields)
    page = Page(answer.text)
    form = {"notes": "note", "target": "target"}[place]

    assert answer.status_code == 422
    for name, value in fields.items():
        assert page.one("input", id=f"{form}-{name}").get("value") == value
    for field, sentence in wrong.items():
        assert sentence in page.one("p", id=f"{field}-error").text.replace("\xa0", " ")
    assert {one.get("id") for one in page.all("input", aria_invalid="true")} == set(wrong)
    assert page.one("input", id="filter-from").get("value") == today(-6)
    assert [one.get("href") for one in page.all("a", hreflang="kk")] in ([], [f"/kk{PATH}"])


def aiming(**overrides: Any) -> Progress:
    usual = Progress(
        goal=200,
        ends_on=date(2026, 12, 23),
        confirmed=100,
        pace=30.0,
        days_left=10,
        closes_on=date(2026, 12, 31),
        is_over=False,
    )
    return replace(usual, **overrides)


def test_a_target_beyond_the_end_of_its_campaign_says_so(app: Flask):
    at = datetime(2026, 12, 13, 7, tzinfo=UTC)
    with app.test_request_context():
        early = told(aiming(closes_on=date(2026, 12, 16), days_left=3), at).replace("\xa0", " ")
        closed = told(aiming(closes_on=date(2026, 12, 12), days_left=0, is_over=True), at)

    assert early.endswith("будет около 190. Кампания закроется раньше, 16 декабря. Нужно по 33 в день.")
    assert closed.endswith("Не хватило 100.")


def test_a_targets_bar_shows_where_it_stands_where_it_leads_and_where_it_should_be():
    progress = aiming()
    reached = aiming(confirmed=250)
    over = aiming(confirmed=150, days_left=0, is_over=True)

    assert aim(progress) == Aim("25%", "100%", "50%")
    assert aim(reached) == Aim("100%", "", "80%")
    assert aim(over) == Aim("75%", "", "100%")

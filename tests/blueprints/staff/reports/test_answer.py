"""The one sentence that a board begins with."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import g

from tests.support import boards
from webapp.blueprints.staff.reports.answer import answer
from webapp.campaigns import Campaign
from webapp.platform import i18n
from webapp.reports import Board, Filters, Number, Rounded, Suppressed, values
from webapp.reports.values import Comparison

LAST, FIRST = boards.LAST, boards.LAST - timedelta(days=29)


def board(confirmed: values.Value, before: values.Value = None, filters: Filters | None = None, **more) -> Board:
    made = boards.made_up(filters)
    number = Number("confirmed", values.ALL, confirmed, before)
    days = [list(row) for row in made.tables["days"].rows]
    days[min(10, len(days) - 1)][2] = 999_999
    tables = made.tables | {"days": replace(made.tables["days"], rows=tuple(map(tuple, days)))}
    return replace(made, **{"numbers": made.numbers | {"confirmed": number}, "tables": tables, **more})


def said(lone_app, board: Board, language: str = "ru", campaign: Campaign | None = None) -> str:
    path = "/staff" if language == "ru" else f"/{language}/staff"
    with lone_app.test_request_context(path), i18n.speaking(language):
        g.lang = language
        told = answer(board, campaign)
        g.pop("lang")
    return told.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (
            board(8154, 8647),
            "Подтвердили 8 154, на 5,7 % меньше, чем за 30 дней до этого к 12:00; больше всего 5 ноября.",
        ),
        (board(8154, 8154), "Подтвердили 8 154, столько же, сколько за 30 дней до этого к 12:00; больше всего 5 ноября."),
        (board(8154, 0), "Подтвердили 8 154, раньше не было ни одного; больше всего 5 ноября."),
        (board(8154, comparison=None), "Подтвердили 8 154; больше всего 5 ноября."),
        (board(1, comparison=None), "Подтвердил 1 человек; больше всего 5 ноября."),
        (board(21, comparison=None), "Подтвердил 21 человек; больше всего 5 ноября."),
        (board(11, comparison=None), "Подтвердили 11; больше всего 5 ноября."),
        (board(1, comparison=None, filters=Filters(LAST, LAST)), "Сегодня подтвердил 1 человек."),
        (board(0, 5), "Отправили 7 956, пока никто не подтвердил."),
        (board(312, 300, Filters(LAST - timedelta(days=1), LAST - timedelta(days=1)), comparison=Comparison(LAST, LAST)),
         "23 ноября 2026 подтвердили 312, на 4,0 % больше, чем днём раньше."),
        (board(312, 300, Filters(LAST, LAST)), "Сегодня подтвердили 312, на 4,0 % больше, чем вчера к этому часу."),
        (
            board(8154, 8647, Filters(FIRST, LAST, "year")),
            "Подтвердили 8 154, на 5,7 % меньше, чем за те же дни год назад к 12:00; больше всего 5 ноября.",
        ),
        (
            board(
                Rounded(33, 20),
                Rounded(36, 20),
                Filters(FIRST, LAST, language="kk"),
                comparison=Comparison(FIRST, LAST, is_without_today=True),
            ),
            "Қазақша: подтвердили ≈ 33, примерно столько же, сколько за 30 дней до этого, не считая сегодняшнего дня;"
            " больше всего 5 ноября.",
        ),
        (board(Suppressed.UNDER_TEN, 40, Filters(FIRST, LAST, language="kk"), tables={}), "Қазақша: подтвердили до 10."),
        (
            board(None, None, Filters(FIRST, LAST, source="instagram"), comparison=None),
            "Instagram: подтвердили 3 310; больше всего 5 ноября. Посчитаны только согласившиеся на статистику.",
        ),
        (replace(boards.empty(), tables={}), "Здесь пока никто не подтвердил."),
        (
            replace(boards.empty(Filters(FIRST - timedelta(days=90), FIRST)), tables={}),
            "За этот период никто не подтвердил.",
        ),
    ],
)  # fmt: skip
def test_the_answer_says_what_happened(lone_app, made: Board, sentence: str):
    assert said(lone_app, made) == sentence


@pytest.mark.parametrize(
    ("opens", "closes", "closed", "sentence"),
    [
        (9, 40, None, "Кампания откроется 3 декабря в 12:30."),
        (-60, -1, None, "Кампания закрылась 23 ноября в 12:30. Подтвердили 8 154; больше всего 5 ноября."),
        (-60, 40, -2, "Кампания закрылась 22 ноября в 12:30. Подтвердили 8 154; больше всего 5 ноября."),
        (-60, 40, None, "Подтвердили 8 154; больше всего 5 ноября."),
    ],
)
def test_a_campaign_that_is_to_come_or_over_is_said_to_be(
    lone_app, opens: int, closes: int, closed: int | None, sentence: str
):
    opens_at, closes_at = (boards.MADE_AT + timedelta(days=days) for days in (opens, closes))
    closed_at = None if closed is None else boards.MADE_AT + timedelta(days=closed)
    campaign = Campaign(opens_at=opens_at, closes_at=closes_at, closed_at=closed_at)

    assert said(lone_app, board(8154, comparison=None), campaign=campaign) == sentence


def test_of_a_campaign_that_is_over_nothing_is_said_to_be_still_to_come(lone_app):
    opens_at, closes_at = (boards.MADE_AT + timedelta(days=days) for days in (-60, -1))
    campaign = Campaign(opens_at=opens_at, closes_at=closes_at)
    none, some_sent = replace(boards.empty(), tables={}), board(0)

    assert said(lone_app, none, campaign=campaign).endswith("12:30. За этот период никто не подтвердил.")
    assert said(lone_app, some_sent, campaign=campaign).endswith("12:30. Отправили 7 956, никто не подтвердил.")


def test_each_language_says_it_in_its_own_order(lone_app):
    made = board(8154, 8647)

    assert (
        said(lone_app, made, "en")
        == "8,154 confirmed, 5.7% less than in the 30 days before by 12:00; most of all on 5 November."
    )
    assert (
        said(lone_app, made, "kk")
        == "8 154 адам растады, алдыңғы 30 күнмен салыстырғанда (сағат 12:00-ге дейін) 5,7 %-ға аз; ең көбі – 5 қараша күні."
    )

"""Whoever mistypes the code is told how many tries are left, and learns nothing else by it."""

import pytest

from tests.support.page import Page
from tests.support.stage import MODEST, Stage
from tests.support.visitor import Visitor

pytestmark = pytest.mark.both_databases


def said(visitor: Visitor, slug: str) -> str:
    answer = visitor.confirm("000000", slug)
    assert answer.status_code == 422
    return Page(answer.text).error_of("code").replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def slug(stage: Stage) -> str:
    return stage.publish(MODEST)


def test_each_wrong_code_says_how_many_tries_are_left(stage: Stage, slug: str):
    visitor = stage.visitor()
    visitor.enter(slug)
    told = [said(visitor, slug) for _ in range(6)]

    assert told[:4] == [f"Код не подошёл. Осталось попыток: {left}" for left in (4, 3, 2, 1)]
    assert set(told[4:]) == {"Код не подошёл, и попыток не осталось: запросите новый"}


def test_who_has_a_place_already_is_told_the_same(stage: Stage, slug: str):
    first = stage.visitor()
    again = stage.visitor(first.person)
    for each in (first, again):
        each.enter(slug)

    assert [said(first, slug) for _ in range(5)] == [said(again, slug) for _ in range(5)]

"""Rounding: right on the average, never by more than two, and what somebody gains who sees all answers."""

import itertools
from collections import Counter
from fractions import Fraction

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from webapp.platform import rounding
from webapp.platform.db import db, transaction

DRAWS = (0, 1, 2)


@given(st.integers(0, 10**9))
def test_a_count_is_told_as_the_multiple_of_three_below_or_above_and_rightly_on_the_average(count: int):
    told = [rounding.rounded(count, u) for u in DRAWS]

    assert sum(told) == 3 * count
    assert all(number % 3 == 0 and abs(number - count) <= 2 for number in told)
    assert Counter(abs(number - count) for number in told) in ({0: 3}, {1: 2, 2: 1})


@given(st.integers(0, 10**6), st.sampled_from(DRAWS))
def test_what_is_told_never_falls_and_one_of_three_in_a_row_moves_it(count: int, u: int):
    steps = [rounding.rounded(count + step + 1, u) - rounding.rounded(count + step, u) for step in range(3)]

    assert sorted(steps) == [0, 0, 3]


def test_zero_stays_zero():
    assert {rounding.rounded(0, u) for u in DRAWS} == {0}


def test_the_error_of_a_sum_is_the_one_that_is_said():
    # Over all draws and all remainders, each as likely.
    errors = [(rounding.rounded(count, u) - count) ** 2 for count in (30, 31, 32) for u in DRAWS]

    assert rounding.standard_error(1) ** 2 == pytest.approx(sum(errors) / len(errors))
    assert [round(rounding.standard_error(days)) for days in (30, 365)] == [6, 22]


def test_the_database_rounds_as_we_do_and_draws_each_of_three_as_often(app: Flask):
    rows = ", ".join(f"(1, 'sent', '2026-11-23', 'v{number}', {number})" for number in range(3000))
    with transaction():
        db.session.execute(text(f"INSERT INTO figure_day (campaign_id, figure, day, value, count) VALUES {rows}"))
    found = db.session.execute(text("SELECT count, u, told FROM figure_day")).all()

    assert all(told == rounding.rounded(count, u) for count, u, told in found)
    # A tenth off would be six standard deviations.
    assert all(900 < number < 1100 for number in Counter(u for _count, u, _told in found).values())


def test_who_sees_every_answer_before_and_after_one_entry_guesses_its_language_in_five_of_nine_cases():
    """Of three languages, each as likely beforehand: by guessing blindly one is right in three of nine.

    All answers are sums of told cells and of exact totals (`tests/reports/test_secrecy.py`), so the attacker sees these
    cells before and after; where they stand says nothing of how near they are to moving. In a third of cases the entry moves its cell, and then is known; else nothing moves, and
    that says nothing. The odds go from 1 : 2 to 5 : 4.
    """
    seen: Counter[tuple] = Counter()
    for counts in itertools.product((30, 31, 32), repeat=3):
        for draws in itertools.product(DRAWS, repeat=3):
            for language in range(3):
                after = [count + (place == language) for place, count in enumerate(counts)]
                told = [tuple(map(rounding.rounded, each, draws)) for each in (counts, after)]
                moved = tuple(one - other for one, other in zip(*told, strict=True))
                seen[moved, language] += 1
    best: dict[tuple, int] = {}
    for (moved, _language), number in seen.items():
        best[moved] = max(best.get(moved, 0), number)

    assert Fraction(sum(best.values()), seen.total()) == Fraction(5, 9)

"""Numbers on the pages of campaigns."""

import pytest
from flask import Flask

from webapp.blueprints.staff.editor import numbers
from webapp.reports import Rounded, Suppressed


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (12_345, "12\xa0345"),
        (18, "18"),
        (Rounded(18, cells=9), "≈\xa018"),
        (Rounded(3_000, cells=30), "3\xa0000"),
        (Suppressed.UNDER_TEN, "до 10"),
    ],
)
def test_a_number_that_rounding_may_have_changed_by_more_than_a_tenth_says_about(app: Flask, value: object, said: str):
    with app.test_request_context():
        assert numbers.count(value) == said

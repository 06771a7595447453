"""Cards are written once for the same content; and content that only looks the same is told apart."""

from datetime import date

from flask import Flask, g

from webapp.blueprints.staff.reports.panel_links import PanelLinks
from webapp.blueprints.staff.reports.panels import Panel, panels
from webapp.platform import clock
from webapp.reports import Board, Column, Filters, Rate, Rounded, Table

DAY = date(2026, 11, 23)
COLUMNS = (Column("name", "name"), Column("visits", "count"), Column("share", "share"))


def written(app: Flask, row: tuple[object, ...], language: str = "ru") -> Panel:
    """The card of a table with one row."""
    board = Board(Filters(DAY, DAY), None, clock.now(), {}, {"devices": Table("devices", "agreed", COLUMNS, (row,))})
    with app.test_request_context("/"):
        g.lang = language
        return panels(board, PanelLinks())["devices"]


def test_a_card_is_written_once_and_as_html(app: Flask):
    first, second = (written(app, ("phone", 12, 0.5)) for _ in range(2))

    assert first is second
    with app.test_request_context("/"):
        assert "<section" in first.markup


def test_numbers_that_are_equal_and_said_otherwise_are_written_otherwise(app: Flask):
    exact = written(app, ("phone", 12, Rate(0.5, 100)))
    rounded = written(app, ("phone", Rounded(12, 9), Rate(0.5, 100)))
    of_few = written(app, ("phone", 12, Rate(0.5, 40, is_approximate=True)))

    assert len({tuple(panel.rows[0].cells) for panel in (exact, rounded, of_few)}) == 3


def test_it_matters_which_of_two_equal_numbers_is_the_rounded_one(app: Flask):
    first, second = (written(app, ("phone", *pair)) for pair in ((Rounded(12, 9), 12), (12, Rounded(12, 9))))

    assert first is not second
    assert first.rows[0].cells != second.rows[0].cells


def test_a_card_is_in_the_language_of_the_page(app: Flask):
    assert written(app, ("phone", 12, 0.5)).title != written(app, ("phone", 12, 0.5), "kk").title

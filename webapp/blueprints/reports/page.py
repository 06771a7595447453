"""What the page of a board says, whoever looks at it."""

from collections.abc import Sequence
from typing import Any

from webapp.blueprints.reports import cards, panels, words
from webapp.blueprints.reports.answer import answer
from webapp.blueprints.reports.filters import Asked
from webapp.blueprints.reports.marks import Mark
from webapp.blueprints.reports.panels import Ways
from webapp.reports import Board


def shown(
    board: Board, asked: Asked, ways: Ways, marks: Sequence[Mark] = (), pace: float | None = None
) -> dict[str, Any]:
    """The words and drawings of a board, for its template."""
    return {
        "board": board,
        "said": words.said(board, asked.period),
        "chosen": words.chosen_value(board.filters),
        "answer": answer(board),
        "groups": cards.groups(board),
        "panels": panels.panels(board, ways, marks, pace)
        | {"numbers": cards.small_panel(board, ways.files("numbers"))},
    }

from collections.abc import Callable

import pytest

from webapp import reports
from webapp.reports import Board, Filters


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch) -> Callable[[Board], list[Filters]]:
    """Have the pages show a board that is made up; answers what they ask for, as they ask."""
    asked: list[Filters] = []

    def show(board: Board) -> list[Filters]:
        monkeypatch.setattr(reports, "board", lambda slug, filters, at, **_how: asked.append(filters) or board)
        monkeypatch.setattr(
            reports, "board_and_progress", lambda campaign, filters, at: (asked.append(filters) or board, None)
        )
        return asked

    return show

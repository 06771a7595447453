from collections.abc import Callable

import pytest

from webapp import reports
from webapp.reports import Board


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch) -> Callable[[Board], None]:
    """Have the pages show a board that is made up."""

    def show(board: Board) -> None:
        monkeypatch.setattr(reports, "board", lambda slug, filters, at: board)

    return show

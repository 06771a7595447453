"""What the page of a board says, whoever looks at it."""

from collections.abc import Sequence
from typing import Any

from webapp.blueprints.staff.reports import cards, panels, words
from webapp.blueprints.staff.reports.answer import answer
from webapp.blueprints.staff.reports.filters import Asked
from webapp.blueprints.staff.reports.marks import Mark
from webapp.blueprints.staff.reports.panel_links import PanelLinks
from webapp.campaigns import Campaign
from webapp.reports import Board


def shown(
    board: Board,
    campaign: Campaign | None,
    asked: Asked,
    links: PanelLinks,
    marks: Sequence[Mark] = (),
    pace: float | None = None,
) -> dict[str, Any]:
    """The words and drawings of the board of a campaign, or of that of all, for its template."""
    found = panels.panels(board, links, marks, pace) | {"numbers": cards.small_panel(board, links.files("numbers"))}
    # Where entries do not know the property that was chosen, the chart is of visits.
    chart = "visit_days" if found["days"].is_empty and not found["visit_days"].is_empty else "days"
    apart = {key: panel for key, panel in found.items() if key != chart}
    is_filtered = bool(board.filters.properties)
    unknown = [panel for panel in apart.values() if is_filtered and panel.is_empty and panel.note]
    return {
        "board": board,
        "said": words.said(board, asked.period),
        "chosen": words.chosen_value(board.filters),
        "answer": answer(board, campaign),
        "groups": cards.groups(board),
        "chart": found[chart],
        "panels": [panel for panel in apart.values() if panel not in unknown],
        "unknown": [panel.title for panel in unknown],
        "why_unknown": list(dict.fromkeys(panel.note for panel in unknown)),
        "all_files": links.files(""),
    }

"""Reports: what staff and those they share it with see of the roll-ups, with small numbers hidden."""

from webapp.reports import values
from webapp.reports.boards import NoSuchCampaign, board, live
from webapp.reports.errors import LinkTooLong
from webapp.reports.link_results import LinkResult, link_results
from webapp.reports.models import SharedBoard
from webapp.reports.shared_links import LONGEST_DAYS, find_shared, link_token, links_to, share, thaw, unshare
from webapp.reports.snapshots import freeze
from webapp.reports.values import (
    Board,
    Column,
    Comparison,
    Filters,
    Live,
    Number,
    Rate,
    Rounded,
    Table,
    Untold,
)

__all__ = [
    "LONGEST_DAYS",
    "Board",
    "Column",
    "Comparison",
    "Filters",
    "LinkResult",
    "LinkTooLong",
    "Live",
    "NoSuchCampaign",
    "Number",
    "Rate",
    "Rounded",
    "SharedBoard",
    "Table",
    "Untold",
    "board",
    "find_shared",
    "freeze",
    "link_results",
    "link_token",
    "links_to",
    "live",
    "share",
    "thaw",
    "unshare",
    "values",
]

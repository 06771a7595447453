"""Figures for staff: gathered from the facts, always to be made anew from them, and with small numbers hidden."""

from webapp.dashboards import figures
from webapp.dashboards.boards import NoSuchCampaign, board, live
from webapp.dashboards.checking import check
from webapp.dashboards.errors import LinkTooLong
from webapp.dashboards.figures import HIDDEN, Board, Column, Filters, Hidden, Live, Number, Table
from webapp.dashboards.freezing import FROZEN, freeze
from webapp.dashboards.gathering import GATHER_TASK, forget, gather, rebuild
from webapp.dashboards.link_results import LinkResult, link_results
from webapp.dashboards.models import SharedBoard
from webapp.dashboards.sharing import LONGEST_DAYS, find_shared, link_token, links_to, share, thaw, unshare
from webapp.dashboards.so_far import SoFar, so_far
from webapp.dashboards.weeks import close_weeks

__all__ = [
    "FROZEN",
    "GATHER_TASK",
    "HIDDEN",
    "LONGEST_DAYS",
    "Board",
    "Column",
    "Filters",
    "Hidden",
    "LinkResult",
    "LinkTooLong",
    "Live",
    "NoSuchCampaign",
    "Number",
    "SharedBoard",
    "SoFar",
    "Table",
    "board",
    "check",
    "close_weeks",
    "figures",
    "find_shared",
    "forget",
    "freeze",
    "gather",
    "link_results",
    "link_token",
    "links_to",
    "live",
    "rebuild",
    "share",
    "so_far",
    "thaw",
    "unshare",
]

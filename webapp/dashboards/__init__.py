"""Figures for staff: gathered from the facts, always to be made anew from them, and with small numbers hidden."""

from webapp.dashboards import figures
from webapp.dashboards.boards import NoSuchCampaign, board, live
from webapp.dashboards.checking import check
from webapp.dashboards.figures import HIDDEN, Board, Column, Filters, Hidden, Live, Number, Table
from webapp.dashboards.gathering import GATHER_TASK, forget, gather, rebuild
from webapp.dashboards.weeks import close_weeks

__all__ = [
    "GATHER_TASK",
    "HIDDEN",
    "Board",
    "Column",
    "Filters",
    "Hidden",
    "Live",
    "NoSuchCampaign",
    "Number",
    "Table",
    "board",
    "check",
    "close_weeks",
    "figures",
    "forget",
    "gather",
    "live",
    "rebuild",
]

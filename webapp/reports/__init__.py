"""Reports: what staff and those they share it with see of the roll-ups, with small numbers hidden."""

from webapp.reports import values
from webapp.reports.boards import board, board_and_progress, live
from webapp.reports.errors import LinkTooLong, NotANote, NoteTooEarly, TooManyNotes
from webapp.reports.link_results import link_results
from webapp.reports.models import LONGEST_NOTE, ReportNote, SharedBoard
from webapp.reports.notes import LONGEST_PERIOD_DAYS, add_note, notes_on, remove_note
from webapp.reports.shared_links import (
    LONGEST_DAYS,
    find_shared,
    link_token,
    links_to,
    load_shared,
    share_board,
    unshare_board,
)
from webapp.reports.snapshots import snapshot
from webapp.reports.targets import HIGHEST_GOAL, Progress, drop_target, set_target
from webapp.reports.values import Board, Column, Filters, Number, Rate, Rounded, Suppressed, Table, plus

__all__ = [
    "HIGHEST_GOAL",
    "LONGEST_DAYS",
    "LONGEST_NOTE",
    "LONGEST_PERIOD_DAYS",
    "Board",
    "Column",
    "Filters",
    "LinkTooLong",
    "NotANote",
    "NoteTooEarly",
    "Number",
    "Progress",
    "Rate",
    "ReportNote",
    "Rounded",
    "SharedBoard",
    "Suppressed",
    "Table",
    "TooManyNotes",
    "add_note",
    "board",
    "board_and_progress",
    "drop_target",
    "find_shared",
    "link_results",
    "link_token",
    "links_to",
    "live",
    "load_shared",
    "notes_on",
    "plus",
    "remove_note",
    "set_target",
    "share_board",
    "snapshot",
    "unshare_board",
    "values",
]

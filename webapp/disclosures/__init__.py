"""Showing a person's data to somebody: one field for a stated reason, or a file on a legal ground that two approve."""

from webapp.disclosures.errors import (
    AlreadyDecided,
    AlreadyDownloaded,
    ExportExpired,
    NotApproved,
    NothingHeld,
    NotTheirs,
    OwnRequest,
)
from webapp.disclosures.file import grouped, rows, sealed
from webapp.disclosures.models import ExportRequest
from webapp.disclosures.operations import GROUNDS, REASONS, Asked, approve, ask, begin_download, refuse, reveal
from webapp.disclosures.queries import MOST_COUNTED, count_people, find, password_of, requests

__all__ = [
    "GROUNDS",
    "MOST_COUNTED",
    "REASONS",
    "AlreadyDecided",
    "AlreadyDownloaded",
    "Asked",
    "ExportExpired",
    "ExportRequest",
    "NotApproved",
    "NotTheirs",
    "NothingHeld",
    "OwnRequest",
    "approve",
    "ask",
    "begin_download",
    "count_people",
    "find",
    "grouped",
    "password_of",
    "refuse",
    "requests",
    "reveal",
    "rows",
    "sealed",
]

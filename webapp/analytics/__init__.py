"""Anonymous counts: the gate that lets a page view through, the state a browser holds, and the sums."""

from webapp.analytics import metrics
from webapp.analytics.agents import DEVICES, browser_of, device_of
from webapp.analytics.gate import Permit, Signals, Verdict, decide
from webapp.analytics.operations import TABLES, Sighting, Visitor, count, keep
from webapp.analytics.report import report
from webapp.analytics.sources import bucket_of, buckets, is_known, made_link_in
from webapp.analytics.state import Stage, State, pack, unpack
from webapp.analytics.timetable import roll, take_over

__all__ = [
    "DEVICES",
    "TABLES",
    "Permit",
    "Sighting",
    "Signals",
    "Stage",
    "State",
    "Verdict",
    "Visitor",
    "browser_of",
    "bucket_of",
    "buckets",
    "count",
    "decide",
    "device_of",
    "is_known",
    "keep",
    "made_link_in",
    "metrics",
    "pack",
    "report",
    "roll",
    "take_over",
    "unpack",
]

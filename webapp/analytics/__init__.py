"""Anonymous counts: the gate that lets a page view through, the state a browser holds, and the sums."""

from webapp.analytics import metrics
from webapp.analytics.agents import DEVICES, browser_of, device_of
from webapp.analytics.gate import REASONS, Permit, Signals, Verdict, decide
from webapp.analytics.models import DayCount, HourCount, MonthCount
from webapp.analytics.operations import TABLES, Sighting, Visitor, count, keep
from webapp.analytics.queries import by_day, by_hour, by_month, totals
from webapp.analytics.report import report
from webapp.analytics.sources import bucket_of, buckets, is_known, made_link_in, registered
from webapp.analytics.state import Stage, State, pack, unpack
from webapp.analytics.timetable import roll, take_over

__all__ = [
    "DEVICES",
    "REASONS",
    "TABLES",
    "DayCount",
    "HourCount",
    "MonthCount",
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
    "by_day",
    "by_hour",
    "by_month",
    "count",
    "decide",
    "device_of",
    "is_known",
    "keep",
    "made_link_in",
    "metrics",
    "pack",
    "registered",
    "report",
    "roll",
    "take_over",
    "totals",
    "unpack",
]

"""Anonymous counts: whether a page view may be counted at all."""

from webapp.analytics.gate import REASONS, Permit, Signals, Verdict, decide

__all__ = ["REASONS", "Permit", "Signals", "Verdict", "decide"]

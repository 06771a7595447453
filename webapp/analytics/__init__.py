"""Anonymous counts: whether a page view may be counted at all."""

from webapp.analytics.gate import Verdict, decide

__all__ = ["Verdict", "decide"]

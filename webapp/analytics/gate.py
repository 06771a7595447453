"""The gate: the one place that decides whether a visit may be counted (clause 5.3).

Nothing is counted before a visitor chose so, and a browser that asks not to be tracked is never counted, whatever
was chosen. There is no way to choose yet, so every verdict is «no», each with its reason.
"""

from dataclasses import dataclass

ASKED = "1"
"""The only value by which either signal means anything (Global Privacy Control 3.1, Tracking Preference 5.2)."""


@dataclass(frozen=True)
class Verdict:
    """Whether a page view may be counted; if not, why not: `gpc`, `dnt` or `no-choice`."""

    refused_by: str | None

    @property
    def header(self) -> str:
        """The verdict as the `Analytics-Status` of an answer tells it."""
        return f"off; reason={self.refused_by}" if self.refused_by else "on"


def decide(*, gpc: str | None, dnt: str | None) -> Verdict:
    """Decide about one page view, by the values of its `Sec-GPC` and `DNT` headers (None: not sent)."""
    if gpc == ASKED:
        return Verdict("gpc")
    if dnt == ASKED:
        return Verdict("dnt")
    return Verdict("no-choice")

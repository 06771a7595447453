"""The gate: the one place that decides whether a page view may be counted (clauses 3.2, 5.3).

Nothing is counted before a visitor chose so, and a browser that asks not to be tracked is never counted, whatever
was chosen. Only the gate makes a `Permit`, and a counter takes nothing else.
"""

import re
from dataclasses import dataclass

from webapp.analytics.crawlers import is_crawler

SIGNAL_ON = "1"
"""The only value by which either signal means anything (Global Privacy Control 3.1, Tracking Preference 5.2)."""
PREFETCH_PURPOSE = re.compile(r"\b(prefetch|prerender|preview)\b", re.IGNORECASE)
"""Words by which a browser says that it fetches a page that nobody has opened yet (Sec-Purpose, Purpose, X-Purpose, X-Moz)."""
_MADE_HERE = object()


class Permit:
    """The right to count one page view. `decide` alone gives it."""

    __slots__ = ()

    def __init__(self, made_by: object) -> None:
        if made_by is not _MADE_HERE:
            raise TypeError("only the gate gives permits")


@dataclass(frozen=True)
class Signals:
    """What a request says of itself, by its headers (empty where one was not sent)."""

    gpc: str = ""
    dnt: str = ""
    user_agent: str = ""
    purpose: str = ""
    """`Sec-Purpose`, `Purpose`, `X-Purpose` and `X-Moz`, joined."""

    @property
    def refusal(self) -> str | None:
        """The browser's own no: `gpc` or `dnt`."""
        return "gpc" if self.gpc == SIGNAL_ON else "dnt" if self.dnt == SIGNAL_ON else None


@dataclass(frozen=True)
class Verdict:
    """Whether a page view may be counted: a permit, or the reason why not.

    The reasons: `gpc`, `dnt`, `staff`, `bot`, `prefetch`, `no-choice`, `refused`.
    """

    permit: Permit | None
    refused_by: str | None

    @property
    def header(self) -> str:
        """The verdict as the `Analytics-Status` of an answer tells it."""
        return f"off; reason={self.refused_by}" if self.refused_by else "on"


def decide(signals: Signals, *, allowed: bool | None, staff: bool = False) -> Verdict:
    """Decide about one page view. `allowed` is the visitor's choice, None where there is none that holds."""
    reason = signals.refusal or _reason(signals, allowed=allowed, staff=staff)
    return _REFUSED[reason] if reason else _GRANTED


def _reason(signals: Signals, *, allowed: bool | None, staff: bool) -> str | None:
    if staff:
        return "staff"
    if is_crawler(signals.user_agent):
        return "bot"
    if signals.purpose and PREFETCH_PURPOSE.search(signals.purpose):
        return "prefetch"
    if allowed is None:
        return "no-choice"
    return None if allowed else "refused"


REASONS = ("gpc", "dnt", "staff", "bot", "prefetch", "no-choice", "refused")
_REFUSED = {reason: Verdict(None, reason) for reason in REASONS}
_GRANTED = Verdict(Permit(_MADE_HERE), None)

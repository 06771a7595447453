"""The seconds for which a form must have been shown before the site believes that a person filled it in."""

import time
from collections.abc import Iterable

from webapp.settings import Settings

WAY = 0.1
"""Seconds more, for clocks and pages that are on their way."""


def left_to_read(shown: str) -> float:
    """For how many seconds a form with this token is still to be shown; none when it may be sent."""
    moment = int(shown.rsplit(".", 3)[1], 16) / 1000
    return max(0.0, moment + Settings.shown_min_seconds + WAY - time.time())


def wait_until_read(tokens: Iterable[str]) -> None:
    """Return when forms with these tokens have been shown for long enough."""
    time.sleep(max(map(left_to_read, tokens), default=0.0))

"""How much is tried: a little by day, a great deal by night (`make test-nightly`)."""

import os
from typing import TypeVar

NIGHTLY = bool(os.environ.get("VPLUSE_NIGHTLY"))
Choice = TypeVar("Choice")


def by_day(little: Choice, *, by_night: Choice) -> Choice:
    """The first by day, the other by night."""
    return by_night if NIGHTLY else little

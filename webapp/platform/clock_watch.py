"""Whether the clock can be believed before something is destroyed because its time has come.

A clock that is four days ahead for a moment makes every entry look overdue. So each run that destroys by time first
compares the clock with what it cannot have changed: within one boot of this machine, the time since the boot; from
one boot to the next, that the pause between two runs is a likely one; and a database server's own clock. A clock that
has leapt stops what destroys until it is right again, or until somebody says that it is (`flask clock accept`).
"""

import time
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Float, String

from webapp.platform.db import db, transaction
from webapp.platform.model import Model

LEAP = timedelta(minutes=30)
"""By how much the clock may differ from what is expected of it: far less than the shortest time that destroys."""
LONGEST_PAUSE = timedelta(days=1)
"""How long nobody may have looked, when the machine was started anew in between."""


class ClockLeapt(Exception):
    """The clock is not where it should be, so nothing was destroyed."""


class ClockMark(Model):
    """One row: when the clock was last believed, and how it stood to the machine's time since its start."""

    __tablename__ = "clock_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
    boot: Mapped[str] = mapped_column(String(36))
    """Which start of the machine it was, as the kernel names it."""
    uptime: Mapped[float] = mapped_column(Float(53))
    """Seconds since that start, sleep included."""


def look(at: datetime) -> None:
    """Take note that the clock says `at`. Raises `ClockLeapt` when that cannot be."""
    leap = find_leap(at)
    if leap is not None:
        raise ClockLeapt(
            f"The clock is off by {leap}, so nothing was destroyed: mend it, or if it is right say `flask clock accept`."
        )
    accept(at)


@transaction()
def accept(at: datetime) -> None:
    """Believe the clock as it is."""
    db.session.merge(ClockMark(id=1, seen_at=at, boot=_boot(), uptime=_uptime()))


def find_leap(at: datetime) -> timedelta | None:
    """By how much the clock is off, without its sign; None when it can be believed."""
    mark = db.session.get(ClockMark, 1, populate_existing=True)
    leaps = [_from_server(at)]
    if mark is not None and mark.boot == _boot():
        leaps.append(abs(at - mark.seen_at - timedelta(seconds=_uptime() - mark.uptime)))
    elif mark is not None:
        leaps.append(max(mark.seen_at - at, at - mark.seen_at - LONGEST_PAUSE + LEAP))
    leap = max(leaps)
    return leap if leap > LEAP else None


def _from_server(at: datetime) -> timedelta:
    if db.engine.dialect.name != "postgresql":
        return timedelta()
    server: datetime = db.session.scalars(select(func.clock_timestamp())).one()
    return abs(at - server)


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def _uptime() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)

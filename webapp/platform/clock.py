"""One clock for the whole site: UTC inside, Almaty for people."""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# The package `tzdata` alone, which comes with the release: a system's own may be of before March 2024, when Almaty's
# clocks went from UTC+6 to UTC+5, and with it a campaign would open and close an hour off.
zoneinfo.reset_tzpath(())

ALMATY = ZoneInfo("Asia/Almaty")


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def in_almaty(moment: datetime) -> datetime:
    """The same moment as the clocks of Almaty show it."""
    return moment.astimezone(ALMATY)


def from_almaty(local: datetime) -> datetime:
    """The moment, in UTC, at which the clocks of Almaty show `local` (which carries no zone)."""
    return local.replace(tzinfo=ALMATY).astimezone(UTC)


def day_in_almaty(moment: datetime) -> date:
    """The calendar day in Almaty at a moment."""
    return in_almaty(moment).date()


def bounds_of(day: date) -> tuple[datetime, datetime]:
    """The moments, in UTC, at which a calendar day in Almaty begins and the next one does."""
    first = from_almaty(datetime.combine(day, time()))
    return first, from_almaty(datetime.combine(day + timedelta(days=1), time()))

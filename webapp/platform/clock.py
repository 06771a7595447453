"""One clock for the whole site: UTC inside, Almaty for people."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

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

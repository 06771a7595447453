"""Choices about cookies as events to be aggregated. They bear no sequence: those of the last days are counted anew."""

from collections import Counter
from datetime import date, timedelta

from webapp import cookies
from webapp.rollups.events import NO_CAMPAIGN, HourCell

CHOICES = "choices"
"""The metric of the choices made on the site, by outcome; of no campaign. Also the name of their watermark."""
RECOUNT_PERIOD = timedelta(days=1)
"""How far back before the last day that was counted: a choice may come to light after a later one."""


def count_choices(since: date | None = None) -> Counter[HourCell]:
    """Count the choices made since a day of Almaty, or since ever."""
    found = cookies.count_by_hour(since)
    return Counter(
        {HourCell(NO_CAMPAIGN, CHOICES, day, hour, outcome): number for (day, hour, outcome), number in found.items()}
    )

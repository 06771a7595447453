"""When made-up people come: a rhythm of days and hours as a campaign has it. The same seed, the same people."""

from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from webapp.platform import clock

DAYS = 60
WEEKDAYS = (1.0, 0.97, 1.02, 1.08, 1.16, 0.92, 0.86)
"""Monday to Sunday."""
HOURS = (8, 4, 2, 1, 1, 2, 6, 14, 26, 34, 38, 41, 52, 58, 46, 40, 39, 43, 54, 66, 78, 84, 58, 25)
"""How the hours of a day in Almaty compare: lunch, and the evening."""
PUSHES = {4: 2.3, 23: 1.6, 37: 2.6, 51: 1.5}
"""On which day of the campaign something was posted, and by how much that day outdoes a plain one."""
FADING = 0.62
NOISE = 0.09


def moments(number: int, now: datetime, chance: Random) -> list[datetime]:
    """So many moments in the 60 days up to `now`, the earliest first."""
    first = clock.bounds_of(clock.day_in_almaty(now))[0] - timedelta(days=DAYS - 1)
    days = [_weight(place, first + timedelta(days=place), chance) for place in range(DAYS)]
    hours = [weight * share for weight in days for share in HOURS]
    past = list(accumulate(hours[: int((now - first) / timedelta(hours=1))]))
    if not past:
        return []
    found = chance.choices(range(len(past)), cum_weights=past, k=number)
    return sorted(first + timedelta(hours=hour, seconds=chance.uniform(0, 3599)) for hour in found)


def _weight(place: int, day: datetime, chance: Random) -> float:
    pushed = 1 + sum((height - 1) * FADING ** (place - at) for at, height in PUSHES.items() if place >= at)
    return WEEKDAYS[clock.in_almaty(day).weekday()] * pushed * (1 - 0.003 * place) * chance.gauss(1, NOISE)

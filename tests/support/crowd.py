"""`python -m tests.support.crowd`: ten thousand visitors in one day, and how many share each state of the cookie.

They behave as people do who are invited to campaigns: most come from a network they were looking at, look at one
campaign and leave; one in eight begins to fill in the form, most of these send it and confirm; a few look around, a
few come back the same day. The shares were taken generously towards the rare, so that the table is no flattery.

**Common** are the states that ninety-nine of a hundred visitors hold, the most held first. Not those that some number
hold, for then the rarest of them would be shared by that number because it was said so; and not all of them, for
among ten thousand people one is always alone in having been led here by a poster, sent the form, and gone before the
code came. Of such a one the site learns what the state says, adds one to four sums, and forgets it.
"""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from math import log2

from webapp.analytics import Stage, State, pack
from webapp.analytics.sources import registered
from webapp.analytics.state import follow

VISITORS = 10_000
DAY = date(2026, 11, 25)
COMMON = 0.99
"""The share of visitors whose states are called common: the most held first, until so many hold one of them."""
SOURCES = {
    "direct": 22, "instagram": 26, "tiktok": 14, "google": 10, "yandex": 5, "telegram": 6, "whatsapp": 5, "email": 4,
    "sms": 2, "vk": 1.5, "facebook": 1, "youtube": 1, "qr": 1.5, "2gis": 0.5, "poster": 0.5,
}  # fmt: skip
CAMPAIGNS = {"first-snow": 70, "tea-road": 30}
ONLY_LOOK_AROUND = 0.10
BEGIN, SEND, CONFIRM = 0.13, 0.80, 0.85
LOOK_AT_BOTH, COME_AGAIN = 0.06, 0.08
"""The share that opens a second campaign after the first; that comes again the same day, led by some source."""


def held_at_the_end(visitors: int = VISITORS, seed: int = 1) -> Counter[str]:
    """The states that so many visitors of one day hold at its end: state → how many hold it."""
    chance = random.Random(seed)
    return Counter(pack(_day_of_a_visitor(chance)) for _ in range(visitors))


def common(held: Counter[str], share: float = COMMON) -> dict[str, int]:
    """The most held states that together cover a share of the visitors."""
    found: dict[str, int] = {}
    for state, number in held.most_common():
        if sum(found.values()) >= share * held.total():
            break
        found[state] = number
    return found


def table(held: Counter[str]) -> str:
    """Every state and how many hold it, the most held first; then the sum of it."""
    rows = [f"{number:>6}  {state}" for state, number in held.most_common()]
    shared = common(held)
    bits = -sum(number / held.total() * log2(number / held.total()) for number in held.values())
    return "\n".join([
        "  held  state (day, bucket, campaign, stage)",
        *rows,
        "",
        f"{held.total():,} visitors hold {len(held)} states; telling one visitor takes {log2(held.total()):.1f} bits,"
        f" a state says {bits:.1f} of them.",
        f"{COMMON:.0%} of them hold one of the {len(shared)} common states; the rarest of these is shared by"
        f" {min(shared.values())}.",
    ])  # fmt: skip


def _day_of_a_visitor(chance: random.Random) -> State:
    held = _before(chance)
    for source, campaign, stages in _steps(chance):
        held = follow(held, DAY, registered()[source], campaign, stages).state
    assert held is not None
    return held


def _before(chance: random.Random) -> State | None:
    """Some were here on an earlier day, and left it with a state."""
    if chance.random() < 0.75:
        return None
    return State(DAY - timedelta(days=chance.randint(1, 20)), "instagram", "first-snow", Stage.SEEN)


def _steps(chance: random.Random) -> Iterator[tuple[str, str, list[Stage]]]:
    visits = 1 + (chance.random() < COME_AGAIN)
    for _ in range(visits):
        source = _one_of(SOURCES, chance)
        if chance.random() < ONLY_LOOK_AROUND:
            yield source, "", []
            continue
        campaign = _one_of(CAMPAIGNS, chance)
        yield source, campaign, list(_walk(chance))
        if chance.random() < LOOK_AT_BOTH:
            other = next(slug for slug in CAMPAIGNS if slug != campaign)
            yield source, other, list(_walk(chance))


def _walk(chance: random.Random) -> Iterator[Stage]:
    yield Stage.SEEN
    for stage, share in ((Stage.BEGAN, BEGIN), (Stage.SENT, SEND), (Stage.CONFIRMED, CONFIRM)):
        if chance.random() >= share:
            return
        yield stage


def _one_of(shares: dict[str, float], chance: random.Random) -> str:
    return chance.choices(list(shares), list(shares.values()))[0]


if __name__ == "__main__":
    print(table(held_at_the_end()))

"""What is to happen in a made-up campaign, decided before anything is written: the same seed and moment, the same life.

Its differences are planted: between sources, devices and languages, pushes and a slow fall in days, and people who take
back what they agreed to. So whoever asks the board for them knows what it must find.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from webapp import consent
from webapp.analytics import Stage
from webapp.demo.people import people
from webapp.demo.rhythm import moments
from webapp.demo.visits import Visit, decide_visit
from webapp.participants import Particulars

SEED = 20261125
LANGUAGES = {"ru": 61, "kk": 34, "en": 5}
OPTIONAL = {"offers_email": 0.41, "offers_sms": 0.23, "publication": 0.55}
"""How many agree to what they need not."""
UNSUBSCRIBES, WITHDRAWS = 0.07, 0.015
"""How many of those who agreed to an offer take that back, by its link; and how many who entered take back everything, by letter."""
OFFERS = ("offers_email", "offers_sms")
LONGEST_DELIBERATION = timedelta(days=12)
CONFIRMED, AGREED_TO_STATISTICS, CAME_AGAIN = 0.84, 0.46, 0.03
CONFIRMS_WITHIN = timedelta(minutes=14)
LOST_AFTER = timedelta(hours=72)
VISITS_PER_ENTRY = 3.1
"""How many of those who agreed to statistics only look, for each who enters."""
BEGIN_ONLY = 0.17
VISITS_PER_CHOICE = 4
"""A choice holds for 180 days, and for every campaign."""
ENTRIES_PER_REFUSAL = 4
REFUSED = {
    "mistake_in_iin": 34,
    "mistake_in_phone": 22,
    "mistake_in_email": 13,
    "mistake_in_consent_draw": 9,
    "form_too_old": 7,
    "trap": 6,
    "form_too_young": 5,
    "too_many_tries": 4,
}
COOKIE_ANSWERS = {"accept": 44, "refuse": 38, "signal": 3}


@dataclass(frozen=True)
class Withdrawal:
    """Somebody takes back what they agreed to."""

    at: datetime
    purposes: tuple[str, ...]
    control: str


@dataclass(frozen=True)
class Entry:
    """One entry."""

    sent_at: datetime
    language: str
    choices: dict[str, bool]
    """What it agrees to of what it need not."""
    confirmed_at: datetime | None
    second_at: datetime | None
    person: Particulars | None
    """None of one that nobody confirmed in 72 hours: it leaves only the ledger's lines."""
    withdrawals: tuple[Withdrawal, ...]
    """The earliest first."""
    visit: Visit | None
    """None of who did not agree to statistics."""


@dataclass(frozen=True)
class Answer:
    """A choice about cookies."""

    at: datetime
    answer: str
    """One of `COOKIE_ANSWERS`."""
    language: str


class Life:
    """All that is to happen up to a moment, so many entries among it."""

    def __init__(self, number: int, at: datetime) -> None:
        """Decide it: with the same `number` and the same `at` the same."""
        everybody, chance, of_visits = people(), _chance("entries"), _chance("visits of entries")
        self.entries = [_decide(sent_at, at, everybody, chance, of_visits) for sent_at in moments(number, at, chance)]
        looked, chance = int(number * AGREED_TO_STATISTICS * VISITS_PER_ENTRY), _chance("visits")
        self.looks = [_look(came_at, chance) for came_at in moments(looked, at, chance)]
        chance = _chance("choices")
        self.answers = [
            Answer(chosen_at, _pick(chance, COOKIE_ANSWERS), _pick(chance, LANGUAGES))
            for chosen_at in moments(looked // VISITS_PER_CHOICE, at, chance)
        ]
        chance = _chance("refusals")
        self.refusals = [
            (refused_at, _pick(chance, REFUSED)) for refused_at in moments(number // ENTRIES_PER_REFUSAL, at, chance)
        ]


def _chance(what: str) -> Random:
    return Random(f"{SEED} {what}")  # noqa: S311 (what it makes up is to be the same each time)


def _decide(
    sent_at: datetime, now: datetime, everybody: Iterator[Particulars], chance: Random, of_visits: Random
) -> Entry:
    language, choices = _pick(chance, LANGUAGES), {name: chance.random() < share for name, share in OPTIONAL.items()}
    confirmed_at = sent_at + CONFIRMS_WITHIN * chance.random() ** 2 if chance.random() < CONFIRMED else None
    if confirmed_at is not None and confirmed_at >= now:
        confirmed_at = None
    second_at = min(sent_at + timedelta(hours=5), now) if chance.random() < CAME_AGAIN else None
    is_counted = chance.random() < AGREED_TO_STATISTICS
    person = next(everybody, None) if confirmed_at or now - sent_at < LOST_AFTER else None
    withdrawals = tuple(_withdraw(confirmed_at, choices, now, chance)) if person and confirmed_at else ()
    stage = Stage.CONFIRMED if confirmed_at else Stage.SENT
    visit = decide_visit(sent_at, language, stage, of_visits) if is_counted else None
    return Entry(sent_at, language, choices, confirmed_at, second_at, person, withdrawals, visit)


def _withdraw(since: datetime, choices: dict[str, bool], now: datetime, chance: Random) -> list[Withdrawal]:
    found = [
        Withdrawal(since + LONGEST_DELIBERATION * chance.random(), (purpose,), "link")
        for purpose in OFFERS
        if choices[purpose] and chance.random() < UNSUBSCRIBES
    ]
    if chance.random() < WITHDRAWS:
        found.append(Withdrawal(since + LONGEST_DELIBERATION * chance.random(), tuple(consent.BY_KEY), "letter"))
    return sorted((one for one in found if one.at < now), key=lambda one: one.at)


def _look(came_at: datetime, chance: Random) -> Visit:
    stage = Stage.BEGAN if chance.random() < BEGIN_ONLY else Stage.SEEN
    return decide_visit(came_at, _pick(chance, LANGUAGES), stage, chance)


def _pick(chance: Random, shares: dict[str, int]) -> str:
    return chance.choices(tuple(shares), tuple(shares.values()))[0]

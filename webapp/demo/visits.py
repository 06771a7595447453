"""Made-up visits of those who agreed to statistics, counted by the same verbs as real ones."""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, cast

from webapp import analytics
from webapp.analytics import Permit, Sighting, Signals, Stage, State, Visitor
from webapp.platform import clock
from webapp.platform.tally import Tally

SOURCES = {
    "?s=instagram": 34,
    "": 22,
    "?s=tiktok": 15,
    "?s=telegram": 9,
    "?s=google": 7,
    "?s=whatsapp": 5,
    "?s=yandex": 4,
    "?s=email": 3,
    "?s=youtube": 1,
}
ENTERING = {"?s=tiktok": 0.5, "?s=telegram": 1.8, "?s=google": 1.4}
"""By how much those of a source enter more often, or less, than others do; 1 where nothing is said."""
PHONE = (
    "Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36"
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1"
DESKTOP = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)
TABLET = (
    "Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/604.1"
)
AGENTS = {PHONE: 58, IPHONE: 24, DESKTOP: 15, TABLET: 3}
ENTERING_WITH = {PHONE: 1.0, IPHONE: 1.0, DESKTOP: 1.7, TABLET: 1.0}
"""The same by what they come with."""
MISTAKES = {"iin": 40, "phone": 24, "email": 14, "consent_draw": 9, "of_age": 7, "last_name": 4, "first_name": 2}
SHARE_WITH_MISTAKES = 0.21
VISIT_LENGTH = timedelta(minutes=5)


@dataclass(frozen=True)
class Visit:
    """One visit, decided before it is counted."""

    at: datetime
    language: str
    query: str
    """Of the address by which it comes."""
    agent: str
    stage: Stage
    """How far it gets."""
    mistake: str
    """The field that is wrong at its first try; empty for none."""


def decide_visit(at: datetime, language: str, stage: Stage, chance: Random) -> Visit:
    """Decide where a visit that gets as far as a stage comes from, and what with.

    It is over on the day on which it began: whoever stays past midnight is counted as a visit of the next day too.
    """
    if clock.day_in_almaty(at + VISIT_LENGTH) > clock.day_in_almaty(at):
        at -= VISIT_LENGTH
    is_entering = stage >= Stage.SENT
    query = _chosen(chance, SOURCES, ENTERING if is_entering else {}).removeprefix("?")
    agent = _chosen(chance, AGENTS, ENTERING_WITH if is_entering else {})
    is_wrong = stage >= Stage.BEGAN and (stage == Stage.BEGAN or chance.random() < SHARE_WITH_MISTAKES)
    return Visit(at, language, query, agent, stage, _chosen(chance, MISTAKES, {}) if is_wrong else "")


class Sums:
    """Sums up what visits add, and hands it all to the tables at the end."""

    def __init__(self) -> None:
        self._counts: Counter[Any] = Counter()

    def add(self, key: Hashable) -> None:
        """Add one to the sum under a key, as a `Tally` does."""
        self._counts[key] += 1

    def keep(self) -> None:
        """Write all of it into the tables."""
        analytics.keep(self._counts)


class Crowd:
    """Visitors of one campaign."""

    def __init__(self, slug: str) -> None:
        self._slug = slug
        self.sums = Sums()
        verdict = analytics.decide(Signals(), allowed=True)
        self._permit = cast("Permit", verdict.permit)

    def come(self, visit: Visit) -> None:
        """Count one visit, page by page as it happens."""
        at, visitor = visit.at, Visitor(visit.language, visit.agent)
        held = self._see(None, at, visitor, query=visit.query, page="landing", stages=(Stage.SEEN,))
        if visit.mistake or visit.stage == Stage.BEGAN:
            errors = (visit.mistake,) if visit.mistake else ()
            held = self._see(
                held, at + timedelta(minutes=1), visitor, page="landing", stages=(Stage.BEGAN,), errors=errors
            )
        if visit.stage >= Stage.SENT:
            held = self._see(held, at + timedelta(minutes=2), visitor, stages=(Stage.BEGAN, Stage.SENT))
            held = self._see(held, at + timedelta(minutes=2), visitor, page="thanks")
        if visit.stage >= Stage.CONFIRMED:
            self._see(held, at + timedelta(minutes=4), visitor, stages=(Stage.CONFIRMED,))

    def _see(self, held: State | None, at: datetime, visitor: Visitor, **seen: Any) -> State:
        sighting = Sighting(find_visitor=lambda: visitor, campaign=self._slug, is_inside=held is not None, **seen)
        return analytics.count(self._permit, cast("Tally", self.sums), sighting, held, at)


def _chosen(chance: Random, shares: Mapping[str, int], more: Mapping[str, float]) -> str:
    return chance.choices(tuple(shares), [share * more.get(name, 1.0) for name, share in shares.items()])[0]

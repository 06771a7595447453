"""Lives of a campaign, with somebody who remembers all of it: random ones, by Hypothesis, through the rooms' own verbs."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from hypothesis import strategies as st

from tests.support.factories import make_evidence, publish_campaign
from tests.support.planted import Truth, visit_once
from webapp import campaigns, consent, rollups
from webapp.analytics import Stage
from webapp.analytics.models import DayCount
from webapp.demo.visits import AGENTS, Crowd, Visit
from webapp.entries import EntryEvent
from webapp.platform import rounding
from webapp.platform.db import db, insert_into, transaction
from webapp.platform.db import execute as run
from webapp.platform.narrowing import required
from webapp.reports.properties import OFFERS, metric_by
from webapp.rollups.models import RollupDay

# Kazakhstan put its clocks together on 1 March 2024: before it, Almaty was an hour further on.
BEGINNINGS = (datetime(2024, 2, 26, 17, 30, tzinfo=UTC), datetime(2025, 12, 28, 18, 45, tzinfo=UTC))
DAYS, HALF_HOUR = 45, timedelta(minutes=30)
NAMES = ("", "s=instagram", "s=telegram", "s=whatsapp", "s=youtube")
numbers = count(1)


@dataclass(frozen=True)
class Happening:
    """Something that some people do at one moment, and what becomes of the worker then."""

    half_hours: int
    what: str
    language: str
    visit: tuple[str, str, Stage]
    agrees: tuple[str, ...]
    number: int
    then: str


HAPPENINGS = st.lists(
    st.builds(
        Happening,
        half_hours=st.one_of(st.integers(0, 6), st.integers(0, DAYS * 48)),
        what=st.sampled_from(["sent", "confirmed", "second", "visit", "visit", "visit", "agree", "leave"]),
        language=st.sampled_from(["ru", "ru", "kk", "en"]),
        visit=st.tuples(st.sampled_from(NAMES), st.sampled_from(list(AGENTS)), st.sampled_from(list(Stage))),
        agrees=st.sampled_from([(), ("offers_email",), OFFERS]),
        number=st.integers(1, 25),
        then=st.sampled_from(["", "", "aggregate", "rebuild", "dies", "restarts"]),
    ),
    min_size=1,
    max_size=30,
)


class Died(Exception):
    """The worker is killed in the middle."""


class Life:
    """A campaign in which something happens, and somebody who remembers all of it."""

    def __init__(self, beginning: datetime) -> None:
        self.beginning, self.truth = beginning, Truth()
        self.slug = f"life-{next(numbers)}"
        self.number = publish_campaign(slug=self.slug).id
        self.agreed: list[tuple[UUID, tuple[str, ...]]] = []

    def live(self, happenings: Iterable[Happening]) -> None:
        """Have all of it happen, and the worker with it."""
        for one in happenings:
            at = self.beginning + one.half_hours * HALF_HOUR
            {"visit": self._visit, "agree": self._agree, "leave": self._leave}.get(one.what, self._note)(one, at)
            self._work(one.then)
        rollups.aggregate()

    def _note(self, one: Happening, at: datetime) -> None:
        row = {"campaign_id": self.number, "kind": one.what, "language": one.language, "happened_at": at}
        with transaction():
            run(insert_into(EntryEvent), [row] * one.number)
        self.truth.add(one.what, "entries", one.language, at, one.number)

    def _visit(self, one: Happening, at: datetime) -> None:
        crowd, (query, agent, stage) = Crowd(self.slug), one.visit
        for _ in range(one.number):
            crowd.come(Visit(at, one.language, query, agent, stage, mistake=""))
        crowd.sums.keep()
        visit_once(self.truth, Visit(at, one.language, query, agent, stage, ""), one.number)

    def _agree(self, one: Happening, at: datetime) -> None:
        campaign = required(campaigns.find_by_slug(self.slug), "it was published")
        for _ in range(one.number):
            person = uuid4()
            consent.record(person, make_evidence(campaign, **dict.fromkeys(one.agrees, True)), at)
            self.agreed.append((person, one.agrees))
        for purpose in OFFERS:
            self.truth.add("given" if purpose in one.agrees else "refused", "purpose", purpose, at, one.number)

    def _leave(self, one: Happening, at: datetime) -> None:
        for _ in range(min(one.number, len(self.agreed))):
            person, purposes = self.agreed.pop()
            consent.withdraw(person, self.number, OFFERS, "link", at)
            for purpose in purposes:
                self.truth.add("withdrawn", "purpose", purpose, at)

    def _work(self, then: str) -> None:
        if then == "aggregate":
            rollups.aggregate()
        elif then == "rebuild":
            rollups.rebuild(self.beginning + timedelta(days=DAYS))
        elif then == "dies":
            with suppress(Died), transaction():
                rollups.aggregate()
                raise Died
        elif then == "restarts":
            db.session.remove()
            db.engine.dispose()

    def told(self, what: str, by: str, values: tuple[str, ...] = ()) -> dict[date, int]:
        """What has to be told of each day: each cell as its own draw rounds what really happened."""
        model, metric = _kept_as(what, by)
        drawn = {
            (row.day, row.value): row.u
            for row in db.session.query(model).filter_by(campaign_id=self.number, metric=metric)
        }
        days: dict[date, int] = {}
        for (day, value), number in self.truth.cells(what, by).items():
            if not values or value in values:
                days[day] = days.get(day, 0) + rounding.rounded(number, drawn[day, value])
        return {day: number for day, number in days.items() if number}


def _kept_as(what: str, by: str) -> tuple[type, str]:
    if by == "entries":
        return RollupDay, what
    if by == "purpose":
        return RollupDay, f"consent_{what}"
    return DayCount, what if by == "name" else metric_by(what, by)

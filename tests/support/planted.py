"""What was planted in a life, as somebody would remember it who lived it: counts by day, apart from all tables of the site."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import log, sqrt

from webapp import analytics
from webapp.analytics import Stage
from webapp.demo.life import Entry, Life
from webapp.demo.visits import Visit
from webapp.platform import clock, rounding
from webapp.reports.values import Suppressed, Value

ODDS = 1e-9
"""How seldom a number that is rounded rightly may be taken for one that is not."""
STAGES = {Stage.SEEN: "seen", Stage.BEGAN: "began", Stage.SENT: "sent", Stage.CONFIRMED: "confirmed"}


@dataclass(frozen=True)
class Planted:
    """Something that happened, and what it is told apart by: `("visits", "source", "instagram")`."""

    what: str
    by: str
    value: str


class Truth:
    """How often each thing happened on each day of Almaty."""

    def __init__(self) -> None:
        self._days: dict[Planted, Counter[date]] = {}

    def add(self, what: str, by: str, value: str, at: datetime, number: int = 1) -> None:
        """Something happened so often."""
        self._days.setdefault(Planted(what, by, value), Counter())[clock.day_in_almaty(at)] += number

    def days(self, what: str, by: str, values: Collection[str] = ()) -> "Days":
        """The cells of some values of a property, or of all: a number for each day on which there was any."""
        return Days(
            [(day, number) for (day, value), number in self.cells(what, by).items() if not values or value in values]
        )

    def cells(self, what: str, by: str) -> dict[tuple[date, str], int]:
        """How often something happened, by day and by the value of a property."""
        return {
            (day, planted.value): number
            for planted, days in self._days.items()
            if (planted.what, planted.by) == (what, by)
            for day, number in days.items()
        }

    def of_source(self, what: str, bucket: str) -> "Days":
        """The cells by a source: visits have one for each name that stands under it, stages know no more than it."""
        if what != "visits":
            return self.days(what, "source", (bucket,))
        cells = self.cells("visits", "name").items()
        return Days([(day, number) for (day, name), number in cells if analytics.bucket_of(name) == bucket])


@dataclass(frozen=True)
class Days:
    """Cells: what happened on days."""

    cells: list[tuple[date, int]]

    def between(self, first: date, last: date) -> "Days":
        """Those of some days."""
        return Days([(day, number) for day, number in self.cells if first <= day <= last])

    @property
    def summed(self) -> Counter[date]:
        """By day alone."""
        found = Counter[date]()
        for day, number in self.cells:
            found[day] += number
        return found

    @property
    def total(self) -> int:
        return sum(number for _day, number in self.cells)

    @property
    def rounded(self) -> int:
        """How many cells are told otherwise than they are: those that are no multiple of three."""
        return sum(number % rounding.BASE > 0 for _day, number in self.cells)

    @property
    def error(self) -> float:
        """The standard error of the sum as it is told: √2 for each rounded cell, which is off by 1 at 2/3 and by 2 at 1/3."""
        return sqrt(2 * self.rounded)

    @property
    def allowed(self) -> float:
        """How far the told sum may be from the true one: what rounding goes beyond once in 10⁹ at the most.

        A rounded cell is told as a multiple of three beside it, so its error spans 3 and is 0 on the average. Of k
        independent ones Hoeffding's inequality says P(|error| ≥ t) ≤ 2·exp(-2t²/9k). And 2k is never gone beyond at all.
        """
        return min(2 * self.rounded, sqrt(9 * self.rounded / 2 * log(2 / ODDS)))

    def is_told_by(self, told: Value) -> bool:
        """Whether a number on the board may be what these days are told as."""
        if told is Suppressed.UNDER_TEN or told == 0 or told is None:
            return self.total - self.allowed < 10
        return isinstance(told, int) and abs(told - self.total) <= self.allowed


def truth_of(life: Life, purposes: Iterable[str], required: Collection[str]) -> Truth:
    """What the made-up life of a campaign has in it, that asks for consent to some purposes."""
    truth = Truth()
    for entry in life.entries:
        _live(truth, entry)
        for purpose in purposes:
            given = purpose in required or entry.choices.get(purpose, False)
            truth.add("given" if given else "refused", "purpose", purpose, entry.sent_at)
        agreed = {*required, *(purpose for purpose, given in entry.choices.items() if given)} & set(purposes)
        for withdrawal in entry.withdrawals:
            for purpose in agreed & set(withdrawal.purposes):
                truth.add("withdrawn", "purpose", purpose, withdrawal.at)
            agreed -= set(withdrawal.purposes)
    for visit in [*life.looks, *(entry.visit for entry in life.entries if entry.visit)]:
        visit_once(truth, visit)
    for answer in life.answers:
        outcome = {"accept": "accepted", "refuse": "refused", "signal": "signal"}[answer.answer]
        truth.add("answers", "outcome", outcome, answer.at)
    for at, reason in life.refusals:
        truth.add("forms", "reason", reason, at)
    return truth


def _live(truth: Truth, entry: Entry) -> None:
    truth.add("sent", "entries", entry.language, entry.sent_at)
    if entry.confirmed_at:
        truth.add("confirmed", "entries", entry.language, entry.confirmed_at)
    if entry.second_at:
        truth.add("second", "entries", entry.language, entry.second_at)
    if entry.person is None:
        truth.add("discarded", "entries", entry.language, entry.sent_at + timedelta(hours=72))


def visit_once(truth: Truth, visit: Visit, number: int = 1) -> None:
    """Visits of one kind, and the stages that they get to, by each property alone."""
    source = visit.query.removeprefix("s=") or "direct"
    device = analytics.device_of(visit.agent)
    truth.add("visits", "name", source, visit.at, number)
    reached = ["visits", *(name for stage, name in STAGES.items() if stage <= visit.stage)]
    for what in reached:
        truth.add(what, "source", analytics.bucket_of(source), visit.at, number)
        truth.add(what, "language", visit.language, visit.at, number)
        truth.add(what, "device", device, visit.at, number)
    if visit.mistake:
        truth.add("errors", "field", visit.mistake, visit.at, number)

"""One period of a board: what happened in it, of everybody or of those with one property."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

from webapp import analytics
from webapp.analytics import Stage
from webapp.dashboards import figures
from webapp.dashboards.figures import Filters, Value
from webapp.dashboards.published import Published, publish
from webapp.dashboards.reading import Sums
from webapp.dashboards.suppression import WEEK, Days, monday

VISITS, ERRORS = analytics.figures.VISITS, analytics.figures.ERRORS
WAY = (Stage.SEEN, Stage.BEGAN, Stage.SENT, Stage.CONFIRMED)
COUNTED: Mapping[str, Mapping[str, str]] = {
    "source": {VISITS: VISITS, **{stage.figure: stage.figure for stage in WAY}},
    "language": {
        VISITS: analytics.figures.LANGUAGE,
        **{stage.figure: analytics.figures.by_language(stage) for stage in WAY},
    },
    "device": {VISITS: analytics.figures.DEVICE, **{stage.figure: analytics.figures.by_device(stage) for stage in WAY}},
}
"""By property, the figures of those who agreed under their names; each has this one property and no other."""
EXACT = COUNTED["source"]
"""Over all values each of them is everybody who agreed."""
COUNTED_FIGURES = frozenset({ERRORS, *(figure for named in COUNTED.values() for figure in named.values())})
ENTERED = {"sent": "sent", "confirmed": "confirmed"}
SECOND = {"second": "second"}
GIVEN, REFUSED, WITHDRAWN = "consent_given", "consent_refused", "consent_withdrawn"
FACT_FIGURES = frozenset({"sent", "confirmed", "second", GIVEN, REFUSED, WITHDRAWN, "delivered", "failed"})
OFFERS = ("offers_email", "offers_sms")
UNKNOWN_BY = {
    "source": figures.NOT_BY_SOURCE, "device": figures.NOT_BY_DEVICE, "language": figures.NOT_BY_LANGUAGE,
}  # fmt: skip


@cache
def buckets_by_source() -> dict[str, str]:
    """Under which bucket the visits of a source stand: the stages know no more."""
    return {name: source.bucket for name, source in analytics.registered().items()}


def whole_weeks(first: date, last: date) -> tuple[date, date]:
    """The first and last day of all the weeks that a period touches."""
    return monday(first), monday(last) + WEEK - timedelta(days=1)


@dataclass(frozen=True)
class Side:
    """The period that was asked for, or the one that it is compared with."""

    first: date
    last: date
    filters: Filters
    facts: Sums
    counts: Sums
    today: date

    @property
    def chosen(self) -> str:
        """The one property of people that was chosen; empty where none was."""
        return (*self.filters.properties, "")[0]

    @property
    def value(self) -> str:
        """The value chosen of it."""
        return str(getattr(self.filters, self.chosen)) if self.chosen else ""

    @property
    def is_crossed(self) -> bool:
        """Whether several properties were chosen together, of which nothing is known."""
        return len(self.filters.properties) > 1

    def counted(self, name: str) -> Value:
        """A figure of those who agreed: `visits`, `seen`, `began`, `sent` or `confirmed`."""
        if self.is_crossed:
            return None
        if not self.chosen:
            return self.counts.total(EXACT[name], self.first, self.last)
        return self.counted_by(self.chosen).number(name, self.value)

    def entered(self, name: str) -> Value:
        """A figure of everybody's entries: `sent`, `confirmed` or `second`."""
        if self.is_crossed or self.chosen not in {"", "language"}:
            return None
        if not self.chosen:
            return self.facts.total(name, self.first, self.last)
        return (self.second if name == "second" else self.entered_by_language).number(name, self.value)

    def plain(self, figure: str, values: tuple[str, ...] | None = None) -> int | None:
        """A figure that is not known by any property of people."""
        if self.filters.properties:
            return None
        of_values = self.facts.values(figure, self.first, self.last)
        return sum(number for value, number in of_values.items() if values is None or value in values)

    @property
    def unknown(self) -> str:
        """Why a figure of facts that is known by no property is not known."""
        return UNKNOWN_BY[self.chosen] if self.chosen else ""

    def counted_by(self, name: str) -> Published:
        """The figures of those who agreed by a property, as far as they may be told."""
        if name not in self._counted_by:
            values = buckets_by_source() if name == "source" else None
            self._counted_by[name] = self._publish(self.counts, COUNTED[name], values)
        return self._counted_by[name]

    @cached_property
    def entered_by_language(self) -> Published:
        """Entries by their language, as far as they may be told."""
        return self._publish(self.facts, ENTERED)

    @cached_property
    def second(self) -> Published:
        """Second entries by their language."""
        return self._publish(self.facts, SECOND)

    @cached_property
    def errors(self) -> Published:
        """Forms given back by the field in which there was an error."""
        return self._publish(self.counts, {ERRORS: ERRORS})

    def consents(self, purpose: str) -> Published:
        """How many agreed to a purpose and how many refused: both, or neither, since together they are all."""
        boxes = Sums()
        for name, figure in (("given", GIVEN), ("refused", REFUSED)):
            for campaign, day, number in self.facts.of_value(figure, purpose):
                boxes.add(campaign, purpose, day, name, number)
        return self._publish(boxes, {purpose: purpose})

    def publish_days(self, days: Days) -> Published:
        """What may be told of days that belong to no campaign."""
        return publish([days], self.first, self.last, self.today)

    @cached_property
    def _counted_by(self) -> dict[str, Published]:
        return {}

    def _publish(self, sums: Sums, named: Mapping[str, str], values: Mapping[str, str] | None = None) -> Published:
        return publish(sums.side_by_side(named, values), self.first, self.last, self.today)

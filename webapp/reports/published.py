"""What may be said of figures that are told apart by a property of people."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from webapp.reports.values import HIDDEN, Untold, Value
from webapp.rollups import Block, Days, add_up, blocks, monday, within


@dataclass(frozen=True)
class Published:
    """Some figures by the values of one property over a period, as far as they may be told."""

    by_campaign: tuple[list[Block], ...]
    closed: tuple[Counter[tuple[str, str]], set[tuple[str, str]]] = field(default_factory=lambda: (Counter(), set()))
    """What is told, and what is withheld, of weeks that were closed before."""

    @property
    def blocks(self) -> list[Block]:
        """The blocks of all campaigns in weeks that were not closed before."""
        return [block for of_campaign in self.by_campaign for block in of_campaign]

    @cached_property
    def shown(self) -> Counter[tuple[str, str]]:
        """By figure and value, how many are told."""
        return add_up(self.blocks) + self.closed[0]

    def number(self, figure: str, value: str) -> Value:
        """How many are told of a value; hidden where that would be nothing, and is not."""
        key = figure, value
        if not self.shown[key] and (key in self.closed[1] or any(key in block.withheld for block in self.blocks)):
            return HIDDEN
        return self.shown[key]

    def total(self, figure: str) -> int:
        """How many are told of all values together."""
        return sum(number for (name, _value), number in self.shown.items() if name == figure)

    def spans(self) -> list[tuple[date, date, "Published"]]:
        """Stretch by stretch what is told: the blocks of one campaign, or the weeks of several."""
        if len(self.by_campaign) <= 1:
            return [(block.first, block.last, Published(([block],))) for block in self.blocks]
        weeks: dict[date, list[Block]] = {}
        for block in self.blocks:
            weeks.setdefault(monday(block.first), []).append(block)
        return [
            (min(block.first for block in of_week), max(block.last for block in of_week), Published((of_week,)))
            for _week, of_week in sorted(weeks.items())
        ]


def publish(campaigns: Iterable[Days], first: date, last: date, today: date) -> tuple[list[Block], ...]:
    """The blocks of a period. `campaigns` holds, of each, all days of the weeks that the period touches."""
    return tuple(within(blocks(days, today), first, last) for days in campaigns)


def share(part: Value, whole: Value) -> Value:
    """One number as a share of another, as far as both are told; None of nothing."""
    if part is None or whole is None or whole == 0:
        return None
    if isinstance(part, Untold) or isinstance(whole, Untold):
        return HIDDEN
    return part / whole

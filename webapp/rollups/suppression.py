"""Hiding numbers under ten wherever they could point to a person: pure, and decided by the data alone.

What is not told apart by a property of people is exact. What is told apart by one (language, source, device, purpose
given or refused, field, choice about cookies), in a breakdown or by a filter, is published in **blocks** of whole days.

Week by week (Monday to Sunday in Almaty), day by day, the numbers of all values of one property gather until each of
them is 0 or at least ten; then the block closes, and the next day begins another. At the week's end what is left
closes as it is, with its values under ten merged into one hidden sum: with the smallest others, until that sum is of
at least two values and at least ten. If that cannot be, all the values are hidden. A block that is still open in the
week under way is not published.

Figures that stand side by side (visits, sent, confirmed by language) share their blocks, so that their rows are of the
same days and a share of one in the other means something; what is merged is merged within a figure.

Where a block begins and ends depends neither on the period that is asked for nor on any other filter, and a period
counts the blocks that lie wholly within it. So whatever two periods are subtracted, one within the other, the
difference is a sum of blocks; and so is what one value leaves of all values shown. Each of these is 0 or at least ten.
Figures of all campaigns add up what each publishes, for the same reason.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

FEWEST = 10
"""People: a number under this is not shown."""
WEEK = timedelta(days=7)
Value = tuple[str, str]
"""A figure, and the value of the property that it is told apart by."""
Days = Mapping[date, Mapping[Value, int]]
"""By day, how many there are of each value."""


@dataclass(frozen=True)
class Block:
    """Some days in a row whose numbers are published together."""

    first: date
    last: date
    shown: Mapping[Value, int]
    """By value, 0 left out; each is at least ten."""
    hidden: Mapping[str, int]
    """By figure, how many more there are, of values that are not told."""
    withheld: frozenset[Value] = frozenset()
    """The values whose numbers are hidden."""


def monday(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())


def blocks(days: Days, today: date) -> list[Block]:
    """The blocks of whole weeks, the earliest first. `days` holds all days of each week; `today` is not over yet."""
    found: list[Block] = []
    for week, of_week in groupby(sorted(days), monday):
        found += _of_week(week, [(day, days[day]) for day in of_week], today)
    return found


def within(found: Iterable[Block], first: date, last: date) -> list[Block]:
    """The blocks that lie wholly within a period."""
    return [block for block in found if first <= block.first and block.last <= last]


def add_up(found: Iterable[Block]) -> Counter[Value]:
    """By value, what is shown of it in all these blocks."""
    total: Counter[Value] = Counter()
    for block in found:
        total.update(block.shown)
    return total


def _of_week(week: date, days: list[tuple[date, Mapping[Value, int]]], today: date) -> Iterator[Block]:
    start, end = week, week + WEEK - timedelta(days=1)
    pending: Counter[Value] = Counter()
    for day, numbers in days:
        if day >= today:
            break
        pending.update({value: number for value, number in numbers.items() if number})
        if pending and all(number >= FEWEST for number in pending.values()):
            yield Block(start, day, dict(pending), {})
            start, pending = day + timedelta(days=1), Counter()
    if pending and end < today:
        yield _merged(start, end, pending)


def _merged(first: date, last: date, numbers: Counter[Value]) -> Block:
    withheld: set[Value] = set()
    hidden = {}
    for figure in {figure for figure, _value in numbers}:
        of_figure = Counter({value: number for value, number in numbers.items() if value[0] == figure})
        merged = _to_hide(of_figure)
        withheld |= merged
        if merged:
            hidden[figure] = sum(of_figure[value] for value in merged)
    shown = {value: number for value, number in numbers.items() if value not in withheld}
    return Block(first, last, shown, hidden, frozenset(withheld))


def _to_hide(numbers: Counter[Value]) -> set[Value]:
    """The values under ten, and with them the smallest others; none where none is under ten."""
    rising = sorted(numbers, key=lambda value: (numbers[value], value))
    hidden = {value for value in rising if numbers[value] < FEWEST}
    for value in rising[len(hidden) :] if hidden else ():
        if len(hidden) >= 2 and sum(numbers[one] for one in hidden) >= FEWEST:
            break
        hidden.add(value)
    return hidden

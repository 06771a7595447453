"""Days that do not change any more, read once: so a year costs little more than the week under way.

The days of closed weeks are settled as long as the state of the weeks is the same (see `weeks`). What was read of them
is kept in the process under that state, which is read at the same moment as everything else of a board: so whatever
opens a week makes all that was kept of it forgotten, in every process and at once. Sums of closed weeks are as of
their closing; without a state nothing is kept, and nothing depends on this but speed.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock
from typing import Any, TypeVar

from webapp.rollups import MARK, STATE, WEEK, Cell, Spans, monday

ONE_DAY = timedelta(days=1)
MOST = 200
"""Readings kept in a process, the last ones used: a dozen make a board, and the largest is of some 100 KB."""
Found = TypeVar("Found")


@dataclass(frozen=True)
class Settled:
    """Up to which day nothing changes, as of one moment."""

    mark: date | None
    """The Monday of the last week that is closed; all before it are closed as well."""
    last: date
    """The last settled day, a Sunday."""
    state: int | None

    def split(self, spans: Spans) -> tuple[Spans, Spans]:
        """The parts of some stretches of days that are settled, and those that are not."""
        past = [(first, min(last, self.last)) for first, last in spans if first <= self.last]
        return past, [(max(first, self.last + ONE_DAY), last) for first, last in spans if last > self.last]

    def keep(self, what: Hashable, read: Callable[[], Found]) -> Found:
        """What was read before of settled days, or is read now. `what` tells it from everything else that is read."""
        if self.state is None:
            return read()
        key = self.state, what
        with _lock:
            if key in _kept:
                _kept.move_to_end(key)
                return _kept[key]  # type: ignore[no-any-return]  # of the type that was read under this key
        found = read()
        with _lock:
            _kept[key] = found
            while len(_kept) > MOST:
                _kept.popitem(last=False)
        return found


def settled_as_of(marks: Mapping[str, int], unaggregated: Counter[Cell]) -> Settled:
    """What the marks say is settled. A week with facts that are not gathered yet is not, nor are those after it."""
    if not marks.get(MARK):
        return Settled(None, date.min, None)
    mark = date.fromordinal(marks[MARK])
    last = mark + WEEK - ONE_DAY
    earliest = min((cell.day for cell in unaggregated), default=None)
    return Settled(mark, last if earliest is None else min(last, monday(earliest) - ONE_DAY), marks.get(STATE))


_kept: OrderedDict[Any, Any] = OrderedDict()
_lock = Lock()

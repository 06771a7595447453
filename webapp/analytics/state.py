"""What a visitor's own browser remembers of its visits, so that the site counts exactly and knows nobody.

The state is a signed cookie, the same bytes for all who are in the same state. It holds four things: the day (in
Almaty) on which the browser was last counted, the bucket of the source of that day's visit, and one campaign with
the stage reached in it. From the day alone follow the exact visitors of a day, a week and a month: a browser is new
to each of them when its last day lies outside.

**A visit** is what one browser does on one day of Almaty after coming from one source. It ends with the day, or when
the browser is led here from outside by another bucket of sources; coming back directly goes on with it. The usual
measure, half an hour of silence, would need the minute of the last page in the cookie, and a minute is shared by
nobody: among a thousand visitors a day it tells each from all others. An hour would make twenty-four times as many
states and still cut in two whoever reads from 9:55 to 10:05. A day is shared by everybody who came that day.

**A walk** is the way through one campaign in one visit: saw its page, began (sent the form once), sent, confirmed.
The state holds one walk at a time, that of the campaign opened last; with all of them it would be rich enough to
tell people apart. Who goes from one campaign to another and back walks through the first one twice.

**Few states.** On a day there are (buckets) × (1 + 4 × campaigns) of them: 40 with one campaign, some five bits, where
telling one in ten thousand takes more than thirteen. `tests/support/crowd.py` shows how many visitors share each.

**Short life.** Beyond the month, or the week, of its last day a state says nothing that counting needs. So the cookie
ends with them, at a moment that all of that day have in common, at most 31 days on.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from typing import NamedTuple

from dateutil.relativedelta import MO, relativedelta

from webapp.analytics.sources import DIRECT, Source, buckets
from webapp.parsing import parse_int
from webapp.platform import clock

SEPARATOR = "~"


class Stage(IntEnum):
    """How far a walk through a campaign has got."""

    SEEN = 1
    BEGAN = 2
    SENT = 3
    CONFIRMED = 4

    @property
    def metric(self) -> str:
        """Under which it is counted."""
        return self.name.lower()


class State(NamedTuple):
    """One state, held by many."""

    day: date
    bucket: str
    campaign: str = ""
    """The slug of the campaign walked through last, or nothing."""
    stage: int = 0

    @property
    def ends_at(self) -> datetime:
        """The moment (UTC) from which on it says nothing any more: when its week and its month are both over."""
        week_ends = self.day + relativedelta(days=1, weekday=MO)
        month_ends = self.day + relativedelta(months=1, day=1)
        return clock.from_almaty(datetime.combine(max(week_ends, month_ends), time()))


class Step(NamedTuple):
    """What is new about a state that came after another."""

    state: State
    is_day: bool
    """The browser had not been counted on this day; likewise for the week, which begins on Monday, and the month."""
    is_week: bool
    is_month: bool
    is_visit: bool
    reached: tuple[Stage, ...]


def follow(held: State | None, day: date, source: Source | None, campaign: str, stages: Iterable[Stage]) -> Step:
    """The state after something was seen on a day, and what is new about it.

    `source` is None where the visitor was not led here from outside; `stages` are those that `campaign` was seen to
    reach, the earliest first.
    """
    if held is not None and held.day == day:
        is_day = is_week = is_month = False
        is_visit = source is not None and source.bucket != held.bucket
    else:
        is_day = is_visit = True
        is_week = held is None or _monday(held.day) != _monday(day)
        is_month = held is None or (held.day.year, held.day.month) != (day.year, day.month)
    state = State(day, (source or DIRECT).bucket) if held is None or is_visit else held
    reached: list[Stage] = []
    for stage in stages:
        if state.campaign != campaign:
            state = state._replace(campaign=campaign, stage=0)
        if stage > state.stage:
            state = state._replace(stage=int(stage))
            reached.append(stage)
    return Step(state, is_day, is_week, is_month, is_visit, tuple(reached))


def pack(state: State) -> str:
    """A state as the text of a cookie, yet to be signed."""
    return SEPARATOR.join([f"{state.day:%Y%m%d}", state.bucket, state.campaign, str(state.stage)])


def unpack(text: str) -> State | None:
    """The state of a text that was signed by us; None where another release wrote it in another form."""
    try:
        day, bucket, campaign, stage = text.split(SEPARATOR)
        last_day = datetime.strptime(day, "%Y%m%d").date()  # noqa: DTZ007 (a day)
    except ValueError:
        return None
    reached = parse_int(stage, 0, Stage.CONFIRMED)
    return State(last_day, bucket, campaign, reached) if bucket in buckets() and reached is not None else None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())

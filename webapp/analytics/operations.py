"""Counting one thing that a visitor did, and keeping the sums."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from webapp import campaigns
from webapp.analytics import metrics
from webapp.analytics.agents import kind_of
from webapp.analytics.gate import Permit
from webapp.analytics.metrics import OTHER, WHOLE
from webapp.analytics.models import DayCount, HourCount, MonthCount
from webapp.analytics.sources import IsMade, Source, arrival, made_link_in, nothing_made, origin
from webapp.analytics.state import Stage, State, follow
from webapp.platform import cell_tables, cells, clock
from webapp.platform.db import transaction
from webapp.platform.tally import Tally
from webapp.platform.upserts import add_counts

SECONDS = 3600
"""Of an hour."""
MOST_REMEMBERED = 4_000
NO_CAMPAIGN = 0
HOUR_KEY = ("campaign_id", "metric", "day", "hour")
TABLES = cell_tables.Tables(HourCount, DayCount, MonthCount)
Row = tuple[Any, ...]
Rows = tuple[Row, ...]


class Visitor(NamedTuple):
    """How a visitor is here, looked at when a visit begins or a stage is reached, and not kept."""

    language: str
    user_agent: str


class Manner(NamedTuple):
    """How a visitor is here, in words of the lists."""

    language: str
    device: str
    browser: str


class Sighting(NamedTuple):
    """What one answer to a visitor was, in the words that are counted."""

    find_visitor: Callable[[], Visitor]
    """Asked only when a visit begins or a stage is reached."""
    page: str | None = None
    """One of `metrics.PAGES`; None where no page was shown, but a form taken."""
    campaign: str = ""
    """The slug of the campaign that it belongs to."""
    query: str = ""
    referrer: str = ""
    """By these two and the next, the visit's source is told. They are not kept."""
    is_inside: bool = False
    """Whether the referrer is a page of ours."""
    stages: tuple[Stage, ...] = ()
    errors: tuple[str, ...] = ()
    """The fields in which something was wrong; never what."""
    is_made: IsMade = nothing_made
    """Asked only where the address bears a name of no list."""


def count(permit: Permit, sums: Tally, sighting: Sighting, held: State | None, at: datetime) -> State:
    """Count what was seen at a moment, for a visitor who agreed; answers the state to be held from now on.

    `permit` comes from the gate and from nowhere else (clauses 3.2, 5.3). `held` is the state that the browser showed,
    None where it showed none of ours: it is then new here, which is all that a forged one could pretend.

    Nothing is written: it is added to `sums`, in memory, which hands over to `keep` a moment later.
    """
    if not isinstance(permit, Permit):
        raise TypeError("only what the gate lets through is counted")
    day, hour = _hour_in_almaty(int(at.timestamp()) // SECONDS)
    source = None
    if sighting.query or sighting.referrer or held is None or held.day != day:
        source = _source(sighting, is_on_a_visit=held is not None and held.day == day)
    manner, link = None, None
    if source is not None or _may_reach(held, sighting):
        visitor = sighting.find_visitor()
        manner = Manner(visitor.language, *kind_of(visitor.user_agent))
        if sighting.query and sighting.stages:
            link = made_link_in(sighting.query, sighting.is_made)
    state, rows = _count_step(
        held, day, hour, source, link, manner, sighting.page, sighting.campaign, sighting.stages, sighting.errors
    )
    sums.add(rows)
    return state


def keep(sums: Mapping[Rows, int]) -> None:
    """Add to the tables of hours and of days, all or none, what stands under each set of rows that were told together.

    Every process adds its rows in the same order, so that no two wait for one another.
    """
    by_slug = Counter[Row]()
    for rows, number in sums.items():
        for row in rows:
            by_slug[row] += number
    by_hour, hours = by_number(by_slug), Counter[Row]()
    for (campaign_id, metric, day, hour, _value), number in by_hour.items():
        if metric in metrics.BY_HOUR:
            hours[campaign_id, metric, day, hour] += number
    add(by_hour, hours)


def by_number(by_slug: Mapping[Row, int]) -> Counter[Row]:
    """The same sums by the number of the campaign in place of its slug; what belongs to none has 0."""
    numbers = {slug: campaigns.find_number(slug) or NO_CAMPAIGN for slug in {row[0] for row in by_slug} if slug}
    found = Counter[Row]()
    for (slug, *rest), number in by_slug.items():
        found[numbers.get(slug, NO_CAMPAIGN), *rest] += number
    return found


def add(by_hour: Mapping[Row, int], hours: Mapping[Row, int]) -> None:
    """Add sums by campaign's number, metric, day, hour and value to cells, and those of hours to theirs; all or none."""
    with transaction():
        add_counts(HourCount, HOUR_KEY, hours)
        cells.add_to_days(DayCount, cells.by_cell(by_hour))
        cells.sum_up(TABLES, cells.months_over({day for _campaign, _metric, day, *_rest in by_hour}, clock.now()))


@lru_cache(maxsize=2)
def _hour_in_almaty(hours: int) -> tuple[date, int]:
    """The day, and the hour of it, so many hours after 1970 began in UTC. Almaty is whole hours away."""
    local = clock.in_almaty(datetime.fromtimestamp(hours * SECONDS, UTC))
    return local.date(), local.hour


def _may_reach(held: State | None, sighting: Sighting) -> bool:
    """Whether a visitor may be about to reach a stage: most pages of a visit are not looked at further for it."""
    stages = sighting.stages
    return bool(stages) and (held is None or held.campaign != sighting.campaign or held.stage < stages[-1])


def _source(sighting: Sighting, *, is_on_a_visit: bool) -> Source | None:
    """What leads a visitor here; None for who is on a visit and is not led here anew."""
    find_source = arrival if is_on_a_visit else origin
    return find_source(sighting.query, sighting.referrer, is_inside=sighting.is_inside, is_made=sighting.is_made)


# What visitors do falls into few kinds. A state is held by many, and all else here is of short lists: nobody is
# remembered by this, and no address and no agent.
@lru_cache(maxsize=MOST_REMEMBERED)
def _count_step(
    held: State | None,
    day: date,
    hour: int,
    source: Source | None,
    link: str | None,
    manner: Manner | None,
    page: str | None,
    campaign: str,
    stages: tuple[Stage, ...],
    errors: tuple[str, ...],
) -> tuple[State, Rows]:
    """The state that follows, and the rows (campaign, metric, day, hour, value) to each of which one is added."""
    step = follow(held, day, source, campaign, stages)
    told = [(stage.metric, step.state.bucket) for stage in step.reached]
    if manner is not None:
        told += [(metrics.by_language(stage), manner.language) for stage in step.reached]
        told += [(metrics.by_device(stage), manner.device) for stage in step.reached]
    if link is not None:
        told += [(metrics.by_link(stage), link) for stage in step.reached]
    told += [(metrics.ERRORS, field if field in metrics.FIELDS else OTHER) for field in errors]
    if page is not None:
        told.append((metrics.VIEWS, page if page in metrics.PAGES else OTHER))
    if step.is_visit and source is not None and manner is not None:
        told += [(metrics.VISITS, source.name), (metrics.LANGUAGE, manner.language)]
        told += [(metrics.DEVICE, manner.device), (metrics.BROWSER, manner.browser)]
    new = {metrics.VISITORS: step.is_day, metrics.WEEK_VISITORS: step.is_week, metrics.MONTH_VISITORS: step.is_month}
    told += [(metric, WHOLE) for metric, is_new in new.items() if is_new]
    return step.state, tuple((campaign, metric, day, hour, value) for metric, value in told)

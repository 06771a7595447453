"""Counting one thing that a visitor did, and keeping the sums."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from webapp.analytics import figures
from webapp.analytics.agents import browser_of, device_of
from webapp.analytics.figures import OTHER, WHOLE
from webapp.analytics.gate import Permit
from webapp.analytics.models import DayCount, HourCount, MonthCount
from webapp.analytics.sources import DIRECT, Source, arrival, origin
from webapp.analytics.state import Stage, State, Step, follow
from webapp.platform import clock, tally
from webapp.platform.db import db, execute, transaction

SECONDS = 3600
"""Of an hour."""
MOST_REMEMBERED = 4_000
Key = tuple[Any, ...]


class Visitor(NamedTuple):
    """How a visitor came, looked at when a visit begins and not kept."""

    language: str
    user_agent: str


class Sighting(NamedTuple):
    """What one answer to a visitor was, in the words that are counted."""

    find_visitor: Callable[[], Visitor]
    """Asked only when a visit begins."""
    page: str | None = None
    """One of `figures.PAGES`; None where no page was shown, but a form taken."""
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


def count(permit: Permit, sighting: Sighting, held: State | None, at: datetime) -> State:
    """Count what was seen at a moment, for a visitor who agreed; answers the state to be held from now on.

    `permit` comes from the gate and from nowhere else (clauses 3.2, 5.3). `held` is the state that the browser showed,
    None where it showed none of ours: it is then new here, which is all that a forged one could pretend. The same
    object comes back where nothing in it has changed.

    Nothing is written: the sums are added up in memory and kept a moment later.
    """
    if not isinstance(permit, Permit):
        raise TypeError("only what the gate lets through is counted")
    day, hour = _hour_in_almaty(int(at.timestamp()) // SECONDS)
    is_from_here = not sighting.query and (sighting.is_inside or not sighting.referrer)
    if held is not None and held.day == day and is_from_here:
        state, keys = _go_on(held, hour, sighting.page, sighting.campaign, sighting.stages, sighting.errors)
    else:
        state, keys = _come(held, day, hour, sighting)
    tally.current().add(keys)
    return state


def keep(sums: Mapping[Key, int]) -> None:
    """Add sums, by campaign, figure, day, hour and value, to the tables of hours and of days: all of them or none.

    Every process adds its rows in the same order, so that no two wait for one another.
    """
    hours, days = Counter[Key](), Counter[Key]()
    for (campaign, figure, day, hour, value), number in sums.items():
        days[campaign, figure, day, value] += number
        if figure in figures.BY_HOUR:
            hours[campaign, figure, day, hour] += number
    with transaction():
        _add(HourCount, ("campaign", "figure", "day", "hour"), hours)
        _add(DayCount, ("campaign", "figure", "day", "value"), days)


def upsert(model: type[HourCount | DayCount | MonthCount]) -> Any:
    """An INSERT into a table of counts that can go on with `on_conflict_do_update`."""
    insert = postgresql_insert if db.engine.dialect.name == "postgresql" else sqlite_insert
    return insert(cast("Table", model.__table__))


@lru_cache(maxsize=2)
def _hour_in_almaty(hours: int) -> tuple[date, int]:
    """The day, and the hour of it, so many hours after 1970 began in UTC. Almaty is whole hours away."""
    local = clock.in_almaty(datetime.fromtimestamp(hours * SECONDS, UTC))
    return local.date(), local.hour


# Most page views are one of a few within a visit; a state is held by many, so this remembers nobody.
@lru_cache(maxsize=MOST_REMEMBERED)
def _go_on(
    held: State, hour: int, page: str | None, campaign: str, stages: tuple[Stage, ...], errors: tuple[str, ...]
) -> tuple[State, tuple[Key, ...]]:
    step = follow(held, held.day, None, campaign, stages)
    return step.state, _keys(step, hour, campaign, _told(page, step, errors))


def _come(held: State | None, day: date, hour: int, sighting: Sighting) -> tuple[State, tuple[Key, ...]]:
    find_source = arrival if held is not None and held.day == day else origin
    source = find_source(sighting.query, sighting.referrer, is_inside=sighting.is_inside)
    step = follow(held, day, source, sighting.campaign, sighting.stages)
    told = _told(sighting.page, step, sighting.errors)
    if step.is_visit:
        told += _of_visit(sighting.find_visitor(), step, source or DIRECT)
    return step.state, _keys(step, hour, sighting.campaign, told)


def _keys(step: Step, hour: int, campaign: str, told: list[tuple[str, str]]) -> tuple[Key, ...]:
    """The sums to each of which one is added."""
    return tuple((campaign, figure, step.state.day, hour, value) for figure, value in told)


def _told(page: str | None, step: Step, errors: tuple[str, ...]) -> list[tuple[str, str]]:
    """What is counted of any sighting, by figure and value."""
    told = [(stage.figure, step.state.bucket) for stage in step.reached]
    told += [(figures.ERRORS, field if field in figures.FIELDS else OTHER) for field in errors]
    if page is not None:
        told.append((figures.VIEWS, page if page in figures.PAGES else OTHER))
    return told


def _of_visit(visitor: Visitor, step: Step, source: Source) -> list[tuple[str, str]]:
    """What is counted when a visit begins: a day, a week and a month of a visitor never begin without one."""
    told = [
        (figures.VISITS, source.name),
        (figures.LANGUAGE, visitor.language),
        (figures.DEVICE, device_of(visitor.user_agent)),
        (figures.BROWSER, browser_of(visitor.user_agent)),
    ]
    new = {figures.VISITORS: step.is_day, figures.WEEK_VISITORS: step.is_week, figures.MONTH_VISITORS: step.is_month}
    return told + [(figure, WHOLE) for figure, is_new in new.items() if is_new]


def _add(model: type[HourCount | DayCount], columns: tuple[str, ...], counts: Mapping[Key, int]) -> None:
    rows = [{**dict(zip(columns, key, strict=True)), "count": number} for key, number in sorted(counts.items())]
    if rows:
        table, statement = cast("Table", model.__table__), upsert(model)
        added = {"count": table.c.count + statement.excluded.count}
        execute(statement.on_conflict_do_update(index_elements=columns, set_=added), rows)

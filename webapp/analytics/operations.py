"""Counting one thing that a visitor did, and keeping the sums."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Insert, Table
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

HOUR, DAY = "hour", "day"
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one answer to a visitor was, in the words that are counted."""

    language: str
    user_agent: str
    """Looked at when a visit begins, and not kept."""
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
    None where it showed none of ours: it is then new here, which is all that a forged one could pretend.

    Nothing is written: the sums are added up in memory and kept a moment later.
    """
    if not isinstance(permit, Permit):
        raise TypeError("only what the gate lets through is counted")
    local = clock.in_almaty(at)
    day = local.date()
    find_source = arrival if held is not None and held.day == day else origin
    source = find_source(sighting.query, sighting.referrer, is_inside=sighting.is_inside)
    step = follow(held, day, source, sighting.campaign, sighting.stages)
    tally.current().add(_keys(sighting, step, source, local.hour))
    return step.state


def keep(sums: Mapping[Key, int]) -> None:
    """Add sums to the tables, all of them or none.

    Every process adds its rows in the same order, so that no two wait for one another.
    """
    hours = [(*key[1:], number) for key, number in sums.items() if key[0] == HOUR]
    days = [(*key[1:], number) for key, number in sums.items() if key[0] == DAY]
    with transaction():
        _add(HourCount, ("campaign", "figure", "day", "hour", "count"), hours)
        _add(DayCount, ("campaign", "figure", "day", "value", "count"), days)


def upsert(model: type[HourCount | DayCount | MonthCount]) -> Any:
    """An INSERT into a table of counts that can go on with `on_conflict_do_update`."""
    insert = postgresql_insert if db.engine.dialect.name == "postgresql" else sqlite_insert
    return insert(cast("Table", model.__table__))


def _keys(sighting: Sighting, step: Step, source: Source | None, hour: int) -> list[Key]:
    """The sums to which a sighting adds one each."""
    told: list[tuple[str, str]] = []
    if sighting.page is not None:
        told.append((figures.VIEWS, sighting.page if sighting.page in figures.PAGES else OTHER))
    if step.is_visit:
        told += _of_visit(sighting, step, source or DIRECT)
    told += [(stage.figure, step.state.bucket) for stage in step.reached]
    told += [(figures.ERRORS, field if field in figures.FIELDS else OTHER) for field in sighting.errors]
    campaign, day = sighting.campaign, step.state.day
    keys: list[Key] = [(DAY, campaign, figure, day, value) for figure, value in told]
    keys += [(HOUR, campaign, figure, day, hour) for figure, _value in told if figure in figures.BY_HOUR]
    return keys


def _of_visit(sighting: Sighting, step: Step, source: Source) -> list[tuple[str, str]]:
    """What is counted when a visit begins: a day, a week and a month of a visitor never begin without one."""
    told = [
        (figures.VISITS, source.name),
        (figures.LANGUAGE, sighting.language),
        (figures.DEVICE, device_of(sighting.user_agent)),
        (figures.BROWSER, browser_of(sighting.user_agent)),
    ]
    new = {figures.VISITORS: step.is_day, figures.WEEK_VISITORS: step.is_week, figures.MONTH_VISITORS: step.is_month}
    return told + [(figure, WHOLE) for figure, is_new in new.items() if is_new]


def _add(model: type[HourCount | DayCount], columns: tuple[str, ...], rows: Iterable[Key]) -> None:
    values = [dict(zip(columns, row, strict=True)) for row in sorted(rows)]
    if values:
        execute(_adding(model), values)


def _adding(model: type[HourCount | DayCount]) -> Insert:
    table, statement = cast("Table", model.__table__), upsert(model)
    keys = [column.name for column in table.primary_key]
    adding: Insert = statement.on_conflict_do_update(
        index_elements=keys, set_={"count": table.c.count + statement.excluded.count}
    )
    return adding

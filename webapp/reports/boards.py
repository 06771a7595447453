"""The board of one campaign, or of all together, and the last hour."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache, partial
from itertools import chain
from typing import Any

from sqlalchemy import Connection, bindparam, func, literal, select

from webapp import campaigns
from webapp.entries import EntryEvent, RefusedDay
from webapp.platform import jobs
from webapp.reports import breakdowns, tables
from webapp.reports.metrics import headlines
from webapp.reports.periods import PeriodTotals, read_period
from webapp.reports.settled import settled_as_of
from webapp.reports.values import Board, Filters, Live
from webapp.rollups import AGGREGATE_TASK, Cell, RollupMonth, one_moment, read_unaggregated, read_watermarks

MINUTES = 60
MUCH = 5_000
"""Facts not gathered yet that a board reads by the way; with more, it has the worker gather before its minute is over."""
OPEN, ENDED = "sent", ("confirmed", "discarded")


class NoSuchCampaign(Exception):
    """There is no campaign with this slug."""


def board(campaign_slug: str | None, filters: Filters, at: datetime) -> Board:
    """The figures of a campaign, or of all for None, over the days that were asked for.

    Entries are exact as of now; visits are those of people who agreed to statistics (clause 4.5). Nothing in it is
    told apart by a property of people under ten of them. Raises `NoSuchCampaign`.
    """
    campaign_id = _number_of(campaign_slug)
    campaign = None if campaign_id is None or campaign_slug is None else (campaign_id, campaign_slug)
    with one_moment() as connection:
        marks = read_watermarks(connection)
        unaggregated = read_unaggregated(connection, marks, campaign_id)
        if unaggregated.total() > MUCH:
            jobs.nudge(AGGREGATE_TASK)
        settled = settled_as_of(marks, unaggregated)
        reading = partial(read_period, connection, unaggregated, settled, campaign, filters, at=at)
        now = reading(filters.first, filters.last)
        before = reading(*filters.compared) if filters.compared else None
        periods = (now, before)
        refused = [_refused(connection, campaign_id, period) for period in periods]
        waiting = None if filters.properties else _waiting(connection, campaign_id, unaggregated)
        shown = chain(
            tables.of_entries(*periods),
            [tables.of_visits(*periods), tables.of_the_way(*periods)],
            breakdowns.of_properties(now),
            breakdowns.of_boxes(now, is_of_all=campaign is None),
            tables.of_hours(connection, unaggregated, settled, campaign_id, now, at),
            tables.of_the_rest(now, refused[0]),
            [] if campaign else [tables.of_campaigns(*periods, _slugs())],
        )
        by_key = {table.key: table for table in shown}
    counted = [
        None if period is None or filters.properties else found.total()
        for period, found in zip(periods, refused, strict=True)
    ]
    numbers = {number.key: number for number in headlines(now, before, waiting, (counted[0], counted[1]))}
    return Board(filters, campaign_slug, at, numbers, by_key)


def live(campaign_slug: str | None, at: datetime) -> Live:
    """The last hour, minute by minute. Raises `NoSuchCampaign`."""
    campaign_id = _number_of(campaign_slug)
    last = at.replace(second=0, microsecond=0)
    asked = {"since": last - timedelta(minutes=MINUTES), "last": last} | _of_one(campaign_id)
    minutes, totals = [0] * MINUTES, Counter[str]()
    with one_moment() as connection:
        for kind, minute, number in connection.execute(_live_query(campaign_id is not None), asked):
            totals[kind] += number
            if kind == OPEN:
                minutes[MINUTES - 1 - (last - minute) // timedelta(minutes=1)] += number
    return Live(tuple(minutes), totals["sent"], totals["confirmed"], at)


def _number_of(slug: str | None) -> int | None:
    number = campaigns.find_number(slug) if slug is not None else None
    if slug is not None and number is None:
        raise NoSuchCampaign(slug)
    return number


def _refused(connection: Connection, campaign_id: int | None, period: PeriodTotals | None) -> Counter[str]:
    if period is None:
        return Counter()
    asked = {"first": period.first, "last": period.last} | _of_one(campaign_id)
    rows = connection.execute(_refused_query(campaign_id is not None), asked)
    return Counter({reason: int(number) for reason, number in rows})


def _waiting(connection: Connection, campaign_id: int | None, unaggregated: Counter[Cell]) -> int:
    """How many entries wait for their confirmation now: those sent, less those confirmed or discarded since ever."""
    totals: Counter[str] = Counter()
    for figure, number in connection.execute(_waiting_query(campaign_id is not None), _of_one(campaign_id)):
        totals[figure] += int(number)
    for cell, number in unaggregated.items():
        totals[cell.figure] += number
    return totals[OPEN] - sum(totals[figure] for figure in ENDED)


def _of_one(campaign_id: int | None) -> dict[str, Any]:
    return {} if campaign_id is None else {"campaign_id": campaign_id}


# Made once: to build a question costs more than to have it answered.
@cache
def _live_query(of_one: bool) -> Any:
    moment = EntryEvent.happened_at
    query: Any = select(EntryEvent.kind, moment, func.count())
    query = query.where(moment > bindparam("since"), moment <= bindparam("last")).group_by(EntryEvent.kind, moment)
    return query.where(EntryEvent.campaign_id == bindparam("campaign_id")) if of_one else query


@cache
def _refused_query(of_one: bool) -> Any:
    query: Any = select(RefusedDay.reason, func.sum(RefusedDay.count)).group_by(RefusedDay.reason)
    query = query.where(RefusedDay.day.between(bindparam("first"), bindparam("last")))
    return query.where(RefusedDay.campaign_id == bindparam("campaign_id")) if of_one else query


@cache
def _waiting_query(of_one: bool) -> Any:
    query: Any = select(RollupMonth.figure, func.sum(RollupMonth.count)).group_by(RollupMonth.figure)
    query = query.where(RollupMonth.figure.in_([literal(figure) for figure in (OPEN, *ENDED)]))
    return query.where(RollupMonth.campaign_id == bindparam("campaign_id")) if of_one else query


def _slugs() -> Mapping[int, str]:
    return {campaign.id: campaign.slug for campaign in campaigns.published()}

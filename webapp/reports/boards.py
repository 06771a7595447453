"""The board of one campaign, or of all together, and the last hour."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from webapp import campaigns, rollups
from webapp.campaigns import Opening
from webapp.entries import EntryEvent, RefusedDay
from webapp.platform import cell_retention, cell_tables, clock, jobs
from webapp.reports import breakdowns, tables
from webapp.reports.metrics import headlines
from webapp.reports.periods import Period, compare, read_periods
from webapp.reports.values import Board, Comparison, Filters, Live, Table

MINUTES = 60
MUCH = 5_000
"""Events above the watermarks that a board reads by the way; with more, it has the worker aggregate before its minute is over."""
OPEN, ENDED = "sent", ("confirmed", "discarded")


class NoSuchCampaign(Exception):
    """There is no campaign with this slug."""


def board(campaign_slug: str | None, filters: Filters, at: datetime, *, is_told: bool = False) -> Board:
    """The metrics of a campaign, or of all for None, over the days that were asked for.

    What is told apart by nothing is exact, entries as of now; visits are those of people who agreed to statistics
    (clause 4.5). What is told apart by a property of people is a sum of rounded day cells, of today up to the last
    full hour. With `is_told`, for eyes outside, the headline and its days are such sums too; totals by campaign and by
    hour, which tell nothing of anybody but that they came, stay exact from ten on. Raises `NoSuchCampaign`.
    """
    found = _found(campaign_slug)
    numbers = tuple(campaign.id for campaign in found)
    is_of_all = campaign_slug is None
    now = cell_tables.as_of(at)
    comparison, why_not = compare(
        filters, now.today, now.hour, _beginning(found), cell_retention.first_hours_day(at), is_told=is_told
    )
    with rollups.one_moment() as connection:
        reader = rollups.Reader(connection, numbers, is_of_all=is_of_all, at=at)
        if reader.unaggregated.total() > MUCH:
            jobs.enqueue_soon(rollups.AGGREGATE_TASK)
        period, before = read_periods(reader, filters, comparison, is_told=is_told)
        refused = [
            _refused(connection, None if is_of_all else numbers[0], first, last)
            for first, last in ((filters.first, filters.last), *([_whole_days(comparison)] if comparison else []))
        ]
        waiting = None if filters.properties or is_told else _waiting(reader)
        shown = list(_tables(reader, period, before, comparison, refused[0], at))
        if is_of_all:
            slugs = {campaign.id: campaign.slug for campaign in found}
            shown.append(tables.of_campaigns(reader, period, comparison, slugs))
        else:
            shown.append(breakdowns.of_links(period.whole))
    counted: list[int | None] = [None if filters.properties else each.total() for each in refused]
    # Forms are not counted by the hour, so of a day under way nothing is compared.
    earlier = counted[1] if len(counted) > 1 and comparison and filters.last < now.today else None
    asks_for_offers = any(campaign.offers for campaign in found)
    told = headlines(period, before, waiting, (counted[0], earlier), asks_for_offers=asks_for_offers)
    return Board(
        filters,
        campaign_slug,
        at,
        {number.key: number for number in told},
        {table.key: table for table in shown},
        comparison,
        why_not,
    )


def live(campaign_slug: str | None, at: datetime) -> Live:
    """The last hour, minute by minute. Raises `NoSuchCampaign`."""
    campaign_id = _found(campaign_slug)[0].id if campaign_slug is not None else None
    last = at.replace(second=0, microsecond=0)
    asked = {"since": last - timedelta(minutes=MINUTES), "last": last} | _of_one(campaign_id)
    minutes, totals = [0] * MINUTES, Counter[str]()
    with rollups.one_moment() as connection:
        for kind, minute, number in connection.execute(_live_query(campaign_id is not None), asked):
            totals[kind] += number
            if kind == OPEN:
                minutes[MINUTES - 1 - (last - minute) // timedelta(minutes=1)] += number
    return Live(tuple(minutes), totals["sent"], totals["confirmed"], at)


def _tables(
    reader: rollups.Reader,
    period: Period,
    before: Period | None,
    comparison: Comparison | None,
    refused: Mapping[str, int],
    at: datetime,
) -> Iterator[Table]:
    yield tables.of_entries(reader, period, comparison)
    yield tables.of_visits(reader, period, comparison)
    yield tables.of_the_way(period, before)
    yield from breakdowns.of_properties(period.whole)
    yield from breakdowns.of_boxes(period.whole, is_of_all=reader.is_of_all)
    yield tables.of_hours(reader, period, at)
    yield from tables.of_the_rest(period, refused)


def _found(slug: str | None) -> Sequence[Opening]:
    found = campaigns.openings(slug)
    if slug is not None and not found:
        raise NoSuchCampaign(slug)
    return found


def _beginning(found: Sequence[Opening]) -> date | None:
    """The first day of a campaign's life, or of the first one's."""
    return min((clock.day_in_almaty(campaign.opens_at) for campaign in found), default=None)


def _whole_days(comparison: Comparison) -> tuple[date, date]:
    return comparison.first, comparison.last


def _refused(connection: Connection, campaign_id: int | None, first: date, last: date) -> Counter[str]:
    asked = {"first": first, "last": last} | _of_one(campaign_id)
    rows = connection.execute(_refused_query(campaign_id is not None), asked)
    return Counter({reason: int(number) for reason, number in rows})


def _waiting(reader: rollups.Reader) -> int:
    """How many entries wait for their confirmation now: those sent, less those confirmed or discarded since ever."""
    totals = reader.events_since_ever(frozenset({OPEN, *ENDED}))
    return totals[OPEN] - sum(totals[metric] for metric in ENDED)


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

"""The board of one campaign, or of all together, and the last hour."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import chain

from sqlalchemy import Connection, Select, func, select

from webapp import campaigns
from webapp.campaigns import Campaign
from webapp.dashboards import breakdowns, tables
from webapp.dashboards.facts import Cell
from webapp.dashboards.figures import Board, Filters, Live
from webapp.dashboards.gathering import GATHER_TASK, first_day
from webapp.dashboards.models import FigureDay, FigureMonth
from webapp.dashboards.numbers import headlines
from webapp.dashboards.reading import one_moment, read_tail
from webapp.dashboards.sides import Side, read_side
from webapp.entries import EntryEvent, RefusedDay
from webapp.platform import jobs

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
    campaign = _find(campaign_slug)
    campaign_id = campaign.id if campaign else None
    with one_moment() as connection:
        tail = read_tail(connection, campaign_id)
        if tail.total() > MUCH:
            jobs.nudge(GATHER_TASK)
        now = read_side(connection, tail, campaign, filters, filters.first, filters.last, at)
        before = read_side(connection, tail, campaign, filters, *filters.compared, at) if filters.compared else None
        sides = (now, before)
        refused = [_refused(connection, campaign_id, side) for side in sides]
        waiting = None if filters.properties else _waiting(connection, campaign_id, tail, at)
        shown = chain(
            tables.of_entries(*sides),
            [tables.of_visits(*sides), tables.of_the_way(*sides)],
            breakdowns.of_properties(now),
            breakdowns.of_boxes(now, is_of_all=campaign is None),
            tables.of_hours(connection, tail, campaign_id, now, at),
            tables.of_the_rest(now, refused[0]),
            [] if campaign else [tables.of_campaigns(*sides, _slugs())],
        )
        by_key = {table.key: table for table in shown}
    counted = [
        None if side is None or filters.properties else found.total()
        for side, found in zip(sides, refused, strict=True)
    ]
    numbers = {number.key: number for number in headlines(now, before, waiting, (counted[0], counted[1]))}
    return Board(filters, campaign_slug, at, numbers, by_key)


def live(campaign_slug: str | None, at: datetime) -> Live:
    """The last hour, minute by minute. Raises `NoSuchCampaign`."""
    campaign = _find(campaign_slug)
    last = at.replace(second=0, microsecond=0)
    query = select(EntryEvent.kind, EntryEvent.happened_at, func.count()).where(
        EntryEvent.happened_at > last - timedelta(minutes=MINUTES), EntryEvent.happened_at <= last
    )
    if campaign is not None:
        query = query.where(EntryEvent.campaign_id == campaign.id)
    minutes, totals = [0] * MINUTES, Counter[str]()
    with one_moment() as connection:
        for kind, minute, number in connection.execute(query.group_by(EntryEvent.kind, EntryEvent.happened_at)):
            totals[kind] += number
            if kind == OPEN:
                minutes[MINUTES - 1 - (last - minute) // timedelta(minutes=1)] += number
    return Live(tuple(minutes), totals["sent"], totals["confirmed"], at)


def _find(slug: str | None) -> Campaign | None:
    campaign = campaigns.find_by_slug(slug) if slug is not None else None
    if slug is not None and campaign is None:
        raise NoSuchCampaign(slug)
    return campaign


def _refused(connection: Connection, campaign_id: int | None, side: Side | None) -> Counter[str]:
    if side is None:
        return Counter()
    query: Select[str, int] = select(RefusedDay.reason, func.sum(RefusedDay.count))
    query = query.where(RefusedDay.day.between(side.first, side.last)).group_by(RefusedDay.reason)
    if campaign_id is not None:
        query = query.where(RefusedDay.campaign_id == campaign_id)
    return Counter({reason: int(number) for reason, number in connection.execute(query)})


def _waiting(connection: Connection, campaign_id: int | None, tail: Counter[Cell], at: datetime) -> int:
    """How many entries wait for their confirmation now: those sent, less those confirmed or discarded since ever."""
    kept_since = first_day(at)
    totals: Counter[str] = Counter()
    for model, is_in in ((FigureMonth, FigureMonth.month < kept_since), (FigureDay, FigureDay.day >= kept_since)):
        query = select(model.figure, func.sum(model.count)).where(is_in, model.figure.in_([OPEN, *ENDED]))
        if campaign_id is not None:
            query = query.where(model.campaign_id == campaign_id)
        for figure, number in connection.execute(query.group_by(model.figure)):
            totals[figure] += int(number)
    for cell, number in tail.items():
        totals[cell.figure] += number
    return totals[OPEN] - sum(totals[figure] for figure in ENDED)


def _slugs() -> Mapping[int, str]:
    return {campaign.id: campaign.slug for campaign in campaigns.published()}

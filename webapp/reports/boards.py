"""The board of one campaign, or of all together, and the last hour."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from webapp import campaigns, rollups
from webapp.campaigns import Campaign, Opening
from webapp.platform import cell_retention, clock, jobs
from webapp.reports import property_tables, tables
from webapp.reports.metrics import headlines
from webapp.reports.periods import Period, compare, read_periods
from webapp.reports.targets import Progress, progress
from webapp.reports.values import Board, Comparison, Filters, Live, Table

MINUTES = 60
MOST_UNAGGREGATED = 1_000
"""Events above the watermarks that a board reads by the way; with more, it has the worker aggregate before its minute is over."""
OPEN, ENDED = "sent", ("confirmed", "discarded")


class NoSuchCampaign(Exception):
    """There is no campaign with this slug."""


def board(campaign_slug: str | None, filters: Filters, at: datetime, *, is_rounded: bool = False) -> Board:
    """The metrics of a campaign, or of all for None, over the days that were asked for.

    What is told apart by nothing is exact, entries as of now; visits are those of people who agreed to statistics
    (clause 4.5). What is told apart by a property of people is a sum of rounded day cells, of today up to the last
    full hour. With `is_rounded`, for eyes outside, the headline and its days are such sums too; totals by campaign and by
    hour, which tell nothing of anybody but that they came, stay exact from ten on. Raises `NoSuchCampaign`.
    """
    found = _found(campaign_slug)
    with _reader(found, at, is_of_all=campaign_slug is None) as reader:
        return _board(reader, found, campaign_slug, filters, at, is_rounded=is_rounded)


def board_and_progress(campaign: Campaign, filters: Filters, at: datetime) -> tuple[Board, Progress | None]:
    """The metrics of a campaign, and how far it is on the way to its target, both as of one moment."""
    with _reader([campaign], at, is_of_all=False) as reader:
        return _board(reader, [campaign], campaign.slug, filters, at), progress(reader, campaign, at)


def live(campaign_slug: str | None, at: datetime) -> Live:
    """The last hour, minute by minute. Raises `NoSuchCampaign`."""
    campaign_id = campaigns.find_number(campaign_slug) if campaign_slug is not None else None
    if campaign_id is None and campaign_slug is not None:
        raise NoSuchCampaign(campaign_slug)
    last = at.replace(second=0, microsecond=0)
    minutes, totals = [0] * MINUTES, Counter[str]()
    with rollups.one_moment() as connection:
        counted = rollups.read_minutes(connection, last - timedelta(minutes=MINUTES), last, campaign_id)
    for (metric, minute), number in counted.items():
        totals[metric] += number
        if metric == OPEN:
            minutes[MINUTES - 1 - (last - minute) // timedelta(minutes=1)] += number
    return Live(tuple(minutes), totals["sent"], totals["confirmed"], at)


@contextmanager
def _reader(found: Sequence[Opening | Campaign], at: datetime, *, is_of_all: bool) -> Iterator[rollups.Reader]:
    with rollups.one_moment() as connection:
        numbers = tuple(campaign.id for campaign in found)
        reader = rollups.Reader(connection, numbers, is_of_all=is_of_all, at=at)
        if reader.unaggregated.total() > MOST_UNAGGREGATED:
            jobs.enqueue_soon(rollups.AGGREGATE_TASK)
        yield reader


def _board(
    reader: rollups.Reader,
    found: Sequence[Opening | Campaign],
    campaign_slug: str | None,
    filters: Filters,
    at: datetime,
    *,
    is_rounded: bool = False,
) -> Board:
    now, first_hours_day = reader.now, cell_retention.first_hours_day(at)
    beginning = _beginning(found)
    comparison, why_not = compare(filters, now.today, now.hour, beginning, first_hours_day, is_rounded=is_rounded)
    period, before = read_periods(reader, filters, comparison, is_rounded=is_rounded)
    refused = [
        reader.refusals(first, last)
        for first, last in ((filters.first, filters.last), *([_whole_days(comparison)] if comparison else []))
    ]
    waiting = None if filters.properties or is_rounded else _waiting(reader)
    shown = list(_tables(reader, period, before, comparison, refused[0], at))
    if reader.is_of_all:
        slugs = {campaign.id: campaign.slug for campaign in found}
        shown.append(tables.of_campaigns(reader, period, comparison, slugs))
    else:
        shown.append(property_tables.of_links(period.whole))
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
    yield tables.of_funnel(period, before)
    yield from property_tables.of_properties(period.whole)
    yield from property_tables.of_boxes(period.whole, is_of_all=reader.is_of_all)
    yield tables.of_hours(reader, period, at)
    yield from tables.of_refusals_and_messages(period, refused)


def _found(slug: str | None) -> Sequence[Opening]:
    found = campaigns.openings(slug)
    if slug is not None and not found:
        raise NoSuchCampaign(slug)
    return found


def _beginning(found: Sequence[Opening | Campaign]) -> date | None:
    """The first day of a campaign's life, or of the first one's."""
    return min((clock.day_in_almaty(campaign.opens_at) for campaign in found), default=None)


def _whole_days(comparison: Comparison) -> tuple[date, date]:
    return comparison.first, comparison.last


def _waiting(reader: rollups.Reader) -> int:
    """How many entries wait for their confirmation now: those sent, less those confirmed or discarded since ever."""
    totals = reader.events_since_ever(frozenset({OPEN, *ENDED}))
    return totals[OPEN] - sum(totals[metric] for metric in ENDED)

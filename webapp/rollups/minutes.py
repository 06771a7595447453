"""Entries by the minute, over the last hours: what the strip of the last hour is drawn from.

They are aggregated with the other roll-ups of entries, under the same watermark; events above it are counted along.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, literal, select

from webapp.entries import EntryEvent
from webapp.platform.db import connection_in_transaction, execute
from webapp.platform.upserts import add_counts
from webapp.rollups.events import ENTRIES
from webapp.rollups.models import RollupMinute, Watermark

MINUTE_RETENTION = timedelta(hours=2)
METRICS = ("sent", "confirmed")
KEY = ("minute", "campaign_id", "metric")
ByMinute = Counter[tuple[str, datetime]]


def aggregate_minutes(after: int, up_to: int) -> None:
    """Add up the latest of the entry events whose sequence is above `after` and not above `up_to`, in the transaction."""
    connection = connection_in_transaction()
    among = EntryEvent.sequence > after, EntryEvent.sequence <= up_to
    newest = connection.scalar(select(func.max(EntryEvent.happened_at)).where(*among))
    if newest is not None:
        add_counts(RollupMinute, KEY, count_minutes(connection, newest - MINUTE_RETENTION, *among))


def rebuild_minutes(at: datetime) -> None:
    """Make the minutes anew from the events below the watermark, which the transaction under way holds."""
    watermark = select(Watermark.sequence).where(Watermark.source == ENTRIES.key).scalar_subquery()
    execute(delete(RollupMinute))
    found = count_minutes(connection_in_transaction(), at - MINUTE_RETENTION, EntryEvent.sequence <= watermark)
    add_counts(RollupMinute, KEY, found)


def forget_minutes(at: datetime) -> None:
    """Forget minutes older than two hours, in the transaction under way."""
    execute(delete(RollupMinute).where(RollupMinute.minute <= at - MINUTE_RETENTION))


def read_minutes(connection: Connection, since: datetime, last: datetime, campaign_id: int | None) -> ByMinute:
    """By metric and minute, the entries after `since` up to the minute `last`: of one campaign, or of all for None."""
    asked = {"since": since, "last": last} | ({} if campaign_id is None else {"campaign_id": campaign_id})
    found: ByMinute = Counter()
    for query in _queries(campaign_id is not None):
        for metric, minute, number in connection.execute(query, asked):
            found[metric, minute] += int(number)
    return found


def count_minutes(connection: Connection, since: datetime, *among: Any) -> Counter[tuple[datetime, int, str]]:
    """Count events after a moment, of those that are meant, by minute, campaign and metric."""
    of = EntryEvent.happened_at, EntryEvent.campaign_id, EntryEvent.kind
    counted = select(*of, func.count()).where(EntryEvent.happened_at > since, EntryEvent.kind.in_(METRICS), *among)
    return Counter({(row[0], row[1], row[2]): int(row[3]) for row in connection.execute(counted.group_by(*of))})


# Made once: to build a question costs more than to have it answered.
@cache
def _queries(of_one: bool) -> Sequence[Any]:
    """Of what is aggregated, and of the events above the watermark."""
    watermark = select(Watermark.sequence).where(Watermark.source == literal(ENTRIES.key)).scalar_subquery()
    latest = EntryEvent.__table__.alias()
    # As in `events`: a planner that does not know the mark reads the whole table for a stretch without an end.
    unaggregated = (
        EntryEvent.kind.in_([literal(metric) for metric in METRICS]),
        EntryEvent.sequence > func.coalesce(watermark, 0),
        EntryEvent.sequence <= select(func.max(latest.c.sequence)).scalar_subquery(),
    )
    queries = []
    for model, metric, minute, number, among in (
        (RollupMinute, RollupMinute.metric, RollupMinute.minute, func.sum(RollupMinute.count), ()),
        (EntryEvent, EntryEvent.kind, EntryEvent.happened_at, func.count(), unaggregated),
    ):
        query: Any = select(metric, minute, number).where(
            minute > bindparam("since"), minute <= bindparam("last"), *among
        )
        query = query.where(model.campaign_id == bindparam("campaign_id")) if of_one else query
        queries.append(query.group_by(metric, minute))
    return queries

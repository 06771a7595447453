"""Aggregating events into roll-ups, and making these anew.

The worker adds up what lies above a watermark and moves it, in one transaction. Who reads exact sums adds the events
above the watermark: so they are right at every moment, and no entry waits for a row that all entries write to.

A watermark may only pass events below which nothing is still under way. SQLite has one writer, so there an event that
is seen has all earlier ones behind it. On PostgreSQL numbers are given out before they are committed, and a lower one
may come to light after a higher one. Whoever adds an event holds ROW EXCLUSIVE on its table from before its number is
given out until it is committed or undone; SHARE waits for all of these and keeps new ones out for the instant in which
the highest number is read. Should that not be had at once, this round is left out.
"""

from collections import Counter
from datetime import date, datetime

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import OperationalError

from webapp.platform import cell_retention, cell_tables, cells, closed_cells
from webapp.platform.db import connection_in_transaction, db, execute, for_update, transaction
from webapp.platform.upserts import add_counts, keep_once
from webapp.rollups.choices import CHOICES, RECOUNT_PERIOD, count_choices
from webapp.rollups.events import ALL_SOURCES, ENTRIES, EventSource, HourCell, count_events
from webapp.rollups.minutes import aggregate_minutes, forget_minutes, rebuild_minutes
from webapp.rollups.models import RollupDay, RollupHour, RollupMonth, Watermark

AGGREGATE_TASK = "gather_figures"
"""As the previous release calls it too: each enqueues it for the worker of the other while it is replaced."""
CHUNK = 200_000
"""Events aggregated in one transaction at most."""
LOCK_WAIT = "300ms"
"""For how long entries are held up at most, while those under way are waited for."""
TABLES = cell_tables.Tables(RollupHour, RollupDay, RollupMonth)
HOUR_KEY, MONTH_KEY = ("campaign_id", "metric", "day", "hour"), ("campaign_id", "metric", "month", "value")
DAYS = "days"
"""Under this the first day that is kept stands among the watermarks."""


def aggregate() -> int:
    """Add up all events that are stable and not aggregated yet. Answers how many numbers the watermarks moved on.

    Can be run at any time and by several at once.
    """
    moved = 0
    for source in ALL_SOURCES:
        stable = find_stable(source)
        while stable is not None and (step := _aggregate_chunk(source, stable)):
            moved += step
    _aggregate_choices()
    return moved


def find_stable(source: EventSource) -> int | None:
    """The highest number below which no event is still under way; None where they could not be waited for."""
    try:
        with transaction():
            connection = connection_in_transaction()
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'"))
                connection.execute(text(f"LOCK TABLE {source.model.__tablename__} IN SHARE MODE"))
            return connection.scalar(select(func.max(source.model.sequence))) or 0
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) == "55P03":  # lock_not_available
            return None
        raise


def rebuild(at: datetime) -> int:
    """Make all roll-ups anew from the events, as far back as they are kept. Answers how many cells there are.

    What is drawn for a cell stays, and with it what is told: so cells are counted anew, and none is taken out.

    Entries go on meanwhile: the events below the watermarks never change, so they are counted without holding anybody
    up, and only the exchange of the old sums for the new is one transaction. A rebuild that dies has changed nothing.
    """
    aggregate()
    counted = count_all()
    with transaction():
        found = complete(counted)
        kept_from = _first_kept()
        closed_cells.changed(RollupDay)
        execute(delete(RollupHour))
        execute(update(RollupDay).values(count=0, earlier=0, hour=-1))
        # Of months whose days are gone nobody can say any more what was told of each.
        execute(update(RollupMonth).where(RollupMonth.month < kept_from).values(count=0))
        execute(delete(RollupMonth).where(RollupMonth.month >= kept_from))
        _add(found)
        rebuild_minutes(at)
        forget(at)
        return int(execute(select(func.count()).select_from(RollupDay)).scalar_one())


def count_all() -> dict[str, tuple[int, Counter[HourCell]]]:
    """By each source of events, up to which they are aggregated and what they come to."""
    found = {}
    for source in ALL_SOURCES:
        watermark = _read_watermark(source)
        found[source.key] = watermark, recount(source, 0, watermark)
    return found


def complete(counted: dict[str, tuple[int, Counter[HourCell]]]) -> Counter[HourCell]:
    """What all events come to up to the watermarks, which are held from here to the end of the transaction under way."""
    found: Counter[HourCell] = Counter()
    for source in ALL_SOURCES:
        before, below = counted[source.key]
        found += below
        found += count_events(connection_in_transaction(), source, before, hold_watermark(source.key))
    return found + count_choices()


def recount(source: EventSource, after: int, up_to: int) -> Counter[HourCell]:
    """Count events piece by piece, so that no question takes long."""
    found: Counter[HourCell] = Counter()
    for start in range(after, up_to, CHUNK):
        with db.engine.connect() as connection:
            found += count_events(connection, source, start, min(start + CHUNK, up_to))
    return found


def forget(at: datetime) -> None:
    """Forget minutes older than two hours, hours older than 90 days and days older than 25 months; months stay."""
    with transaction():
        hold_watermark(DAYS)
        first = cell_retention.first_day(at)
        cell_retention.forget_old(TABLES, at)
        forget_minutes(at)
        if first > _first_kept():
            execute(update(Watermark).where(Watermark.source == DAYS).values(sequence=first.toordinal()))


def hold_watermark(source: str) -> int:
    """The watermark of a source, held to the end of the transaction under way."""
    keep_once(Watermark.__table__, {"source": source, "sequence": 0})
    held = for_update(select(Watermark.sequence).where(Watermark.source == source))
    return int(execute(held).scalar_one())


@transaction()
def _aggregate_chunk(source: EventSource, stable: int) -> int:
    watermark = hold_watermark(source.key)
    up_to = min(stable, watermark + CHUNK)
    if up_to <= watermark:
        return 0
    _add(count_events(connection_in_transaction(), source, watermark, up_to))
    if source is ENTRIES:
        aggregate_minutes(watermark, up_to)
    execute(update(Watermark).where(Watermark.source == source.key).values(sequence=up_to))
    return up_to - watermark


@transaction()
def _aggregate_choices() -> None:
    last = hold_watermark(CHOICES)
    since = date.fromordinal(last) - RECOUNT_PERIOD if last else date.min
    found = count_choices(since if last else None)
    of_choices = RollupHour.metric == CHOICES, RollupHour.day >= since
    if execute(select(func.sum(RollupHour.count)).where(*of_choices)).scalar() == found.total() or not found:
        return
    closed_cells.changed(RollupDay)
    execute(delete(RollupHour).where(*of_choices))
    execute(
        update(RollupDay).where(RollupDay.metric == CHOICES, RollupDay.day >= since).values(count=0, earlier=0, hour=-1)
    )
    _add(found)
    last = max(cell.day for cell in found).toordinal()
    execute(update(Watermark).where(Watermark.source == CHOICES).values(sequence=last))


def _read_watermark(source: EventSource) -> int:
    with db.engine.connect() as connection:
        return connection.scalar(select(Watermark.sequence).where(Watermark.source == source.key)) or 0


def _first_kept() -> date:
    ordinal = execute(select(Watermark.sequence).where(Watermark.source == DAYS)).scalar()
    return date.fromordinal(ordinal) if ordinal else date.min


def _add(found: Counter[HourCell]) -> None:
    """Add sums to hours, cells and months: to a month by its days, as long as these are kept."""
    hours, old_months = Counter[cells.Key](), Counter[cells.Key]()
    kept_from = _first_kept()
    for (campaign_id, metric, day, hour, value), number in found.items():
        hours[campaign_id, metric, day, hour] += number
        if day < kept_from:
            old_months[campaign_id, metric, day.replace(day=1), value] += number
    add_counts(RollupHour, HOUR_KEY, hours)
    cells.add_to_days(RollupDay, cells.by_cell(found))
    add_counts(RollupMonth, MONTH_KEY, old_months)
    cells.sum_up(TABLES, {day.replace(day=1) for _campaign, _metric, day, *_rest in found if day >= kept_from})

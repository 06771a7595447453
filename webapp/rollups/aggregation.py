"""Gathering figures from the facts, and making them anew.

The worker adds up what lies above a mark and moves the mark, in one transaction. Who reads adds to the figures the
facts above the mark: so they are exact at every moment, and no entry waits for a row that all entries write to.

A mark may only pass facts below which nothing is still under way. SQLite has one writer, so there a fact that is seen
has all earlier ones behind it. On PostgreSQL numbers are given out before they are committed, and a lower one may come
to light after a higher one. Whoever adds a fact holds ROW EXCLUSIVE on its table from before its number is given out
until it is committed or undone; SHARE waits for all of these and keeps new ones out for the instant in which the
highest number is read. Should that not be had at once, this round is left out.
"""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Table, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import OperationalError

from webapp.platform import clock
from webapp.platform.db import db, execute, for_update, keep_once, transaction
from webapp.rollups.events import ALL_SOURCES, Cell, EventSource, count_events
from webapp.rollups.models import RollupDay, RollupHour, RollupMonth, Watermark
from webapp.rollups.weeks import NIGHTLY, open_all_weeks, open_weeks

AGGREGATE_TASK = "gather_figures"
HOURS_KEPT = timedelta(days=90)
MONTHS_KEPT = 25
"""For how many months, the one under way among them, there are figures by day."""
CHUNK = 200_000
"""Facts gathered in one transaction at most."""
LOCK_WAIT = "300ms"
"""For how long entries are held up at most, while those under way are waited for."""
BATCH = 1_000
LEVELS: tuple[tuple[type[RollupHour | RollupDay | RollupMonth], tuple[str, ...]], ...] = (
    (RollupHour, ("campaign_id", "figure", "day", "hour")),
    (RollupDay, ("campaign_id", "figure", "day", "value")),
    (RollupMonth, ("campaign_id", "figure", "month", "value")),
)
Key = tuple[Any, ...]


def aggregate() -> int:
    """Add up all facts that are settled and not gathered yet. Answers how many numbers the marks moved on.

    Can be run at any time and by several at once.
    """
    moved = 0
    for facts in ALL_SOURCES:
        settled = find_stable(facts)
        while settled is not None and (step := _aggregate_chunk(facts, settled)):
            moved += step
    return moved


def find_stable(facts: EventSource) -> int | None:
    """The highest number below which no fact is still under way; None where they could not be waited for."""
    try:
        with transaction():
            connection: Connection = db.session.info["connection"]
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'"))
                connection.execute(text(f"LOCK TABLE {facts.model.__tablename__} IN SHARE MODE"))
            return connection.scalar(select(func.max(facts.model.sequence))) or 0
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) == "55P03":  # lock_not_available
            return None
        raise


def rebuild(at: datetime) -> int:
    """Make all figures anew from the facts, as far back as they are kept. Answers how many there are by day.

    Entries go on meanwhile: the facts below the marks never change, so they are counted without holding anybody up,
    and only the exchange of the old figures for the new is one transaction. A rebuild that dies has changed nothing.
    """
    aggregate()
    counted = count_all()
    with transaction():
        cells = complete(counted)
        for model, _columns in LEVELS:
            execute(delete(model))
        _add(cells)
        open_all_weeks()
        forget(at)
        return int(execute(select(func.count()).select_from(RollupDay)).scalar_one())


def count_all() -> dict[str, tuple[int, Counter[Cell]]]:
    """By each kind of facts, up to which they are gathered and what they come to."""
    found = {}
    for facts in ALL_SOURCES:
        mark = _read_watermark(facts)
        found[facts.key] = mark, recount(facts, 0, mark)
    return found


def complete(counted: dict[str, tuple[int, Counter[Cell]]]) -> Counter[Cell]:
    """What all facts come to up to the marks, which are held from here to the end of the transaction under way."""
    cells: Counter[Cell] = Counter()
    for facts in ALL_SOURCES:
        before, found = counted[facts.key]
        cells += found
        cells += count_events(db.session.info["connection"], facts, before, _hold_watermark(facts))
    return cells


def recount(facts: EventSource, after: int, up_to: int) -> Counter[Cell]:
    """Count facts piece by piece, so that no question takes long."""
    found: Counter[Cell] = Counter()
    for start in range(after, up_to, CHUNK):
        with db.engine.connect() as connection:
            found += count_events(connection, facts, start, min(start + CHUNK, up_to))
    return found


def forget(at: datetime) -> None:
    """Forget figures of hours older than 90 days and of days older than 25 months; months stay."""
    with transaction():
        execute(delete(RollupHour).where(RollupHour.day < first_hours_day(at)))
        execute(delete(RollupDay).where(RollupDay.day < first_day(at)))
        # A count that could not be kept at once may have come in since: the last weeks are closed anew.
        open_weeks(clock.day_in_almaty(at) - NIGHTLY)


def first_hours_day(at: datetime) -> date:
    """The first day of which there are hours."""
    return clock.day_in_almaty(at) - HOURS_KEPT


def first_day(at: datetime) -> date:
    """The first day of which there are figures by day."""
    today = clock.day_in_almaty(at)
    months = today.year * 12 + today.month - 1 - (MONTHS_KEPT - 1)
    return date(months // 12, months % 12 + 1, 1)


def by_level(cells: Counter[Cell]) -> tuple[Counter[Key], Counter[Key], Counter[Key]]:
    """The same numbers by hour, by day and by month, each by the keys of its table."""
    hours, days, months = Counter[Key](), Counter[Key](), Counter[Key]()
    for (campaign_id, figure, day, hour, value), number in cells.items():
        hours[campaign_id, figure, day, hour] += number
        days[campaign_id, figure, day, value] += number
        months[campaign_id, figure, day.replace(day=1), value] += number
    return hours, days, months


@transaction()
def _aggregate_chunk(facts: EventSource, settled: int) -> int:
    mark = _hold_watermark(facts)
    up_to = min(settled, mark + CHUNK)
    if up_to <= mark:
        return 0
    cells = count_events(db.session.info["connection"], facts, mark, up_to)
    _add(cells)
    if cells:
        open_weeks(min(cell.day for cell in cells))
    execute(update(Watermark).where(Watermark.facts == facts.key).values(sequence=up_to))
    return up_to - mark


def _hold_watermark(facts: EventSource) -> int:
    keep_once(Watermark.__table__, {"facts": facts.key, "sequence": 0})
    held = for_update(select(Watermark.sequence).where(Watermark.facts == facts.key))
    return int(execute(held).scalar_one())


def _read_watermark(facts: EventSource) -> int:
    with db.engine.connect() as connection:
        return connection.scalar(select(Watermark.sequence).where(Watermark.facts == facts.key)) or 0


def _add(cells: Counter[Cell]) -> None:
    for (model, columns), sums in zip(LEVELS, by_level(cells), strict=True):
        rows = [{**dict(zip(columns, key, strict=True)), "count": number} for key, number in sorted(sums.items())]
        for start in range(0, len(rows), BATCH):
            execute(_adding(model, columns), rows[start : start + BATCH])


def _adding(model: type[RollupHour | RollupDay | RollupMonth], columns: tuple[str, ...]) -> Any:
    table = cast("Table", model.__table__)
    insert: Any = postgresql_insert if db.engine.dialect.name == "postgresql" else sqlite_insert
    statement = insert(table)
    return statement.on_conflict_do_update(
        index_elements=columns, set_={"count": table.c.count + statement.excluded.count}
    )

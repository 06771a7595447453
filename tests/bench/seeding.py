"""The life of a site that has run for two years, made inside the database: what a dashboard among millions reads.

Of entries there are the events themselves, and the roll-ups are aggregated from them by the room's own operation. Of
visits there never is more than sums. Consents, messages and refusals, of which there would be some hundred million
events, are made as the cells that these would come to; the months are summed up by the rooms.
"""

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    Float,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    cast,
    func,
    insert,
    literal,
    select,
    text,
    true,
)
from sqlalchemy.schema import CreateTable

from webapp import analytics, consent, rollups
from webapp.analytics import metrics
from webapp.entries import EntryEvent, RefusedDay
from webapp.platform import cell_tables, cells, clock
from webapp.platform.db import db, execute, transaction
from webapp.rollups.aggregation import TABLES
from webapp.rollups.models import RollupDay, RollupHour

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "10000000"))
FEW = min(100_000, ENTRIES)
VISITS_OF_ENTRY = 5
DAYS = 731
"""So that a year has one before it to be compared with."""
HOURS_DAYS = 90
CAMPAIGNS = 8
"""Seven of ten entries belong to the first, the rest to all others alike."""
SHARE_OF_FIRST = 0.7
LINKS = tuple(f"stand-{number}" for number in range(1, 13))
"""Names of made links, as staff make them."""
CHUNK = 1_000_000
"""Events made by one statement."""
# Nine events for five entries: four of them are confirmed.
OF_FIVE, EVENTS_OF_FIVE = 5, 9
OF_EVENT = """
    SELECT CASE WHEN i % 10 < 7 THEN 1 ELSE 2 + i / 10 % :others END,
           CASE WHEN i % 9 < 5 THEN 'sent' ELSE 'confirmed' END,
           CASE WHEN i % 11 < 6 THEN 'ru' WHEN i % 11 < 10 THEN 'kk' ELSE 'en' END,
"""
EVENTS = {
    "sqlite": f"""
        INSERT INTO entry_event (campaign_id, kind, language, happened_at)
        WITH RECURSIVE row(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM row WHERE i < :last)
        {OF_EVENT} strftime('%Y-%m-%d %H:%M:00.000000', :since + i * :step, 'unixepoch') FROM row
    """,
    "postgresql": f"""
        INSERT INTO entry_event (campaign_id, kind, language, happened_at)
        {OF_EVENT} date_trunc('minute', to_timestamp(:since + i * :step))
        FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS i
    """,
}
REASONS = ("closed", "form_too_old", "form_used", "trap", "words_changed")
PARTS = MetaData()
TEMPORARY = {"prefixes": ["TEMPORARY"]}
DAILY = Table(
    "bench_daily",
    PARTS,
    Column("metric", String),
    Column("value", String),
    Column("count", Float),
    Column("place", Integer),
    **TEMPORARY,
)
HOURLY = Table("bench_hourly", PARTS, Column("metric", String), Column("count", Float), **TEMPORARY)
DAY = Table("bench_day", PARTS, Column("day", Date), Column("number", Integer), **TEMPORARY)
HOUR = Table("bench_hour", PARTS, Column("hour", Integer), **TEMPORARY)


class Daily(NamedTuple):
    """How often something happens on an average day of the site, by metric and value."""

    metric: str
    value: str
    count: float


def seed(total: int, until: datetime) -> None:
    """Fill a migrated database that has `CAMPAIGNS` campaigns with so many entries, and five visits for each."""
    last = clock.day_in_almaty(until)
    _make_events(total, until)
    rollups.aggregate()
    a_day = total / DAYS
    _make_cells(TABLES, list(_consents_and_messages(a_day)), last)
    _make_cells(analytics.TABLES, list(_visits(a_day * VISITS_OF_ENTRY)), last)
    _make_refusals(a_day, last)
    _check(total)


def now() -> datetime:
    """A moment up to which there are events: the full minute under way."""
    return clock.now().replace(second=0, microsecond=0)


def _make_events(total: int, until: datetime) -> None:
    """The events of so many entries, evenly over all days up to a moment."""
    events = total * EVENTS_OF_FIVE // OF_FIVE
    asked = {
        "since": int((until - timedelta(days=DAYS)).timestamp()),
        "step": DAYS * 86_400 / events,
        "others": CAMPAIGNS - 1,
    }
    with _in_haste() as connection:
        statement = text(EVENTS[connection.dialect.name])
        for first in range(0, events, CHUNK):
            connection.execute(statement, {**asked, "first": first, "last": min(first + CHUNK, events) - 1})
            connection.commit()


@contextmanager
def _in_haste() -> Iterator[Connection]:
    """A connection that syncs nothing, on which the events have no index by time until all are there."""
    (by_time,) = EntryEvent.__table__.indexes  # type: ignore[attr-defined]  # a table, not any FromClause
    with db.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        if isinstance(raw, sqlite3.Connection):
            raw.execute("PRAGMA synchronous = OFF")
            raw.execute("PRAGMA cache_size = -400000")
        else:
            connection.execute(text("SET synchronous_commit = off"))
            connection.execute(text("SET maintenance_work_mem = '512MB'"))
        by_time.drop(connection)
        connection.commit()
        yield connection
        by_time.create(connection)
        connection.commit()
        if isinstance(raw, sqlite3.Connection):
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.execute(text("ANALYZE"))
            connection.commit()
        connection.invalidate()  # what was set goes with it


def _make_cells(tables: cell_tables.Tables, daily: Sequence[Daily], last: date) -> None:
    """Cells for each day, campaign and value, which vary by a fifth; their hours as far back as these are kept."""
    first = last - timedelta(days=DAYS - 1)
    by_hour = Counter[str]()
    for each in daily:
        if tables.hours is RollupHour or each.metric in metrics.BY_HOUR:
            by_hour[each.metric] += each.count
    with transaction():
        _keep(DAILY, [{**each._asdict(), "place": place} for place, each in enumerate(daily)])
        _keep(HOURLY, [{"metric": metric, "count": count / 24} for metric, count in by_hour.items()])
        _keep(DAY, [{"day": first + timedelta(days=number), "number": number} for number in range(DAYS)])
        _keep(HOUR, [{"hour": hour} for hour in range(24)])
        for campaign_id, share in _shares():
            varied = DAILY.c.count * share * (90 + (DAY.c.number * 37 + DAILY.c.place * 11) % 21) / 100
            of_days = select(literal(campaign_id), DAILY.c.metric, DAY.c.day, DAILY.c.value, _at_least_one(varied))
            of_days = of_days.select_from(DAILY.join(DAY, true()))
            _fill(tables.days, ["campaign_id", "metric", "day", "value", "count"], of_days)
            of_hours = select(
                literal(campaign_id), HOURLY.c.metric, DAY.c.day, HOUR.c.hour, _at_least_one(HOURLY.c.count * share)
            ).select_from(HOURLY.join(DAY, true()).join(HOUR, true()))
            kept = DAY.c.number >= DAYS - HOURS_DAYS
            _fill(tables.hours, ["campaign_id", "metric", "day", "hour", "count"], of_hours.where(kept))
        cells.sum_up(tables, {(first + timedelta(days=number)).replace(day=1) for number in range(DAYS)})


def _keep(table: Table, rows: list[dict[str, Any]]) -> None:
    execute(CreateTable(table, if_not_exists=True))
    execute(table.delete())
    if rows:
        execute(table.insert(), rows)


def _fill(model: Any, columns: list[str], made: Select[Any]) -> None:
    execute(insert(model).from_select(columns, made))


def _at_least_one(count: Any) -> Any:
    return 1 + cast(count, BigInteger)


def _make_refusals(a_day: float, last: date) -> None:
    """A form of twenty is given back."""
    first = last - timedelta(days=DAYS - 1)
    rows = [
        {"campaign_id": campaign_id, "day": first + timedelta(days=number), "reason": reason, "count": count}
        for campaign_id, share in _shares()
        for reason in REASONS
        for number in range(DAYS)
        if (count := int(a_day * share / 20 / len(REASONS)))
    ]
    with transaction():
        for start in range(0, len(rows), CHUNK):
            execute(insert(RefusedDay), rows[start : start + CHUNK])


def _consents_and_messages(a_day: float) -> Iterator[Daily]:
    for purpose in consent.CATALOGUE:
        yield Daily("consent_given", purpose.key, a_day if purpose.required else a_day * 0.4)
        yield Daily("consent_withdrawn", purpose.key, a_day * 0.01)
        if not purpose.required:
            yield Daily("consent_refused", purpose.key, a_day * 0.6)
    for channel in rollups.CHANNELS:
        yield Daily("delivered", channel, a_day)
        yield Daily("failed", channel, a_day * 0.02)


def _visits(a_day: float) -> Iterator[Daily]:
    steps = {"visits": 1.0, "seen": 0.95, "began": 0.3, "sent": 0.2, "confirmed": 0.16, "errors": 0.1}
    for metric in metrics.METRICS:
        of_links = metric.name == metrics.VISITS or metric.name.endswith("_link")
        values = (*metric.values(), *(LINKS if of_links else ()))
        for value in values:
            yield Daily(metric.name, value, a_day * steps.get(metric.name.split("_")[0], 1.0) / len(values))


def _shares() -> Iterator[tuple[int, float]]:
    """The number of each campaign, and which share of the whole is its."""
    yield 1, SHARE_OF_FIRST
    for other in range(2, CAMPAIGNS + 1):
        yield other, (1 - SHARE_OF_FIRST) / (CAMPAIGNS - 1)


def _check(total: int) -> None:
    """That the roll-ups say of entries what their events do."""
    with db.engine.connect() as connection:
        said = connection.scalar(select(func.sum(RollupDay.count)).where(RollupDay.metric.in_(["sent", "confirmed"])))
        there = connection.scalar(select(func.count()).select_from(EntryEvent))
    expected = total * EVENTS_OF_FIVE // OF_FIVE
    if not said == there == expected:
        raise RuntimeError(f"of {expected} events {there} are there, and {said} in the roll-ups")

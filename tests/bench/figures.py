"""Made-up facts and counts by the million, made inside the database: what a dashboard that has lived for long reads."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, text

from webapp import analytics
from webapp.platform import clock
from webapp.platform.db import db, transaction

ENTRIES = int(os.environ.get("BENCH_ENTRIES", 10_000_000))
VISITS = 5 * ENTRIES
DAYS = 400
CAMPAIGN = 1
"""That is looked at."""
CHUNK = 1_000_000
"""Facts made by one statement."""
# Nine facts for five entries: four of them are confirmed. Seven of ten belong to the campaign that is looked at.
OF_FIVE, FACTS_OF_FIVE = 5, 9
SQLITE = """
    INSERT INTO entry_event (campaign_id, kind, language, happened_at)
    WITH RECURSIVE row(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM row WHERE i < :last)
    SELECT CASE WHEN i % 10 < 7 THEN 1 ELSE 2 + i % 3 END,
           CASE WHEN i % 9 < 5 THEN 'sent' ELSE 'confirmed' END,
           CASE WHEN i % 11 < 6 THEN 'ru' WHEN i % 11 < 10 THEN 'kk' ELSE 'en' END,
           strftime('%Y-%m-%d %H:%M:00.000000', :since + i * :step, 'unixepoch')
    FROM row
"""
POSTGRESQL = """
    INSERT INTO entry_event (campaign_id, kind, language, happened_at)
    SELECT CASE WHEN i % 10 < 7 THEN 1 ELSE 2 + i % 3 END,
           CASE WHEN i % 9 < 5 THEN 'sent' ELSE 'confirmed' END,
           CASE WHEN i % 11 < 6 THEN 'ru' WHEN i % 11 < 10 THEN 'kk' ELSE 'en' END,
           date_trunc('minute', to_timestamp(:since + i * :step))
    FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS i
"""


def make_facts(entries: int, until: datetime) -> None:
    """The facts of so many entries, evenly over 400 days up to a moment."""
    facts = entries * FACTS_OF_FIVE // OF_FIVE
    since = until - timedelta(days=DAYS)
    times = {"since": int(since.timestamp()), "step": DAYS * 86_400 / facts}
    statement = text(SQLITE if db.engine.dialect.name == "sqlite" else POSTGRESQL)
    for first in range(0, facts, CHUNK):
        with transaction():
            db.session.execute(statement, {**times, "first": first, "last": min(first + CHUNK, facts) - 1})


def make_counts(visits: int, last: date) -> None:
    """What so many visits of those who agreed come to, by day, over 400 days."""
    rows = list(_counts(visits // DAYS, last))
    with transaction():
        for start in range(0, len(rows), 5_000):
            db.session.execute(insert(analytics.DayCount), rows[start : start + 5_000])
    analytics.roll(datetime.combine(last, datetime.min.time(), UTC))


def now() -> datetime:
    """A moment up to which there are facts: noon of today in Almaty."""
    return datetime.combine(clock.day_in_almaty(clock.now()), datetime.min.time(), UTC) + timedelta(hours=7)


def _counts(visits: int, last: date) -> Iterator[dict[str, Any]]:
    steps = {"visits": 1.0, "seen": 0.95, "began": 0.3, "sent": 0.2, "confirmed": 0.16, "errors": 0.1}
    for figure in analytics.figures.FIGURES:
        values = figure.values()
        name = figure.name.split("_")[0]
        for back in range(DAYS):
            for value in values:
                count = max(int(visits * steps.get(name, 1.0) / len(values)), 1)
                day = last - timedelta(days=back)
                yield {"campaign_id": CAMPAIGN, "metric": figure.name, "day": day, "value": value, "count": count}

"""A board's figures read from the roll-ups, against those of its entries counted from the events."""

import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Interval, func, literal, select, text

from tests.bench import sites
from tests.bench.table import ROUNDS, Series, one
from tests.conftest import close
from webapp import create_app, reports, rollups
from webapp.entries import EntryEvent
from webapp.platform import clock
from webapp.platform.db import db
from webapp.reports import Filters
from webapp.settings import Settings

BOARDS = {"a campaign": (sites.SLUG, 1), "all campaigns": (None, None)}
PERIODS = (30, 365)
SHIFT = timedelta(hours=5)
"""How far Almaty is ahead of UTC."""


def compare(settings: Settings) -> dict[str, tuple[Series, Series]]:
    """By the board and its days, how long all its figures took from the roll-ups, and those of entries from the events."""
    app = create_app(settings)
    found = {}
    with app.app_context():
        rollups.aggregate()  # as the worker does each minute; here it is not at work yet
        at = clock.now()
        last = clock.day_in_almaty(at)
        for days in PERIODS:
            filters = Filters(last - timedelta(days=days - 1), last)
            for name, (slug, campaign_id) in BOARDS.items():
                read = partial(reports.board, slug, filters, at)
                read()
                ours = Series(tuple(_timed(read) for _ in range(ROUNDS)), "ms")
                found[f"{name}, {days} days"] = ours, one(_timed(partial(_over_events, campaign_id, filters)), "ms")
        close(app)
    return found


def _over_events(campaign_id: int | None, filters: Filters) -> None:
    """By day, language and kind, in both periods; by day and hour; and since ever, for those who still wait."""
    period = filters.first, filters.last
    with db.engine.connect() as connection:
        day = _local(connection, "%Y-%m-%d", "YYYY-MM-DD")
        for days in filter(None, (period, filters.compared)):
            _count(connection, campaign_id, (day, EntryEvent.language, EntryEvent.kind), days)
        _count(connection, campaign_id, (_local(connection, "%w %H", "D HH24"),), period)
        _count(connection, campaign_id, (EntryEvent.kind,), None)


def _count(connection: Connection, campaign_id: int | None, by: Any, days: tuple[date, date] | None) -> None:
    query: Any = select(func.count(), *by).group_by(*(text(str(place + 2)) for place in range(len(by))))
    if campaign_id is not None:
        query = query.where(EntryEvent.campaign_id == campaign_id)
    if days is not None:
        since, until = clock.bounds_of(days[0])[0], clock.bounds_of(days[1])[1]
        query = query.where(EntryEvent.happened_at >= since, EntryEvent.happened_at < until)
    connection.execute(query).all()


def _local(connection: Connection, sqlite: str, postgresql: str) -> Any:
    if connection.dialect.name == "sqlite":
        return func.strftime(sqlite, EntryEvent.happened_at, f"+{SHIFT.seconds // 3600} hours")
    return func.to_char(EntryEvent.happened_at + literal(SHIFT, Interval), postgresql)


def _timed(do: Callable[[], object]) -> float:
    """In milliseconds."""
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000

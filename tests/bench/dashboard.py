"""«dashboard»: a campaign's figures among millions of entries, while entries are written; «growth»: against a few."""

import contextlib
import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from multiprocessing.synchronize import Event

from flask import Flask
from sqlalchemy import func, select

from tests.bench import figures, sites
from tests.bench.table import ROUNDS, Row, Series, one
from tests.conftest import close
from tests.support.colleague import Colleague
from webapp import create_app, reports, rollups
from webapp.entries import EntryEvent
from webapp.entries.facts import note
from webapp.platform import clock
from webapp.platform.db import db, transaction
from webapp.reports import Filters
from webapp.settings import Settings

PERIODS = (30, 365)
BOARDS = 40
"""Boards made in a round."""
WRITTEN_A_SECOND = 200
FEW = 100_000
WRITES = 200
SECONDS = 300.0
"""After which the second process ends in any case."""


def measure() -> Iterator[Row]:
    """Measure both lines, on each database."""
    for database in sites.DATABASES:
        with sites.folder() as place, sites.databases(database, place) as urls:
            yield from _measure(database, sites.settings(place, urls))


def _measure(database: str, settings: Settings) -> Iterator[Row]:
    app = create_app(settings)
    with app.app_context():
        at = figures.now()
        figures.make_counts(figures.VISITS, clock.day_in_almaty(at))
        small = _grown(min(FEW, figures.ENTRIES), at, settings)
        _forget()
        large = _grown(figures.ENTRIES, at, settings)
        pages = _pages(app, settings)
        for days in PERIODS:
            times, over_facts = large[days], _over_facts(days, at)
            what = f"{database}, {days} days of {figures.ENTRIES:,} entries"
            p99 = Series(tuple(_p99(round_) for round_ in times), "ms")
            goal = "≤ 50 ms"
            yield Row("dashboard", f"{what}: p99", p99, None, p99.median / 50, goal, p99.median <= 50)
            page = Series(tuple(_p99(round_) for round_ in pages[days]), "ms")
            yield Row("dashboard", f"{what}: p99 of the page", page, None, page.median / 50, goal, page.median <= 50)
            p50 = Series(tuple(statistics.median(round_) for round_ in times), "ms")
            faster = over_facts / p50.median
            reference = one(over_facts, "ms")
            yield Row("dashboard", f"{what}; over the facts", p50, reference, faster, "≥ 100 ×", faster >= 100)
            before = Series(tuple(statistics.median(round_) for round_ in small[days]), "ms")
            yield _growth(f"{database}, {days} days at {figures.ENTRIES:,}; at {FEW:,}", p50, before)
        yield _growth(f"{database}, a fact at {figures.ENTRIES:,}; at {FEW:,}", _writes(large[0]), _writes(small[0]))
        close(app)


def _grown(entries: int, at: datetime, settings: Settings) -> dict[int, list[list[float]]]:
    """Fill the database with so many entries; by the days of a period how long its boards took, and under 0 a write."""
    figures.make_facts(entries, at)
    rollups.rebuild(at)
    found: dict[int, list[list[float]]] = {0: [], **{days: [] for days in PERIODS}}
    with _written(settings):
        for _ in range(ROUNDS):
            for days in PERIODS:
                found[days].append([_timed(_asking(days, at)) for _ in range(BOARDS)])
    for _ in range(ROUNDS):
        found[0].append([_timed(_write) for _ in range(WRITES)])
    return found


def _pages(app: Flask, settings: Settings) -> dict[int, list[list[float]]]:
    """By the days of a period, how long the whole page took for somebody who is signed in."""
    # In a thread of its own, where no context is open: each request has to open its own, as in a server.
    with ThreadPoolExecutor(1) as pool, _written(settings):
        client = pool.submit(Colleague, app).result().client

        def get(days: int) -> None:
            answer = client.get(f"/staff/c/{sites.SLUG}?period={days}")
            if answer.status_code != 200:
                raise RuntimeError(f"the page answered {answer.status}")

        def visit(days: int) -> list[float]:
            return [_timed(lambda: get(days)) for _ in range(BOARDS)]

        for days in PERIODS:
            pool.submit(visit, days).result()  # while the second process starts, it takes a core for itself
        rounds = [{days: pool.submit(visit, days).result() for days in PERIODS} for _ in range(ROUNDS)]
    return {days: [each[days] for each in rounds] for days in PERIODS}


def _asking(days: int, at: datetime) -> Callable[[], object]:
    last = clock.day_in_almaty(at)
    filters = Filters(last - timedelta(days=days - 1), last)
    return lambda: reports.board(sites.SLUG, filters, at)


def _over_facts(days: int, at: datetime) -> float:
    """How long the entries alone take, by day and language, counted from the facts."""
    since = clock.bounds_of(clock.day_in_almaty(at) - timedelta(days=days - 1))[0]
    day = func.date(EntryEvent.happened_at)
    query = select(day, EntryEvent.kind, EntryEvent.language, func.count()).where(
        EntryEvent.campaign_id == 1, EntryEvent.happened_at >= since
    )
    return _timed(lambda: db.session.execute(query.group_by(day, EntryEvent.kind, EntryEvent.language)).all())


def _write() -> None:
    with transaction():
        note(1, "sent", "ru", clock.now())


@contextlib.contextmanager
def _written(settings: Settings) -> Iterator[None]:
    """While in here, a second process writes facts, and gathers them as the worker does."""
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    writer = context.Process(target=_keep_writing, args=(settings, stop), daemon=True)
    writer.start()
    try:
        yield
    finally:
        stop.set()
        writer.join(30)


def _keep_writing(settings: Settings, stop: Event) -> None:
    app = create_app(settings)
    began, written = time.monotonic(), 0
    with app.app_context():
        while not stop.is_set() and time.monotonic() - began < SECONDS:
            _write()
            written += 1
            if written % (WRITTEN_A_SECOND * 10) == 0:
                rollups.aggregate()
            stop.wait(max(began + written / WRITTEN_A_SECOND - time.monotonic(), 0))
        close(app)


def _forget() -> None:
    with transaction():
        db.session.execute(EntryEvent.__table__.delete())
    rollups.rebuild(clock.now())


def _timed(do: Callable[[], object]) -> float:
    """In milliseconds."""
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000


def _p99(times: list[float]) -> float:
    return sorted(times)[min(int(len(times) * 0.99), len(times) - 1)]


def _writes(rounds: list[list[float]]) -> Series:
    return Series(tuple(statistics.median(times) for times in rounds), "ms")


def _growth(what: str, ours: Series, before: Series) -> Row:
    ratio = ours.median / before.median
    return Row("growth", what, ours, before, ratio, "≤ 1.3 ×", ratio <= 1.3)

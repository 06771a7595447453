"""«restarts» and «overload»: the shipped deployment, restarted under load, and asked for ten times what it can give."""

import os
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench import load, sites
from tests.bench.table import Row, one, within
from tests.support import http_load
from tests.support.deployment import Deployment, deploy
from tests.support.endurance import LANDING, flood, load_while, restart
from tests.support.postgres import Postgres

RESTARTS = int(os.environ.get("BENCH_RESTARTS", "20"))
PEOPLE = 2_000
"""Who may enter meanwhile; one request in ten is a form."""
SECONDS = float(os.environ.get("BENCH_OVERLOAD_SECONDS", "120"))
CALM_CONNECTIONS = 8
"""Few enough that nobody is turned away: what the site can give is measured with them."""
QUEUE = 2 * 32
"""Requests that both instances take on together: `max_conns` in nginx.conf."""
TIMES = 10
MOST_CONNECTIONS = 900
CALM_SECONDS = 5.0
LONGEST_MILLISECONDS = 1000.0
"""Milliseconds that the slowest of a hundred accepted pages may take, and so may the health check."""


def restarts() -> Iterator[Row]:
    """Both instances in turn, under load: a request that fails ends in the table."""
    with _deployed() as site:
        started = time.perf_counter()
        told = load_while(site, sites.people(PEOPLE), lambda: restart(site, RESTARTS))
        seconds = time.perf_counter() - started
    failed = told.total() - told[200] - told[303] - told[422]
    ours = one(failed, f"of {told.total():,} requests failed ({told[303]:,} entries, {seconds:.0f} s)")
    yield Row("restarts", f"{RESTARTS} restarts under load", ours, None, None, "no failed request", failed == 0)


def overload() -> Iterator[Row]:
    """Ten times the connections that fill the queue: who is accepted is served soon, the rest are told at once."""
    with _deployed() as site:
        calm = load.answers_per_second(site.plain_port, "/c/first-snow", CALM_SECONDS, CALM_CONNECTIONS)
        started = time.perf_counter()
        pages, health, unanswered = load.aside(flood, site.plain_port, SECONDS, _crowd())
        seconds = time.perf_counter() - started
        after = http_load.send_all(site.plain_port, [LANDING] * 20, 2)
    accepted = sorted(answer.seconds * 1000 for answer in pages if answer.status == 200)
    refused = sorted(answer.seconds * 1000 for answer in pages if answer.status == 503)
    statuses = Counter(answer.status for answer in pages)
    offered = len(pages) / seconds
    yield Row(
        "overload", f"asked for over {_crowd()} connections, {seconds:.0f} s", one(offered, "requests/s"),
        one(calm, "answers/s when calm"), offered / calm, "(the load)", met=True,
    )  # fmt: skip
    yield Row(
        "overload", "answers of another kind than 200 and 503, or none",
        one(unanswered + statuses.total() - statuses[200] - statuses[503], f"of {len(pages):,}"), None, None, "none",
        unanswered == 0 and set(statuses) <= {200, 503},
    )  # fmt: skip
    yield within(
        "overload",
        f"p99 of {len(accepted):,} accepted",
        one(load.percentile(accepted, 0.99), "ms"),
        LONGEST_MILLISECONDS,
    )
    if refused:
        what = f"p99 of {len(refused):,} told to come back (median {statistics.median(refused):.0f} ms)"
        yield within("overload", what, one(load.percentile(refused, 0.99), "ms"), LONGEST_MILLISECONDS)
    slowest = max((answer.seconds * 1000 for answer in health), default=float("inf"))
    lives = {answer.status for answer in health} == {200}
    yield Row(
        "overload",
        f"slowest of {len(health):,} health checks",
        one(slowest, "ms"),
        None,
        None,
        "≤ 1,000 ms, all 200",
        lives and slowest <= LONGEST_MILLISECONDS,
    )
    served = sum(answer is not None and answer.status == 200 for answer in after)
    yield Row("overload", "served as soon as the crowd has gone", one(served, "of 20"), None, None, "all", served == 20)


def _crowd() -> int:
    """Ten times as many connections as the queues of both instances hold, as far as one client can hold them."""
    return min(MOST_CONNECTIONS, TIMES * QUEUE)


@contextmanager
def _deployed() -> Iterator[Deployment]:
    """The deployment on a durable PostgreSQL."""
    postgres = Postgres(durable=True)
    postgres.start()
    try:
        with sites.folder() as place:
            urls = sites.filled(postgres.create_database, place)
            with deploy(urls, ENTRIES_PER_ADDRESS_PER_HOUR=str(sites.NO_LIMIT)) as site:
                yield site
    finally:
        postgres.close()

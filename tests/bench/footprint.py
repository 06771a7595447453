"""«footprint»: what the site takes of a machine, at rest, after much work, and until it answers."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench import sites
from tests.bench.table import ROUNDS, Row, Series, one, within
from tests.support import http_load
from tests.support.server import Process, WebServer, free_port, serve

REQUESTS = int(os.environ.get("BENCH_REQUESTS", "100000"))
WARM_UP_REQUESTS = REQUESTS // 4
"""Requests after which a worker has seen everything there is to see."""
GROWTH = 3.0
"""Megabytes that a worker may be larger after all of them than after those: pages are not given back evenly."""
PATIENCE = 60.0  # seconds


def measure() -> Iterator[Row]:
    """Measure the line."""
    with sites.folder() as place:
        yield from _whole_site(place)
    with sites.folder() as place, sites.databases("SQLite", place) as urls:
        with serve(sites.settings(place, urls)) as web:
            yield from _worker(web)
        starts = Series(tuple(_start(serve(sites.settings(place, urls))) for _ in range(ROUNDS)), "s")
        yield within("footprint", "start of the web server to its first answer", starts, 2)


def _whole_site(place: Path) -> Iterator[Row]:
    port = free_port()
    environ = {
        "VPLUSE_ENV": "local",
        "VPLUSE_INSTANCE": str(place / "instance"),
        "PORT": str(port),
        "DEMO_ENTRIES": "0",
    }
    with Process([sys.executable, "-m", "flask", "--app", "wsgi", "local"], environ, place / "log") as site:
        _wait_for(port)
        time.sleep(3)  # idle, as it will be most of the time
        # Pages that processes share are counted once (PSS): the machine has them once.
        yield within("footprint", "the whole site, idle", one(_megabytes(site.pids, "Pss"), "MB"), 300)
    commands = Series(tuple(_command(environ) for _ in range(ROUNDS)), "s")
    yield within("footprint", "a command that only reads", commands, 1.2)


def _worker(web: WebServer) -> Iterator[Row]:
    request = http_load.get(f"/c/{sites.SLUG}", accept_encoding="gzip")
    http_load.send_all(web.port, [request] * WARM_UP_REQUESTS, keep_bodies=False)
    warm = _largest(web)
    http_load.send_all(web.port, [request] * (REQUESTS - WARM_UP_REQUESTS), keep_bodies=False)
    after = _largest(web)
    yield within("footprint", f"a web worker after {REQUESTS:,} requests", one(after, "MB"), 110)
    yield within("footprint", f"its growth since {WARM_UP_REQUESTS:,}", one(after - warm, "MB"), GROWTH)


def _command(environ: dict[str, str]) -> float:
    started = time.perf_counter()
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "cookies", "count"]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **environ})
    return time.perf_counter() - started


def _start(web: WebServer) -> float:
    started = time.perf_counter()
    with web:
        return time.perf_counter() - started


def _largest(web: WebServer) -> float:
    return max(_megabytes([pid], "Rss") for pid in web.pids[1:])


def _megabytes(pids: list[int], metric: str) -> float:
    sizes = (Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids)
    return (
        sum(int(line.split()[1]) for size in sizes for line in size.splitlines() if line.startswith(f"{metric}:"))
        / 1024
    )


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while http_load.send_all(port, [http_load.get("/health/live")], 1) in ([], [None]):
        if time.monotonic() > deadline:
            raise RuntimeError("the site did not start")
        time.sleep(0.2)

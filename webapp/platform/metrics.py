"""Prometheus metrics: counts of what the site did, never of who.

With several worker processes, `PROMETHEUS_MULTIPROC_DIR` names the folder in which they keep their shares.
"""

import os
import time
from collections.abc import Callable

from flask import Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)

REQUESTS = Counter("vpluse_requests_total", "Answers given", ["endpoint", "status"])
SECONDS = Histogram(
    "vpluse_request_seconds", "Time to an answer", ["endpoint"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
)  # fmt: skip
ENTRIES = Counter("vpluse_entries_total", "Entry forms taken or refused", ["outcome"])
MESSAGES = Counter("vpluse_messages_total", "Messages sent or failed", ["channel", "name", "outcome"])


def init_app(app: Flask) -> None:
    """Count and time every answer, by endpoint and never by address."""
    known: dict[tuple[str | None, int], tuple[Callable[[], None], Callable[[float], None]]] = {}

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        key = (request.endpoint, response.status_code)
        if key not in known:  # finding a labelled child costs more than counting on it
            endpoint = key[0] or "unknown"
            known[key] = (REQUESTS.labels(endpoint, str(key[1])).inc, SECONDS.labels(endpoint).observe)
        add_one, observe = known[key]
        add_one()
        if started := g.get("started"):
            observe(time.perf_counter() - started)
        return response


def page() -> Response:
    """Every metric in the text form of Prometheus, of all processes together."""
    registry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the package has no types here
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

"""Prometheus metrics: counts of what the site did, never of who.

With several worker processes, `PROMETHEUS_MULTIPROC_DIR` names the folder in which they keep their shares. It holds the
shares of processes that have ended too, so that no count falls: clear it when the machine starts, not at a restart.
"""

import os
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
    values,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

if _FOLDER := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    Path(_FOLDER).mkdir(parents=True, exist_ok=True)
    # In containers that share the folder, each has a process of the same number.
    _HOST = socket.gethostname().replace("_", "-")
    values.ValueClass = values.MultiProcessValue(lambda: f"{_HOST}-{os.getpid()}")  # type: ignore[no-untyped-call]

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


@dataclass(frozen=True)
class Figure:
    """Something that is not counted but looked up when it is asked for."""

    name: str
    meaning: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()


def page(figures: Iterable[Figure] = ()) -> Response:
    """Every metric in the text form of Prometheus, of all processes together, and some figures beside."""
    registry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the package has no types here
    return Response(generate_latest(registry) + _as_text(figures), content_type=CONTENT_TYPE_LATEST)


class _Figures(Collector):
    """Figures as the client library reads them; a `Gauge` of its own would keep a share in every process."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._figures = figures

    def collect(self) -> Iterable[Metric]:
        families: dict[str, GaugeMetricFamily] = {}
        for figure in self._figures:
            names = [name for name, _value in figure.labels]
            family = families.setdefault(figure.name, GaugeMetricFamily(figure.name, figure.meaning, labels=names))
            family.add_metric([value for _name, value in figure.labels], figure.value)
        return families.values()


def _as_text(figures: Iterable[Figure]) -> bytes:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(figures))
    return generate_latest(registry)

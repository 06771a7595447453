"""Prometheus metrics: counts of what the site did, never of who.

With several worker processes, `PROMETHEUS_MULTIPROC_DIR` names the folder in which they keep their shares
(`multiprocess_metrics.py`). It holds the shares of processes that have ended too, so that no count falls: clear it when the machine
starts, not at a restart.
"""

import os
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import Response, request
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

from webapp.platform import multiprocess_metrics
from webapp.platform.app_state import state
from webapp.platform.narrowing import current_object

_COUNTS: multiprocess_metrics.ProcessCounts | None = None
if _FOLDER := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    # In containers that share the folder, each has a process of the same number.
    _HOST = socket.gethostname().replace("_", "-")
    _COUNTS = multiprocess_metrics.ProcessCounts(Path(_FOLDER), lambda: f"{_HOST}-{os.getpid()}")
    values.ValueClass = multiprocess_metrics.value_class(_COUNTS)

REQUESTS = Counter("vpluse_requests_total", "Answers given", ["endpoint", "status"])
SECONDS = Histogram(
    "vpluse_request_seconds",
    "Time to an answer",
    ["endpoint"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
)

STARTED = "vpluse.started"
"""Where a request keeps when it began to be answered."""


def counter(name: str, meaning: str, labels: Iterable[str]) -> Counter:
    """A counter of a room's or a page's own, which keeps its share where the others of the process do. Once for a name."""
    return Counter(name, meaning, tuple(labels))


def start_timing() -> None:
    """Note when the request at hand began to be answered."""
    request.environ[STARTED] = time.perf_counter()


def count_answer(response: Response) -> Response:
    """Count and time an answer, by endpoint and never by address."""
    asked, known = current_object(request), state().answer_counters
    key = (asked.endpoint, response.status_code)
    if key not in known:  # finding a labelled child costs more than counting on it
        endpoint = key[0] or "unknown"
        known[key] = (REQUESTS.labels(endpoint, str(key[1])).inc, SECONDS.labels(endpoint).observe)
    add_one, observe = known[key]
    add_one()
    if started := asked.environ.get(STARTED):
        observe(time.perf_counter() - started)
    return response


@dataclass(frozen=True)
class Gauge:
    """Something that is not counted but looked up when it is asked for."""

    name: str
    meaning: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()


def page(gauges: Iterable[Gauge] = ()) -> Response:
    """Every metric in the text form of Prometheus, of all processes together, and some gauges beside."""
    registry = REGISTRY
    if _COUNTS is not None:
        _COUNTS.write()
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_AllProcesses(Path(_FOLDER or "")))
    return Response(generate_latest(registry) + _as_text(gauges), content_type=CONTENT_TYPE_LATEST)


class _AllProcesses(Collector):
    """The shares of all processes, added up; one that a full disk cut short does not hide the others."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterable[Metric]:
        merged: Iterable[Metric] = multiprocess.MultiProcessCollector.merge(multiprocess_metrics.readable(self._folder))  # type: ignore[no-untyped-call]  # the package has no types here
        return merged


class _Gauges(Collector):
    """Gauges as the client library reads them; a `Gauge` of its own would keep a share in every process."""

    def __init__(self, gauges: Iterable[Gauge]) -> None:
        self._gauges = gauges

    def collect(self) -> Iterable[Metric]:
        families: dict[str, GaugeMetricFamily] = {}
        for gauge in self._gauges:
            names = [name for name, _value in gauge.labels]
            family = families.setdefault(gauge.name, GaugeMetricFamily(gauge.name, gauge.meaning, labels=names))
            family.add_metric([value for _name, value in gauge.labels], gauge.value)
        return families.values()


def _as_text(gauges: Iterable[Gauge]) -> bytes:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Gauges(gauges))
    return generate_latest(registry)

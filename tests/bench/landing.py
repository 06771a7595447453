"""«landing»: the whole page with its form and fresh tokens, against a ready answer and against the usual way."""

import gzip
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from tests.bench import load, sites
from tests.bench.references import DATABASE, NAME, PAGE
from tests.bench.sites import SLUG
from tests.bench.table import Row, Series, against, interleaved
from tests.support import http_load
from tests.support.server import WebServer, serve

PATH = f"/c/{SLUG}"
SECONDS = 2.0
VIEWS = 1_000


def measure() -> Iterator[Row]:
    """Measure the line."""
    with ExitStack() as stack:
        place = stack.enter_context(sites.folder())
        urls = stack.enter_context(sites.databases("SQLite", place))
        ours = stack.enter_context(serve(sites.settings(place, urls)))
        ready, idiomatic = stack.enter_context(references(ours, place, f"sqlite:///{place / 'reference.db'}"))
        shown = {"ours": (ours.port, PATH), "ready": (ready.port, PATH), "idiomatic": (idiomatic.port, "/enter")}
        for port, path in shown.values():
            load.answers_per_second(port, path, 1)
        rates = _series({name: partial(load.answers_per_second, *page, SECONDS) for name, page in shown.items()}, "/s")
        yield against(
            "landing", "32 browsers; a ready answer", rates["ours"], rates["ready"], "≥ 0.5 ×", lambda r: r >= 0.5
        )
        yield against(
            "landing", "32 browsers; Flask-WTF", rates["ours"], rates["idiomatic"], "≥ 3.5 ×", lambda r: r >= 3.5
        )

        waits: dict[str, list[list[float]]] = {"ours": [], "ready": []}
        interleaved({name: partial(_wait, *shown[name], waits[name]) for name in waits})
        p50 = {name: Series(tuple(load.percentile(each, 0.5) for each in taken), "ms") for name, taken in waits.items()}
        p99 = Series(tuple(load.percentile(each, 0.99) for each in waits["ours"]), "ms")
        yield against(
            "landing", "one browser, p50; a ready answer", p50["ours"], p50["ready"], "≤ 2.5 ×", lambda r: r <= 2.5
        )
        yield against("landing", "one browser, p99; its p50", p99, p50["ours"], "≤ 3 ×", lambda r: r <= 3)


@contextmanager
def references(ours: WebServer, place: Path, database: str) -> Iterator[tuple[WebServer, WebServer]]:
    """Serve both references beside the site: a ready answer of its bytes, and the usual way to such a page."""
    (page,) = http_load.send_all(ours.port, [http_load.get(PATH, accept_encoding="gzip")], 1)
    assert page is not None
    (place / "page.gz").write_bytes(page.body)
    html = gzip.decompress(page.body).decode()
    (place / "prose.html").write_text(html[html.index('<div class="landing__story">') : html.index("</main>")])
    target = "tests.bench.references:app"
    with (
        WebServer(target, {NAME: "ready", PAGE: str(place / "page.gz")}, place) as ready,
        WebServer(target, {NAME: "idiomatic", PAGE: str(place / "prose.html"), DATABASE: database}, place) as idiomatic,
    ):
        yield ready, idiomatic


def _series(measures: dict, unit: str) -> dict[str, Series]:
    return {name: Series(values, unit) for name, values in interleaved(measures).items()}


def _wait(port: int, path: str, taken: list[list[float]]) -> float:
    taken.append(load.latencies(port, path, VIEWS))
    return 0.0

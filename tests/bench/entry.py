"""«entry»: a valid form of a new person each, against the bare rows and against the usual way, on both databases."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from itertools import islice

from tests.bench import load, sites, writers
from tests.bench.landing import references
from tests.bench.table import Row, Series, against, interleaved
from tests.support import applications
from tests.support.server import WebServer, serve

FORMS = 600
"""Sent in a round, by people who have not entered before."""
SECONDS = 1.5


def measure() -> Iterator[Row]:
    """Measure the line."""
    for database in sites.DATABASES:
        yield from _measure(database)


def _measure(database: str) -> Iterator[Row]:
    with ExitStack() as stack:
        place = stack.enter_context(sites.folder())
        make = stack.enter_context(sites.server(database, place))
        urls, reference_url = sites.filled(make, place), make("reference")
        ours = stack.enter_context(serve(sites.settings(place, urls)))
        _ready, idiomatic = stack.enter_context(references(ours, place, reference_url))
        line = iter(sites.people(10_000))
        enter = partial(_rate, ours, "/c/first-snow", line)
        enter_idiomatic = partial(_rate, idiomatic, "/enter", line)
        enter()
        enter_idiomatic()
        bare = writers.best(urls)
        rates = interleaved({"ours": enter, "bare": lambda: bare.rate(SECONDS), "idiomatic": enter_idiomatic})
        series = {name: Series(values, "/s") for name, values in rates.items()}
        bare_rows = f"{database}; the bare rows, {bare.count} writers"
        yield against("entry", bare_rows, series["ours"], series["bare"], "≥ 0.4 ×", lambda r: r >= 0.4)
        yield against(
            "entry", f"{database}; Flask and ORM", series["ours"], series["idiomatic"], "≥ 1.5 ×", lambda r: r >= 1.5
        )


def _rate(server: WebServer, path: str, line: Iterator[dict[str, str]]) -> float:
    forms = applications.prepare(server.port, list(islice(line, FORMS)), path)
    return load.taken_per_second(server.port, [form.request for form in forms])

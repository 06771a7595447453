"""«dashboard»: the page of a board among millions of entries, while entries are written; «growth»: against a few."""

import statistics
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

from tests.bench import boards, lives, load, seeding, sites
from tests.bench.table import Row, Series, interleaved, one, within
from tests.bench.writing import Writer
from tests.support import http_load
from tests.support.colleague import Colleague
from tests.support.server import WebServer, serve, work
from webapp import create_app
from webapp.settings import Settings

PERIODS = (30, 365)
PAGES = {
    f"{name}, {days} days": f"/staff{path}?period={days}"
    for name, path in (("a campaign", f"/c/{sites.SLUG}"), ("all campaigns", ""))
    for days in PERIODS
}
VIEWS, VIEWS_OF_FEW = 25, 10
"""Of each page in a round: among many entries, where the slowest of a hundred is asked for over all rounds, and few."""
LIMIT = 50
WEIGHT = 15_000


def measure() -> Iterator[Row]:
    """Measure both lines, on each database."""
    for database in sites.DATABASES:
        sizes = seeding.FEW, seeding.ENTRIES
        with lives.lived(database, sizes) as lived:
            yield from of_sites(database, dict(zip(sizes, lived, strict=True)))


def of_sites(database: str, lived: dict[int, Settings]) -> Iterator[Row]:
    """The rows of sites that are filled, by their number of entries: a few, and many."""
    few, many = sorted(lived)
    for_each_board = boards.compare(lived[many])
    with ExitStack() as stack:
        small, large = (stack.enter_context(_Served(lived[entries])) for entries in (few, many))
        views = {small: VIEWS_OF_FEW, large: VIEWS}
        waits = {(site, page): _Waits(site, path, views[site]) for site in views for page, path in PAGES.items()}
        for each in waits.values():
            each.view()
        interleaved({f"{id(site)} {page}": each.view for (site, page), each in waits.items()})
        for page in PAGES:
            taken, what = waits[large, page], f"{database}, {many:,} entries, {page}"
            yield within("dashboard", f"{what}: p99 of the page", one(taken.of_all(0.99), "ms"), LIMIT)
            p50 = taken.series(0.5)
            yield within("dashboard", f"{what}: p50 of the page", p50, LIMIT)
            yield within("dashboard", f"{what}: the server's processor time for it", taken.cost(), LIMIT)
            yield within("dashboard", f"{what}: compressed", one(taken.weight, "B"), WEIGHT)
            before = waits[small, page].series(0.5)
            ratio = p50.median / before.median
            yield Row("growth", f"{what}: page; at {few:,}", p50, before, ratio, "≤ 1.3 ×", ratio <= 1.3)
    for what, (ours, over_events) in for_each_board.items():
        ratio = over_events.median / ours.median
        label = f"{database}, {many:,} entries, {what}: a board's figures; of entries alone, over the events"
        yield Row("dashboard", label, ours, over_events, ratio, "≥ 100 ×", ratio >= 100)


class _Served:
    """A site with its worker, to which 200 entries a second are written while it is looked at, and a colleague signed in."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._stack = settings, ExitStack()

    def __enter__(self) -> "_Served":
        settings = self._settings
        colleague = Colleague(create_app(settings))
        self.cookie = "; ".join(f"{each.key}={each.value}" for each in (colleague.client._cookies or {}).values())
        self.web: WebServer = self._stack.enter_context(serve(settings))
        self._stack.enter_context(work(settings))
        self.writer = self._stack.enter_context(Writer(settings))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


@dataclass
class _Waits:
    """How long somebody waited for a page, round by round, in milliseconds."""

    site: _Served
    path: str
    views: int
    rounds: list[list[float]] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    weight: int = 0

    def view(self) -> float:
        """Look at the page again and again."""
        before = load.busy_seconds(self.site.web)
        with self.site.writer.writing():
            answers = load.aside(_views, self.site.web.port, self.path, self.site.cookie, self.views)
        self.costs.append((load.busy_seconds(self.site.web) - before) / len(answers) * 1000)
        self.rounds.append(sorted(seconds * 1000 for seconds, _size in answers))
        self.weight = max(size for _seconds, size in answers)
        return statistics.median(self.rounds[-1])

    def series(self, share: float) -> Series:
        """By round, the wait that so many did not pass; the first round warmed the server up."""
        return Series(tuple(load.percentile(each, share) for each in self.rounds[1:]), "ms")

    def of_all(self, share: float) -> float:
        """The same of the views of all rounds together."""
        return load.percentile(sorted(wait for each in self.rounds[1:] for wait in each), share)

    def cost(self) -> Series:
        """By round, the processor's time that the server spent on one page."""
        return Series(tuple(self.costs[1:]), "ms")


def _views(port: int, path: str, cookie: str, views: int) -> list[tuple[float, int]]:
    request = http_load.get(path, cookie, accept_encoding="gzip")
    answers = http_load.send_all(port, [request] * views, 1)
    wrong = {answer.status if answer else 0 for answer in answers} - {200}
    if wrong:
        raise RuntimeError(f"the page was answered by {wrong}")
    return [(answer.seconds, len(answer.body)) for answer in answers if answer is not None]

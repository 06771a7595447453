"""«weight»: what a first visit to a landing page costs a phone, in a real browser with an empty cache."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import Page

from tests.bench import sites
from tests.bench.table import Row, one, within
from tests.support.browser import launch
from tests.support.server import serve

FIRST_FLIGHT = 14_000
"""Bytes that TCP sends before it waits for an answer (14,600), less the headers."""
STRIP = 1_000
PHONE = {"width": 360, "height": 740}
WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
STARTED_BEFORE = """paint => 1 + performance.getEntriesByType('resource')
    .filter(each => each.renderBlockingStatus === 'blocking' && each.startTime < paint).length"""


@dataclass
class Visit:
    """What came over the wire, by the kind of resource, in bytes."""

    heads: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    whole: dict[str, int] = field(default_factory=dict)

    def watch(self, page: Page) -> None:
        """Listen to what the browser's own network log says."""
        log = page.context.new_cdp_session(page)
        log.send("Network.enable")
        log.on("Network.responseReceived", self._began)
        log.on("Network.loadingFinished", self._ended)

    def bytes(self, *kinds: str) -> int:
        """Bodies as they were sent, of some kinds or of all."""
        return sum(
            size - self.heads[request]
            for request, size in self.whole.items()
            if not kinds or self.kinds[request] in kinds
        )

    def _began(self, event: dict[str, Any]) -> None:
        self.kinds[event["requestId"]] = event["type"]
        self.heads[event["requestId"]] = int(event["response"]["encodedDataLength"])

    def _ended(self, event: dict[str, Any]) -> None:
        self.whole[event["requestId"]] = int(event["encodedDataLength"])


def measure() -> Iterator[Row]:
    """Measure the line."""
    with sites.folder() as place, sites.databases("SQLite", place) as urls, serve(sites.settings(place, urls)) as web:
        with launch() as browser:
            page = browser.new_context(viewport=PHONE, locale="ru-KZ").new_page()
            page.add_init_script(WATCH_SHIFTS)
            visit = Visit()
            visit.watch(page)
            page.goto(f"http://localhost:{web.port}/c/{sites.SLUG}", wait_until="networkidle")
            page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
            page.wait_for_timeout(500)
            paint = page.evaluate(FIRST_PAINT)
            yield within(
                "weight", "HTML and CSS, compressed", one(visit.bytes("Document", "Stylesheet"), "B"), FIRST_FLIGHT
            )
            yield within("weight", "the strip's share of it", one(_strip(web.port), "B"), STRIP)
            yield within("weight", "requests before the first paint", one(page.evaluate(STARTED_BEFORE, paint), ""), 2)
            yield within("weight", "script", one(visit.bytes("Script"), "B"), 2_000)
            yield within("weight", "fonts", one(visit.bytes("Font"), "B"), 60_000)
            yield within("weight", "the whole page with its picture", one(visit.bytes(), "B"), 100_000)
            yield within("weight", "layout shift", one(page.evaluate("window.shifted"), ""), 0)


def _strip(port: int) -> int:
    """Bytes by which a page with the question is heavier than that of a browser that answers it by itself."""
    asked, not_asked = (_page_size(port, signals) for signals in ({}, {"Sec-GPC": "1"}))
    return asked - not_asked


def _page_size(port: int, signals: dict[str, str]) -> int:
    address = f"http://localhost:{port}/c/{sites.SLUG}"
    with urlopen(Request(address, headers={"Accept-Encoding": "gzip", **signals})) as answer:
        return len(answer.read())

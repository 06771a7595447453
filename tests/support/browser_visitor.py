"""A visitor with a real browser: opens pages, fills in the form, and notes whatever a browser complains of.

The counterpart of the page guard: `complaints` is asked at the end of every journey, whatever it was about.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.support.browser import PATIENCE, be_patient
from tests.support.live import LiveSite
from tests.support.mail import code_in
from tests.support.people import make_person
from tests.support.reading import left_to_read
from tests.support.visitor import REQUIRED, address
from webapp.cookies import COOKIE, ITEMS, STAFF_ITEM
from webapp.messaging.senders import Rendered
from webapp.platform.tokens import CODE_DIGITS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Locator, Request, Response

COOKIES = {item.name: item for item in ITEMS if item.store == COOKIE}
STORED = """async () => [
    ...Object.keys(localStorage), ...Object.keys(sessionStorage), ...await caches.keys(),
    ...(await indexedDB.databases()).map(base => base.name),
]"""
SHIFTS = """
globalThis.shifts = [];
new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifts.push([entry.value,
        ...entry.sources.map(source => source.node?.nodeName + "." + source.node?.className)]);
}).observe({ type: "layout-shift", buffered: true });
"""

PREVIEW_RUNS_NOTHING = "Blocked script execution in "


class BrowserVisitor:
    """One person with one browser, at a window's width, with or without script."""

    def __init__(
        self, browser: Browser, site: LiveSite, *, lang: str = "ru", width: int = 1280, script: bool = True,
        scheme: str = "light", person: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.site = site
        self.lang = lang
        self._script = script
        self.person = person or make_person()
        options: dict[str, Any] = {"java_script_enabled": script, "color_scheme": scheme, "base_url": site.url}
        self.context = browser.new_context(viewport={"width": width, "height": 740 if width < 600 else 900}, **options)
        be_patient(self.context)
        self.context.add_init_script(SHIFTS)
        self.page = self.context.new_page()
        self.posts: list[str] = []
        self._refused: set[str] = set()
        self._complaints: list[str] = []
        self.page.on("request", self._note_request)
        self.page.on("response", self._note_response)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self._complaints.append(f"script: {error}"))
        self.page.on("requestfailed", self._note_failure)

    @property
    def form(self) -> Locator:
        return self.page.locator("#entry form")

    @property
    def path(self) -> str:
        """Where the browser is, without the host."""
        return self.page.url.removeprefix(self.site.url)

    def address(self, rest: str = "/") -> str:
        """A path of the site in the visitor's language."""
        return rest if self.lang == "ru" else f"/{self.lang}{rest}"

    def sign_in(self, role: str = "marketer") -> None:
        """Become a member of staff, signed in a moment ago."""
        cookie = {"name": STAFF_ITEM.name, "value": self.site.sign_in(role), "url": self.site.url}
        expires = time.time() + (STAFF_ITEM.life.total_seconds() if STAFF_ITEM.life else 0) - 60
        self.context.add_cookies([{**cookie, "httpOnly": True, "sameSite": "Lax", "expires": expires}])

    def go(self, path: str) -> Response:
        """Open a page."""
        response = self.page.goto(path)
        assert response is not None
        return response

    def land(self, slug: str = "first-snow") -> None:
        """Open a campaign's page."""
        assert self.go(address(slug, self.lang)).ok

    def fill(self, **changes: str) -> None:
        """Answer every question of the form and tick what is required."""
        for name, value in (self.person | changes).items():
            if self.form.locator(f"#{name}").count():
                self.form.locator(f"#{name}").fill(value)
        for name in REQUIRED:
            if self.form.locator(f"#{name}").count():
                self.form.locator(f"#{name}").check()

    def choose(self, answer: str) -> Response:
        """Press a button about statistics: the banner's, the footer's or the page's, whichever comes first."""
        return self.press(self.page.locator(f"button[name=choice][value={answer}]").first)

    def status_of_counting(self, path: str = "/") -> str:
        """What the site says of counting a view of a page by this browser."""
        return self.go(self.address(path)).headers["analytics-status"]

    def wait_until_read(self) -> None:
        """Let pass the time in which only a machine could have filled in the form."""
        self.page.wait_for_timeout(left_to_read(self.form.locator("[name=shown]").input_value()) * 1000)

    def wait_until(self, holds: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Let the page go on until something holds that the browser does by itself; fails after `patience` seconds."""
        deadline = time.monotonic() + patience
        while not holds():
            assert time.monotonic() < deadline, "what the page was to do by itself was not done"
            self.page.wait_for_timeout(50)

    def send(self) -> None:
        """Press the form's button, no sooner than a person would."""
        self.wait_until_read()
        self.press(self.form.locator("button"))

    def press(self, what: Locator) -> Response:
        """Press what leads to another page, and answer that page."""
        with self.page.expect_navigation() as navigation:
            what.click()
        return navigation.value

    def enter(self, slug: str = "first-snow", **changes: str) -> None:
        """Open a campaign's page, fill in the form and send it."""
        self.land(slug)
        self.fill(**changes)
        self.send()
        assert self.path == address(slug, self.lang) + "/thanks", self.path

    def confirm(self, code: str) -> Response:
        """Type a code and send it; with script its sixth digit does so."""
        if self._script and len(code) == CODE_DIGITS and self.page.locator("form[data-code]").count():
            with self.page.expect_navigation() as navigation:
                self.page.locator("#code").fill(code)
            return navigation.value
        self.page.locator("#code").fill(code)
        return self.press(self.page.locator("form:has(#code) button"))

    def newest_letter(self, count: int = 1) -> Rendered:
        """The last of the `count` letters that must have come."""
        return self.site.newest_letter_to(self.person["email"], count)

    def take_part(self, slug: str = "first-snow") -> None:
        """Enter a campaign and confirm by the code."""
        self.enter(slug)
        self.confirm(code_in(self.newest_letter()))
        assert self.page.locator(".ticket__number").count() == 1

    def slow_down(self, network: dict[str, Any]) -> None:
        """Have the browser's connection be like this (CDP Network.emulateNetworkConditions)."""
        self.context.new_cdp_session(self.page).send("Network.emulateNetworkConditions", network)

    def await_worker(self) -> None:
        """Go on when the service worker answers for the page."""
        self.page.wait_for_function("() => navigator.serviceWorker.controller?.state === 'activated'")

    @contextmanager
    def without_network(self) -> Iterator[None]:
        """A lift, a tunnel, the steppe. What the browser complains of meanwhile is what it should."""
        known = len(self._complaints)
        self.context.set_offline(True)
        yield
        self.context.set_offline(False)
        del self._complaints[known:]

    @property
    def status(self) -> int:
        """With what the page at hand was answered."""
        return int(self.page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus"))

    def focused(self) -> str:
        """The id of what has the focus, else its tag."""
        return str(self.page.evaluate("document.activeElement.id || document.activeElement.localName"))

    def complaints(self) -> list[str]:
        """What the browser had to complain of, and what it was made to keep."""
        kept = [f"cookie {cookie.get('name')}" for cookie in self.context.cookies() if not _is_ours(cookie)]
        if self.page.url.startswith(self.site.url):
            kept += [f"storage {name}" for name in self.page.evaluate(STORED)]
        return self._complaints + kept

    def close(self) -> None:
        self.context.close()

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith(f"{self.site.url}/"):
            self._complaints.append(f"a request to a stranger: {request.url}")
        if request.method == "POST":
            self.posts.append(request.url.removeprefix(self.site.url))

    def _note_response(self, response: Response) -> None:
        if response.status >= 400 and response.request.is_navigation_request():
            self._refused.add(response.url)
        elif response.status >= 400:
            self._complaints.append(f"{response.status} for {response.url}")
        if response.status >= 500:
            self._complaints.append(f"{response.status} for {response.url}")

    def _note_console(self, message: ConsoleMessage) -> None:
        # A page that answers 422 is meant to; the browser notes it as a resource that failed.
        if message.location.get("url") in self._refused and message.text.startswith("Failed to load resource"):
            return
        # What drives the browser looks by a script into the preview, in whose frame none is to run.
        if message.text.startswith(PREVIEW_RUNS_NOTHING) and "/preview/page'" in message.text:
            return
        if message.type in {"error", "warning", "assert"}:
            self._complaints.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def _note_failure(self, request: Request) -> None:
        # A page that is left for another takes its unfinished requests with it.
        if request.failure != "net::ERR_ABORTED":
            self._complaints.append(f"{request.failure} for {request.url}")


def _is_ours(cookie: Any) -> bool:
    """A cookie of the catalogue, for this site only, out of every script's reach, for as long as the catalogue says."""
    item = COOKIES.get(cookie["name"])
    if item is None or not cookie["httpOnly"] or cookie["sameSite"] != "Lax" or cookie["path"] != "/":
        return False
    if item.life is None:
        return bool(cookie["expires"] == -1)
    return bool(time.time() < cookie["expires"] <= time.time() + item.life.total_seconds())

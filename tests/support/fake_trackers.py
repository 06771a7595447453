"""Stand-ins for the outside statistics services: each a small server on loopback that notes what it is asked.

What they serve behaves as the real scripts do in all that matters here: it works off the queue that our page left,
puts a second script into the page, sets first-party cookies, writes to the browser's memory and sends a beacon.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

REPORT = """
const told = JSON.stringify(%(told)s), here = new URL(document.querySelector("script[src*='%(mark)s']").src).origin;
const more = document.createElement("script");
more.src = `${here}/more.js`;
document.head.append(more);
const query = new URLSearchParams({ told, referrer: document.referrer, cookies: document.cookie });
new Image().src = `${here}/pixel?${query}`;
fetch(`${here}/beacon`, { method: "POST", mode: "no-cors", credentials: "include", body: told });
"""
METRICA = """
for (const name of ["_ym_uid", "_ym_d", "_ym_isad"]) document.cookie = `${name}=1; path=/; max-age=86400`;
for (const name of ["_ym_uid", "_ym123456_lsid", "_ym_retryReqs"]) localStorage.setItem(name, "1");
addEventListener("pagehide", () => { document.cookie = "_ym_d=2; path=/; max-age=86400"; });
"""
GA4 = """
trustedTypes.createPolicy("goog#html", { createScriptURL: url => url });
const [, id, fields] = [...dataLayer].map(each => [...each]).find(each => each[0] === "config");
const life = `path=/; max-age=${fields.cookie_expires}`;
for (const name of ["_ga", `_ga_${id.slice(2)}`]) document.cookie = `${name}=GS1.1; ${life}`;
"""
SCRIPTS = {
    "/metrika/tag.js": f"{{{METRICA}{REPORT % {'told': 'ym.a.map(each => [...each])', 'mark': '/metrika/'}}}}",
    "/gtag/js": f"{{{GA4}{REPORT % {'told': '[...dataLayer].map(each => [...each])', 'mark': '/gtag/'}}}}",
    "/matomo.js": f"{{{REPORT % {'told': '_paq', 'mark': '/matomo.js'}}}}",
    "/more.js": "",
}
"""By path; each in a block of its own, since they share a page."""
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"


class FakeTracker:
    """One outside service: where it is, and each thing it was asked."""

    def __init__(self, port: int) -> None:
        # By name, where the site is 127.0.0.1: another site to a browser, not only another port.
        self.url = f"http://localhost:{port}"
        self.asked: list[str] = []
        """The path of each request."""
        self.told: list[dict[str, str]] = []
        """What each pixel brought: `told`, what our page said to the script; `referrer` and `cookies`, what it read."""
        self.referrers: set[str] = set()
        """What browsers called the page that they asked from."""

    def forget(self) -> None:
        """Begin with blank notes."""
        for notes in (self.asked, self.told, self.referrers):
            notes.clear()

    def commands(self) -> list[Any]:
        """What our page said to its script the last time."""
        commands: list[Any] = json.loads(self.told[-1]["told"])
        return commands


@contextmanager
def fake_trackers(*names: str) -> Iterator[dict[str, FakeTracker]]:
    """Start a service for each name; all are stopped at the end."""
    trackers: dict[str, FakeTracker] = {}
    servers: list[ThreadingHTTPServer] = []
    try:
        for name in names:
            servers.append(ThreadingHTTPServer(("127.0.0.1", 0), _Handler))
            trackers[name] = FakeTracker(servers[-1].server_address[1])
            servers[-1].tracker = trackers[name]  # type: ignore[attr-defined]  # for the handler
            Thread(target=servers[-1].serve_forever, args=(0.02,), daemon=True).start()
        yield trackers
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._note()
        path = urlsplit(self.path).path
        if path in SCRIPTS:
            self._answer("text/javascript", SCRIPTS[path].encode())
        else:
            self._answer("image/gif", GIF)

    def do_POST(self) -> None:
        self._note()
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer("text/plain", b"")

    def log_message(self, *args: Any) -> None:
        """Say nothing: the tests read what was noted."""

    def _note(self) -> None:
        tracker: FakeTracker = self.server.tracker  # type: ignore[attr-defined]
        parts = urlsplit(self.path)
        if parts.path == "/pixel":
            tracker.told.append({name: values[0] for name, values in parse_qs(parts.query).items()})
        tracker.referrers.add(self.headers.get("Referer", ""))
        tracker.asked.append(parts.path)

    def _answer(self, mimetype: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", mimetype)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

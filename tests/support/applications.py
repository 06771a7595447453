"""Entry forms filled in and ready to be sent, as bytes: fetched and filled ahead, so that a load is nothing else."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.support import http_load, reading
from tests.support.visitor import REQUIRED

PATIENCE, RELOAD_AFTER = 60.0, 0.25
"""Seconds for which a site that is away for a moment is waited for, and after which somebody looks again."""
TOKEN = re.compile(r'name="(csrf_token|shown)"[^>]* value="([^"]+)"')


@dataclass(frozen=True)
class Application:
    """One form of one person."""

    person: dict[str, str]
    shown_key: str
    request: bytes
    shown: str
    """The token that says when it was shown."""


def wait_until_read(forms: Sequence[Application]) -> None:
    """Return when each form has been shown for as long as a person needs."""
    reading.wait_until_read(form.shown for form in forms)


def prepare(port: int, people: Sequence[dict[str, str]], path: str = "/c/first-snow") -> list[Application]:
    """Have each person open the page with a browser of their own, and fill in the form.

    Whoever is told that the site is away for a moment loads the page again, as they are asked to.
    """
    pages = list(http_load.send_all(port, [http_load.get(path)] * len(people), 8))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        away = [place for place, page in enumerate(pages) if page is not None and page.status == 503]
        if not away:
            break
        time.sleep(RELOAD_AFTER)
        for place, page in zip(away, http_load.send_all(port, [http_load.get(path)] * len(away), 8), strict=True):
            pages[place] = page
    return [_fill(page, person, path) for page, person in zip(pages, people, strict=True)]


def _fill(page: http_load.Answer | None, person: dict[str, str], path: str) -> Application:
    assert page is not None
    assert page.status == 200, page.status
    html = page.body.decode()
    tokens = dict(TOKEN.findall(html))
    asked = {name: value for name, value in person.items() if f'name="{name}"' in html}
    ticked = {name: "y" for name in REQUIRED if f'name="{name}"' in html}
    cookie = (page.header("set-cookie") or "").partition(";")[0]
    request = http_load.post(path, {**asked, **ticked, **tokens}, cookie)
    shown = tokens.get("shown", "..")
    return Application(person, shown.split(".")[-2], request, shown)

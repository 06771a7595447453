"""A real browser for the journeys: the machine's own Chromium, driven by Playwright.

Where there is Chromium without its windows, tabs and menus (Debian's `chromium-headless-shell`, of the same build), it is
that one: a new page in it takes 0.3 s of processor time, and 0.9 s in the whole. The whole shows what only it can:
the application's own window, and pages kept in memory for Back.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
WITHOUT_WINDOWS = "chromium-headless-shell"
PATIENCE = 90.0
"""Seconds for which anything in a browser is waited for, on a machine that has other things to do."""
# CI runs as root and in containers, where Chromium's sandbox and graphics cannot start; the rest
# keeps the browser from talking to anybody but the site.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Without windows it would fit letters to whole pixels, and lines would break elsewhere than on people's screens.
    "--font-render-hinting=none",
)


def executable() -> str | None:
    """The path of the first browser found on PATH, or None."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def missing_reason() -> str | None:
    """Why there can be no browser here, in words for a skipped test; None when there can."""
    if find_spec("playwright") is None:
        return "Playwright is not installed (requirements-dev.txt)"
    if executable() is None:
        return f"no Chromium on PATH (looked for {', '.join(NAMES)})"
    return None


def be_patient(context: "BrowserContext") -> None:
    """Have whatever is done in a context waited for as long as that; Playwright by itself gives up after a third."""
    context.set_default_timeout(PATIENCE * 1000)


@contextmanager
def launch() -> Iterator["Browser"]:
    """Start the browser and close it at the end. Each test opens a context of its own in it:

    `browser.new_context(locale="ru-KZ", viewport=…, java_script_enabled=False)`.
    """
    if reason := missing_reason():
        raise RuntimeError(reason)
    # Here, because without the package the tests that need no browser must still be collected.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = shutil.which(WITHOUT_WINDOWS) or executable()
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def that_remembers_pages(browser: "Browser") -> Iterator["Browser"]:
    """Another one beside a browser, which keeps whole pages in its memory for Back and Forward, as people's do.

    Playwright has that switched off.
    """
    other = browser.browser_type.launch(
        executable_path=executable(), args=list(FLAGS), ignore_default_args=["--disable-back-forward-cache"]
    )
    try:
        yield other
    finally:
        other.close()

"""What pages say of a choice about statistics after Back and Forward, out of the browser's memory or its cache."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import browser as browsers
from tests.support.browser_visitor import BrowserVisitor
from tests.support.live import LiveSite

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

ON, OFF = "Статистика включена", "Статистика выключена"
# Playwright loses a page without script that its browser takes out of its memory, so that one is not tried.
EVERY_WAY = pytest.mark.parametrize(
    ("way", "script"), [("memory", True), ("cache", True), ("cache", False)], ids=["memory", "cache", "no-script"]
)


@pytest.fixture(scope="module")
def remembering(browser: "Browser") -> Iterator["Browser"]:
    """A browser of its own process: the one of all journeys keeps no pages in its memory."""
    with browsers.that_remembers_pages(browser) as found:
        yield found


@pytest.fixture
def come(request: pytest.FixtureRequest, live: LiveSite) -> Iterator[Callable[..., BrowserVisitor]]:
    """Brings a visitor whose browser goes back by way of its `memory`, or of its `cache` alone."""
    come: list[BrowserVisitor] = []

    def come_by(way: str, **how: Any) -> BrowserVisitor:
        where = request.getfixturevalue("remembering" if way == "memory" else "browser")
        come.append(BrowserVisitor(where, live, **how))
        return come[-1]

    yield come_by
    for visitor in come:
        visitor.close()


def go_back(visitor: BrowserVisitor, path: str, most: int = 4) -> None:
    """Press Back until the browser is at a path."""
    for _ in range(most):
        if visitor.path == path:
            return
        visitor.wait_until(lambda: pressed_back(visitor))
    assert visitor.path == path


def pressed_back(visitor: BrowserVisitor) -> bool:
    """Whether Back could be pressed: between two pages there is, for a moment, none to press it on."""
    from playwright.sync_api import Error  # as elsewhere: only where there is a browser

    try:
        visitor.page.go_back(wait_until="commit")
    except Error as error:
        if "Not attached to an active page" not in error.message:
            raise
        return False
    return True


def footer(visitor: BrowserVisitor) -> Any:
    return visitor.page.locator(".cookie-status")


@EVERY_WAY
def test_back_after_refusing_says_that_statistics_are_off(
    come: Callable[..., BrowserVisitor], way: str, script: bool
) -> None:
    visitor = come(way, script=script)
    visitor.go("/")
    visitor.choose("accept")
    visitor.go("/policy")
    assert ON in footer(visitor).inner_text()
    visitor.go("/c/tea-road")
    visitor.choose("refuse")
    go_back(visitor, "/policy")

    visitor.page.locator(".cookie-status", has_text=OFF).wait_for()

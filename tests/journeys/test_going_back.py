"""What pages say of a choice about statistics after Back and Forward, out of the browser's memory or its cache."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import browser as browsers
from tests.support.live import LiveSite
from tests.support.surfer import Surfer

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
def come(request: pytest.FixtureRequest, live: LiveSite) -> Iterator[Callable[..., Surfer]]:
    """Brings a visitor whose browser goes back by way of its `memory`, or of its `cache` alone."""
    come: list[Surfer] = []

    def come_by(way: str, **how: Any) -> Surfer:
        where = request.getfixturevalue("remembering" if way == "memory" else "browser")
        come.append(Surfer(where, live, **how))
        return come[-1]

    yield come_by
    for surfer in come:
        surfer.close()


def go_back(surfer: Surfer, path: str, most: int = 4) -> None:
    """Press Back until the browser is at a path."""
    for _ in range(most):
        if surfer.path == path:
            return
        surfer.wait_until(lambda: pressed_back(surfer))
    assert surfer.path == path


def pressed_back(surfer: Surfer) -> bool:
    """Whether Back could be pressed: between two pages there is, for a moment, none to press it on."""
    from playwright.sync_api import Error  # as elsewhere: only where there is a browser

    try:
        surfer.page.go_back(wait_until="commit")
    except Error as error:
        if "Not attached to an active page" not in error.message:
            raise
        return False
    return True


def footer(surfer: Surfer) -> Any:
    return surfer.page.locator(".cookie-status")


@EVERY_WAY
def test_back_after_refusing_says_that_statistics_are_off(come: Callable[..., Surfer], way: str, script: bool) -> None:
    surfer = come(way, script=script)
    surfer.go("/")
    surfer.choose("accept")
    surfer.go("/policy")
    assert ON in footer(surfer).inner_text()
    surfer.go("/c/tea-road")
    surfer.choose("refuse")
    go_back(surfer, "/policy")

    surfer.page.locator(".cookie-status", has_text=OFF).wait_for()

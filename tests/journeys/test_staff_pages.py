"""Every page for staff in a real browser, empty and filled: whom it keeps out, whether it fits, what a browser says."""

from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

import pytest

from tests.journeys.test_fits import OUTSIDE
from tests.journeys.test_staff_sign_in import come_in_by_password, invite
from tests.support.axe import JUDGED_IN, LOOKS, STANDARDS, findings
from tests.support.browser_visitor import BrowserVisitor
from tests.support.live import LiveSite, run_site
from webapp.accounts import ADMINISTRATOR, MARKETER, RESPONSIBLE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

NARROW, PHONE, DESKTOP = ({"width": width, "height": 900} for width in (320, 360, 1280))
FILLED, EMPTY = "first-snow", "nauryz-table"
PAGES = {
    MARKETER: {
        "figures of all": "/staff",
        "figures of one": f"/staff/c/{FILLED}",
        "figures of one without any": f"/staff/c/{EMPTY}",
        "campaigns": "/staff/campaigns",
        "campaigns, none found": "/staff/campaigns?q=zzz",
        "new campaign": "/staff/campaigns/new",
        "home of a campaign": "/staff/campaigns/2/home",
        "home of one that is over": "/staff/campaigns/1/home",
        "editor": "/staff/campaigns/1",
        "publish": "/staff/campaigns/1/publish",
        "rules": "/staff/campaigns/1/rules",
        "history": "/staff/campaigns/1/history",
        "one version": "/staff/campaigns/1/history/1",
        "discard": "/staff/campaigns/1/discard",
        "entries": f"/staff/c/{FILLED}/entries",
        "no entries": f"/staff/c/{EMPTY}/entries",
        "account": "/staff/me",
        "passkey": "/staff/me/passkey",
        "password": "/staff/me/password",
        "prove": "/staff/prove",
    },
    RESPONSIBLE: {
        "exports": f"/staff/c/{FILLED}/exports",
        "audit": "/staff/audit",
        "audit, nothing found": "/staff/audit?since=2099-01-01",
    },
    ADMINISTRATOR: {"people": "/staff/people"},
}
_numbers = count(1)


@pytest.fixture(scope="module")
def office(browser: "Browser", tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """A site with entries enough for every figure, and campaigns that have none."""
    with run_site(tmp_path_factory.mktemp("office"), host="localhost", DEMO_ENTRIES="600") as site:
        yield site


def states(visitor: BrowserVisitor) -> Iterator[str]:
    """Stand on every page for staff in the visitor's language, as somebody who may be there."""
    yield from sign_in_pages(visitor)
    for role, pages in PAGES.items():
        visitor.context.clear_cookies()
        visitor.sign_in(role)
        for name, path in pages.items():
            assert visitor.go(visitor.address(path)).ok, name
            yield name
        if role == MARKETER:
            yield from closing(visitor)
            yield from sharing(visitor)
        elif role == RESPONSIBLE:
            yield from revealing(visitor)
            yield from asking(visitor)
        else:
            visitor.page.locator("#email").fill(f"new.{next(_numbers)}.{visitor.lang}@example.kz")
            visitor.press(visitor.page.locator("form:has(#email) button"))
            yield "people, somebody invited"


def sign_in_pages(visitor: BrowserVisitor) -> Iterator[str]:
    visitor.go(visitor.address("/staff/sign-in"))
    yield "sign in"
    for name in ("email", "password", "code"):
        visitor.page.locator(f"#{name}").fill("nobody@example.kz")
    visitor.press(visitor.page.locator("form:has(#password) button"))
    yield "sign in, not let in"
    visitor.go(
        visitor.address(
            invite(visitor.site, email=f"page.{visitor.lang}.{next(_numbers)}@example.kz").removeprefix(
                visitor.site.url
            )
        )
    )
    yield "invitation"
    come_in_by_password(visitor)
    yield "codes on paper"
    visitor.go(visitor.address("/staff/me"))
    yield "account with a password"
    visitor.go(visitor.address("/staff/prove"))
    yield "prove by a password"


def closing(visitor: BrowserVisitor) -> Iterator[str]:
    visitor.go(visitor.address("/staff/campaigns"))
    running = visitor.page.locator("section[aria-labelledby=shelf-running] h3 a").first.get_attribute("href")
    visitor.go(f"{running}/close")
    yield "close"


def sharing(visitor: BrowserVisitor) -> Iterator[str]:
    visitor.go(visitor.address(f"/staff/c/{FILLED}"))
    visitor.press(visitor.page.locator(".sharing__form button"))
    yield "figures with a link"
    visitor.go(visitor.page.locator(".sharing__links a").first.get_attribute("href") or "")
    yield "shared figures"


def revealing(visitor: BrowserVisitor) -> Iterator[str]:
    visitor.go(visitor.address(f"/staff/c/{FILLED}/entries"))
    visitor.press(visitor.page.locator("a[href*='/reveal']").first)
    yield "reveal"
    visitor.press(visitor.page.locator("main form button"))
    yield "reveal, nothing chosen"
    visitor.page.locator("main [type=radio]").first.check()
    visitor.page.locator("#kind").select_option("request")
    visitor.page.locator("#words").fill("Просила уточнить, как записана")
    visitor.press(visitor.page.locator("main form button"))
    yield "revealed"


def asking(visitor: BrowserVisitor) -> Iterator[str]:
    visitor.go(visitor.address(f"/staff/c/{EMPTY}/exports"))
    visitor.press(visitor.page.locator("main form:has(#ground) button"))
    yield "exports, nothing chosen"
    visitor.page.locator("main [type=checkbox]").first.check()
    visitor.page.locator("#ground").select_option("court")
    visitor.page.locator("#basis").fill("Запрос суда № 7 от 1 ноября")
    visitor.page.locator("#recipient").fill("Районный суд № 2")
    visitor.press(visitor.page.locator("main form:has(#ground) button"))
    yield "exports with a request"


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_no_page_for_staff_keeps_anybody_out_or_is_wider_than_a_window(arrive, office, lang: str):
    visitor = arrive(office, lang=lang)
    looks = ((DESKTOP, "light", STANDARDS), (PHONE, "dark", LOOKS)) if lang in JUDGED_IN else ()
    found = []
    for state in states(visitor):
        for window, scheme, rules in looks:
            visitor.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            visitor.page.set_viewport_size(window)
            found += [f"{state}, {scheme}: {finding}" for finding in findings(visitor.page, rules)]
        visitor.page.set_viewport_size(NARROW)
        # What is wider than a window scrolls in a box of its own; what is unseen is for listening.
        visitor.page.evaluate(
            "() => { for (const box of document.querySelectorAll('.scroll, .scroll-x, .rows, .unseen')) box.remove() }"
        )
        found += [f"{state}: {outside}" for outside in visitor.page.evaluate(OUTSIDE)]
        visitor.page.set_viewport_size(DESKTOP)

    assert not found, "\n".join(found)

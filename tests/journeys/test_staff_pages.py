"""Every page for staff in a real browser, empty and filled: whom it keeps out, whether it fits, what a browser says."""

from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

import pytest

from tests.journeys.test_fits import OUTSIDE
from tests.journeys.test_staff_ways_in import come_in_by_password, invite
from tests.support.axe import LOOKS, STANDARDS, findings
from tests.support.live import LiveSite, run_site
from tests.support.surfer import Surfer
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
    with run_site(tmp_path_factory.mktemp("office"), host="localhost", DEMO_ENTRIES="2000") as site:
        yield site


def states(surfer: Surfer) -> Iterator[str]:
    """Stand on every page for staff in the surfer's language, as somebody who may be there."""
    yield from ways_in(surfer)
    for role, pages in PAGES.items():
        surfer.context.clear_cookies()
        surfer.sign_in(role)
        for name, path in pages.items():
            assert surfer.go(surfer.address(path)).ok, name
            yield name
        if role == MARKETER:
            yield from closing(surfer)
            yield from sharing(surfer)
        elif role == RESPONSIBLE:
            yield from revealing(surfer)
            yield from asking(surfer)
        else:
            surfer.page.locator("#email").fill(f"new.{next(_numbers)}.{surfer.lang}@example.kz")
            surfer.press(surfer.page.locator("form:has(#email) button"))
            yield "people, somebody invited"


def ways_in(surfer: Surfer) -> Iterator[str]:
    surfer.go(surfer.address("/staff/sign-in"))
    yield "sign in"
    for name in ("email", "password", "code"):
        surfer.page.locator(f"#{name}").fill("nobody@example.kz")
    surfer.press(surfer.page.locator("form:has(#password) button"))
    yield "sign in, not let in"
    surfer.go(
        surfer.address(
            invite(surfer.site, email=f"page.{surfer.lang}.{next(_numbers)}@example.kz").removeprefix(surfer.site.url)
        )
    )
    yield "invitation"
    come_in_by_password(surfer)
    yield "codes on paper"
    surfer.go(surfer.address("/staff/me"))
    yield "account with a password"
    surfer.go(surfer.address("/staff/prove"))
    yield "prove by a password"


def closing(surfer: Surfer) -> Iterator[str]:
    surfer.go(surfer.address("/staff/campaigns"))
    running = surfer.page.locator("section[aria-labelledby=shelf-running] h3 a").first.get_attribute("href")
    surfer.go(f"{running}/close")
    yield "close"


def sharing(surfer: Surfer) -> Iterator[str]:
    surfer.go(surfer.address(f"/staff/c/{FILLED}"))
    surfer.press(surfer.page.locator(".sharing__form button"))
    yield "figures with a link"
    surfer.go(surfer.page.locator(".sharing__links a").first.get_attribute("href") or "")
    yield "shared figures"


def revealing(surfer: Surfer) -> Iterator[str]:
    surfer.go(surfer.address(f"/staff/c/{FILLED}/entries"))
    surfer.press(surfer.page.locator("a[href*='/reveal']").first)
    yield "reveal"
    surfer.press(surfer.page.locator("main form button"))
    yield "reveal, nothing chosen"
    surfer.page.locator("main [type=radio]").first.check()
    surfer.page.locator("#kind").select_option("request")
    surfer.page.locator("#words").fill("Просила уточнить, как записана")
    surfer.press(surfer.page.locator("main form button"))
    yield "revealed"


def asking(surfer: Surfer) -> Iterator[str]:
    surfer.go(surfer.address(f"/staff/c/{EMPTY}/exports"))
    surfer.press(surfer.page.locator("main form:has(#ground) button"))
    yield "exports, nothing chosen"
    surfer.page.locator("main [type=checkbox]").first.check()
    surfer.page.locator("#ground").select_option("court")
    surfer.page.locator("#basis").fill("Запрос суда № 7 от 1 ноября")
    surfer.page.locator("#recipient").fill("Районный суд № 2")
    surfer.press(surfer.page.locator("main form:has(#ground) button"))
    yield "exports with a request"


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_no_page_for_staff_keeps_anybody_out_or_is_wider_than_a_window(arrive, office, lang: str):
    surfer = arrive(office, lang=lang)
    found = []
    for state in states(surfer):
        for window, scheme, rules in ((DESKTOP, "light", STANDARDS), (PHONE, "dark", LOOKS)):
            surfer.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            surfer.page.set_viewport_size(window)
            found += [f"{state}, {scheme}: {finding}" for finding in findings(surfer.page, rules)]
        surfer.page.set_viewport_size(NARROW)
        # What is wider than a window scrolls in a box of its own; what is unseen is for listening.
        surfer.page.evaluate(
            "() => { for (const box of document.querySelectorAll('.scroll, .scroll-x, .rows, .unseen')) box.remove() }"
        )
        found += [f"{state}: {outside}" for outside in surfer.page.evaluate(OUTSIDE)]
        surfer.page.set_viewport_size(DESKTOP)

    assert not found, "\n".join(found)

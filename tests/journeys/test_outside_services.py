"""Outside statistics services in a real browser, against stand-ins that note whatever they are asked."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.journeys.test_cookies import SHARE_OF_SCREEN
from tests.journeys.test_fits import OUTSIDE
from tests.support.axe import findings
from tests.support.browser_visitor import BrowserVisitor
from tests.support.fake_trackers import FakeTracker, fake_trackers
from tests.support.live import LiveSite, run_site
from tests.support.mail import code_in
from webapp import cookies

pytestmark = pytest.mark.browser

SERVICES = (cookies.METRICA, cookies.GA4, cookies.MATOMO)
PUBLIC = ("/", "/kk/", "/c/first-snow", "/c/apple-harvest", "/c/first-snow/rules", "/c/first-snow/results", "/policy")
PERSONAL = ("/c/first-snow/thanks", "/confirm/AAAAAAAAAAAAAAAAAAAAAA", "/receipts/AAAAAAAAAAAAAAAAAAAAAA", "/cookies")
MEMORY = "() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].sort()"


@pytest.fixture(scope="module")
def trackers() -> Iterator[dict[str, FakeTracker]]:
    with fake_trackers(*SERVICES) as trackers:
        yield trackers


@pytest.fixture(scope="module")
def served(
    browser: Any, trackers: dict[str, FakeTracker], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveSite]:
    environ = {
        "METRICA_ID": "123456", "METRICA_HOST": trackers[cookies.METRICA].url,
        "GA4_ID": "G-TEST12345", "GA4_HOST": trackers[cookies.GA4].url,
        "MATOMO_URL": trackers[cookies.MATOMO].url, "MATOMO_SITE": "7",
    }  # fmt: skip
    with run_site(tmp_path_factory.mktemp("served"), **environ) as site:
        yield site


@pytest.fixture
def come(browser: Any, served: LiveSite, trackers: dict[str, FakeTracker]) -> Iterator[Callable[..., BrowserVisitor]]:
    """Brings a visitor, with every tracker's notes blank; at the end no browser may have complained of anything.

    That trackers are asked and cookies of theirs are kept is no complaint here: the tests look at both.
    """
    came: list[BrowserVisitor] = []
    known = ["a request to a stranger", "cookie _", "storage _"]
    for tracker in trackers.values():
        tracker.forget()

    def come(*, allow: tuple[str, ...] | None = None, expected: tuple[str, ...] = (), **how: Any) -> BrowserVisitor:
        visitor = BrowserVisitor(browser, served, **how)
        came.append(visitor)
        known.extend(expected)
        if allow is not None:
            choose(visitor, allow)
        return visitor

    yield come
    complaints = [complaint for visitor in came for complaint in visitor.complaints()]
    for visitor in came:
        visitor.close()
    assert [complaint for complaint in complaints if not complaint.startswith(tuple(known))] == []


def choose(visitor: BrowserVisitor, allow: tuple[str, ...]) -> None:
    """Tick these services on the preferences page, and nothing else, and keep it."""
    visitor.go("/cookies")
    for key in SERVICES:
        visitor.page.locator(f"#{key}").set_checked(key in allow)
    visitor.press(visitor.page.locator("button[value=save]"))


def visit(visitor: BrowserVisitor, *paths: str) -> None:
    """Open pages, each until whatever it asks for has come."""
    for path in paths:
        visitor.page.goto(path, wait_until="networkidle")


def asked(trackers: dict[str, FakeTracker]) -> set[str]:
    return {name for name, tracker in trackers.items() if tracker.asked}


def kept(visitor: BrowserVisitor) -> set[str]:
    """The names of what others than the site have left in the browser."""
    names = {cookie["name"] for cookie in visitor.context.cookies()} - {"vpluse", "vpluse_choice", "vpluse_stats"}
    return names | set(visitor.page.evaluate(MEMORY))


def test_nobody_is_asked_before_a_yes(come, trackers):
    visitor = come()
    visit(visitor, *PUBLIC, *PERSONAL)

    assert asked(trackers) == set()
    assert kept(visitor) == set()


def test_nobody_is_asked_after_a_no(come, trackers):
    visitor = come(allow=())
    visit(visitor, *PUBLIC, *PERSONAL)

    assert asked(trackers) == set()
    assert not visitor.page.locator("script[src*=statistics], script[src*=forget]").count()


@pytest.mark.parametrize("headers", [{"Sec-GPC": "1"}, {"DNT": "1"}])
def test_nobody_is_asked_where_the_browser_says_no_after_a_yes(come, trackers, headers: dict):
    visitor = come(allow=SERVICES)
    visitor.context.set_extra_http_headers(headers)
    visit(visitor, *PUBLIC)

    assert asked(trackers) == set()


@pytest.mark.parametrize("key", SERVICES)
def test_each_switch_lets_in_its_own_service_alone(come, trackers, key: str):
    visitor = come(allow=(key,))
    visit(visitor, "/")

    assert asked(trackers) == {key}


@pytest.mark.parametrize("path", ["/kk/", "/c/first-snow", "/policy"])
def test_one_tap_lets_in_all_and_each_works_as_it_is_used_to(come, trackers, path: str):
    visitor = come()
    visitor.go(path)
    visitor.press(visitor.page.locator("[value=accept]"))

    for tracker in trackers.values():
        visitor.wait_until(lambda tracker=tracker: {"/more.js", "/pixel", "/beacon"} < set(tracker.asked))
    assert {"_ym_uid", "_ga", "_ga_TEST12345"} < kept(visitor)


def test_nothing_of_theirs_is_kept_that_the_catalogue_does_not_name(come, trackers):
    visitor = come(allow=SERVICES)
    visit(visitor, "/", "/c/first-snow")

    unknown = {name for name in kept(visitor) if not any(item.is_called(name) for item in cookies.ITEMS)}
    assert unknown == set()
    lives = {cookie["name"]: cookie["expires"] for cookie in visitor.context.cookies()}
    choice = lives["vpluse_choice"]
    assert abs(lives["_ga"] - choice) < 60


def test_pages_that_hold_something_of_a_person_let_nobody_in(come, trackers):
    visitor = come(allow=SERVICES)
    visit(visitor, *PERSONAL, "/nothing")

    assert asked(trackers) == set()


def test_a_whole_entry_tells_strangers_of_the_public_page_and_of_nothing_else(come, trackers):
    visitor = come(allow=SERVICES)
    visitor.land()
    visitor.page.wait_for_load_state("networkidle")
    seen = {name: len(tracker.asked) for name, tracker in trackers.items()}
    visitor.fill(email="x")
    visitor.send()
    assert visitor.page.locator("#email-error").count()
    visitor.fill()
    visitor.send()
    visitor.confirm(code_in(visitor.newest_letter()))
    visitor.press(visitor.page.locator("a.button[href*=receipts]"))
    visitor.page.wait_for_load_state("networkidle")

    assert {name: len(tracker.asked) for name, tracker in trackers.items()} == seen
    told = str([tracker.told for tracker in trackers.values()])
    assert not [value for value in visitor.person.values() if value in told]


def test_they_are_told_no_query_and_no_page_of_a_person(come, trackers):
    visitor = come(allow=SERVICES)
    key = "/confirm/AAAAAAAAAAAAAAAAAAAAAA"
    visitor.go(key)
    visitor.press(visitor.page.locator(".site-header__logo"))
    visitor.page.wait_for_load_state("networkidle")
    visit(visitor, "/c/first-snow?s=telegram&email=somebody@example.com#entry")

    for tracker in trackers.values():
        assert len(tracker.told) == 2
        assert [each.get("referrer", "") for each in tracker.told] == ["", ""]
        assert f"{visitor.site.url}/c/first-snow" in str(tracker.commands())
        assert not {"telegram", "somebody", "#entry", "confirm"} & set(_words(str(tracker.told)))
        assert tracker.referrers == {f"{visitor.site.url}/"}


def test_of_another_site_they_learn_the_name_alone(come, trackers):
    visitor = come(allow=SERVICES)
    visitor.page.goto("/c/first-snow", referer="https://t.example/somebody?q=1", wait_until="networkidle")

    for tracker in trackers.values():
        assert tracker.told[-1]["referrer"] == "https://t.example/"


def test_what_each_is_told_is_no_more_than_promised(come, trackers):
    visitor = come(allow=SERVICES)
    visit(visitor, "/")
    metrica, google, matomo = (trackers[key].commands() for key in SERVICES)

    init = metrica[0]
    assert init[:2] == [123456, "init"]
    assert not any(init[2][name] for name in ("webvisor", "clickmap", "trackLinks", "ecommerce"))
    consents = {step[1]: step[2] for step in google if step[0] == "consent"}
    ads = {"ad_storage": "denied", "ad_user_data": "denied", "ad_personalization": "denied"}
    assert consents["default"] == {**ads, "analytics_storage": "denied"}
    assert consents["update"] == {**ads, "analytics_storage": "granted"}
    assert google[0][:2] == ["consent", "default"]
    assert not google[-1][2]["allow_google_signals"]
    assert matomo[0] == ["disableCookies"]
    assert ["setDoNotTrack", True] in matomo


def test_a_withdrawal_removes_all_that_they_kept_and_nothing_of_ours(come, trackers):
    visitor = come(allow=SERVICES)
    visit(visitor, "/", "/c/first-snow")
    visitor.page.evaluate("localStorage.setItem('our own', 'stays')")
    assert "_ym_uid" in kept(visitor)
    count = {name: len(tracker.asked) for name, tracker in trackers.items()}
    visitor.press(visitor.page.locator(".cookie-status [value=refuse]"))
    visitor.page.wait_for_load_state("networkidle")

    assert kept(visitor) == {"our own"}
    visit(visitor, *PUBLIC)
    assert {name: len(tracker.asked) for name, tracker in trackers.items()} == count
    visitor.page.evaluate("localStorage.clear()")


def test_going_back_to_a_page_from_before_a_withdrawal_lets_nobody_in(come, trackers):
    visitor = come(allow=SERVICES)
    visit(visitor, "/", "/c/first-snow", "/cookies")
    visitor.press(visitor.page.locator("main [value=refuse]"))
    for tracker in trackers.values():
        tracker.asked.clear()
    for _page in range(4):
        visitor.page.go_back(wait_until="networkidle")

    assert asked(trackers) == set()
    assert kept(visitor) == set()


def test_nobody_is_let_in_beside_what_a_person_keeps_on_the_device(come, trackers):
    visitor = come(allow=SERVICES, expected=("storage vpluse-kept",))
    visitor.page.evaluate(
        "sessionStorage.setItem('vpluse-form', JSON.stringify({ slug: 'x', until: Date.now() + 9e6 }))"
    )
    visit(visitor, "/")
    visitor.page.evaluate("sessionStorage.clear(), caches.open('vpluse-kept')")
    visit(visitor, "/policy")

    assert asked(trackers) == set()


def test_taking_one_back_leaves_the_others(come, trackers):
    visitor = come(allow=SERVICES)
    visit(visitor, "/")
    choose(visitor, (cookies.GA4,))
    for tracker in trackers.values():
        tracker.asked.clear()
    visit(visitor, "/")

    assert asked(trackers) == {cookies.GA4}
    assert kept(visitor) == {"_ga", "_ga_TEST12345"}


def test_without_script_nobody_is_asked(come, trackers):
    visitor = come(script=False)
    visitor.land()
    visitor.choose("accept")
    visit(visitor, "/")

    assert asked(trackers) == set()


def test_no_script_but_theirs_gets_into_a_page_that_lets_them_in(come, trackers):
    visitor = come(allow=(cookies.METRICA,), expected=("console error: This document requires 'Trusted",))
    visit(visitor, "/")
    intrude = """address => { try { document.createElement("script").src = address; return "in" } catch { return "refused" } }"""

    assert visitor.page.evaluate(intrude, f"{trackers[cookies.METRICA].url}/more.js") == "in"
    assert visitor.page.evaluate(intrude, f"{trackers[cookies.GA4].url}/more.js") == "refused"
    write = "() => { try { document.body.innerHTML = '<b>x</b>'; return 'in' } catch { return 'refused' } }"
    assert visitor.page.evaluate(write) == "refused"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_the_preferences_keep_nobody_out_and_fit_a_narrow_window(come, lang: str, scheme: str):
    visitor = come(lang=lang, width=320, scheme=scheme)
    visitor.go(visitor.address("/cookies"))

    assert visitor.page.evaluate(OUTSIDE) == []
    assert findings(visitor.page) == []
    visitor.land()
    assert visitor.page.evaluate(SHARE_OF_SCREEN) < 0.3
    assert findings(visitor.page) == []


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() or letter == "#" else " " for letter in text).split()

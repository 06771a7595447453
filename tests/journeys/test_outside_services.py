"""Outside statistics services in a real browser, against stand-ins that note whatever they are asked."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.journeys.test_cookies import SHARE_OF_SCREEN
from tests.journeys.test_fits import OUTSIDE
from tests.support.axe import findings
from tests.support.live import LiveSite, run_site
from tests.support.mail import code_in
from tests.support.strangers import Stranger, meet_strangers
from tests.support.surfer import Surfer
from webapp import cookies

pytestmark = pytest.mark.browser

SERVICES = (cookies.METRICA, cookies.GA4, cookies.MATOMO)
PUBLIC = ("/", "/kk/", "/c/first-snow", "/c/apple-harvest", "/c/first-snow/rules", "/c/first-snow/results", "/policy")
PERSONAL = ("/c/first-snow/thanks", "/confirm/AAAAAAAAAAAAAAAAAAAAAA", "/receipts/AAAAAAAAAAAAAAAAAAAAAA", "/cookies")
MEMORY = "() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].sort()"


@pytest.fixture(scope="module")
def met() -> Iterator[dict[str, Stranger]]:
    with meet_strangers(*SERVICES) as met:
        yield met


@pytest.fixture(scope="module")
def served(browser: Any, met: dict[str, Stranger], tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    environ = {
        "METRICA_ID": "123456", "METRICA_HOST": met[cookies.METRICA].url,
        "GA4_ID": "G-TEST12345", "GA4_HOST": met[cookies.GA4].url,
        "MATOMO_URL": met[cookies.MATOMO].url, "MATOMO_SITE": "7",
    }  # fmt: skip
    with run_site(tmp_path_factory.mktemp("served"), **environ) as site:
        yield site


@pytest.fixture
def come(browser: Any, served: LiveSite, met: dict[str, Stranger]) -> Iterator[Callable[..., Surfer]]:
    """Brings a visitor, with every stranger's notes blank; at the end no browser may have complained of anything.

    That strangers are asked and cookies of theirs are kept is no complaint here: the tests look at both.
    """
    came: list[Surfer] = []
    known = ["a request to a stranger", "cookie _", "storage _"]
    for stranger in met.values():
        stranger.forget()

    def come(*, allow: tuple[str, ...] | None = None, expected: tuple[str, ...] = (), **how: Any) -> Surfer:
        surfer = Surfer(browser, served, **how)
        came.append(surfer)
        known.extend(expected)
        if allow is not None:
            choose(surfer, allow)
        return surfer

    yield come
    complaints = [complaint for surfer in came for complaint in surfer.complaints()]
    for surfer in came:
        surfer.close()
    assert [complaint for complaint in complaints if not complaint.startswith(tuple(known))] == []


def choose(surfer: Surfer, allow: tuple[str, ...]) -> None:
    """Tick these services on the preferences page, and nothing else, and keep it."""
    surfer.go("/cookies")
    for key in SERVICES:
        surfer.page.locator(f"#{key}").set_checked(key in allow)
    surfer.press(surfer.page.locator("button[value=save]"))


def visit(surfer: Surfer, *paths: str) -> None:
    """Open pages, each until whatever it asks for has come."""
    for path in paths:
        surfer.page.goto(path, wait_until="networkidle")


def asked(met: dict[str, Stranger]) -> set[str]:
    return {name for name, stranger in met.items() if stranger.asked}


def kept(surfer: Surfer) -> set[str]:
    """The names of what others than the site have left in the browser."""
    names = {cookie["name"] for cookie in surfer.context.cookies()} - {"vpluse", "vpluse_choice", "vpluse_stats"}
    return names | set(surfer.page.evaluate(MEMORY))


def test_nobody_is_asked_before_a_yes(come, met):
    surfer = come()
    visit(surfer, *PUBLIC, *PERSONAL)

    assert asked(met) == set()
    assert kept(surfer) == set()


def test_nobody_is_asked_after_a_no(come, met):
    surfer = come(allow=())
    visit(surfer, *PUBLIC, *PERSONAL)

    assert asked(met) == set()
    assert not surfer.page.locator("script[src*=statistics], script[src*=forget]").count()


@pytest.mark.parametrize("headers", [{"Sec-GPC": "1"}, {"DNT": "1"}])
def test_nobody_is_asked_where_the_browser_says_no_after_a_yes(come, met, headers: dict):
    surfer = come(allow=SERVICES)
    surfer.context.set_extra_http_headers(headers)
    visit(surfer, *PUBLIC)

    assert asked(met) == set()


@pytest.mark.parametrize("key", SERVICES)
def test_each_switch_lets_in_its_own_service_alone(come, met, key: str):
    surfer = come(allow=(key,))
    visit(surfer, "/")

    assert asked(met) == {key}


@pytest.mark.parametrize("path", ["/kk/", "/c/first-snow", "/policy"])
def test_one_tap_lets_in_all_and_each_works_as_it_is_used_to(come, met, path: str):
    surfer = come()
    surfer.go(path)
    surfer.press(surfer.page.locator("[value=accept]"))

    for stranger in met.values():
        surfer.wait_until(lambda stranger=stranger: {"/more.js", "/pixel", "/beacon"} < set(stranger.asked))
    assert {"_ym_uid", "_ga", "_ga_TEST12345"} < kept(surfer)


def test_nothing_of_theirs_is_kept_that_the_catalogue_does_not_name(come, met):
    surfer = come(allow=SERVICES)
    visit(surfer, "/", "/c/first-snow")

    unknown = {name for name in kept(surfer) if not any(item.is_called(name) for item in cookies.ITEMS)}
    assert unknown == set()
    lives = {cookie["name"]: cookie["expires"] for cookie in surfer.context.cookies()}
    choice = lives["vpluse_choice"]
    assert abs(lives["_ga"] - choice) < 60


def test_pages_that_hold_something_of_a_person_let_nobody_in(come, met):
    surfer = come(allow=SERVICES)
    visit(surfer, *PERSONAL, "/nothing")

    assert asked(met) == set()


def test_a_whole_entry_tells_strangers_of_the_public_page_and_of_nothing_else(come, met):
    surfer = come(allow=SERVICES)
    surfer.land()
    surfer.page.wait_for_load_state("networkidle")
    seen = {name: len(stranger.asked) for name, stranger in met.items()}
    surfer.fill(email="x")
    surfer.send()
    assert surfer.page.locator("#email-error").count()
    surfer.fill()
    surfer.send()
    surfer.confirm(code_in(surfer.newest_letter()))
    surfer.press(surfer.page.locator("a.button[href*=receipts]"))
    surfer.page.wait_for_load_state("networkidle")

    assert {name: len(stranger.asked) for name, stranger in met.items()} == seen
    told = str([stranger.told for stranger in met.values()])
    assert not [value for value in surfer.person.values() if value in told]


def test_they_are_told_no_query_and_no_page_of_a_person(come, met):
    surfer = come(allow=SERVICES)
    key = "/confirm/AAAAAAAAAAAAAAAAAAAAAA"
    surfer.go(key)
    surfer.press(surfer.page.locator(".site-header__logo"))
    surfer.page.wait_for_load_state("networkidle")
    visit(surfer, "/c/first-snow?s=telegram&email=somebody@example.com#entry")

    for stranger in met.values():
        assert len(stranger.told) == 2
        assert [each.get("referrer", "") for each in stranger.told] == ["", ""]
        assert f"{surfer.site.url}/c/first-snow" in str(stranger.commands())
        assert not {"telegram", "somebody", "#entry", "confirm"} & set(_words(str(stranger.told)))
        assert stranger.referrers == {f"{surfer.site.url}/"}


def test_of_another_site_they_learn_the_name_alone(come, met):
    surfer = come(allow=SERVICES)
    surfer.page.goto("/c/first-snow", referer="https://t.example/somebody?q=1", wait_until="networkidle")

    for stranger in met.values():
        assert stranger.told[-1]["referrer"] == "https://t.example/"


def test_what_each_is_told_is_no_more_than_promised(come, met):
    surfer = come(allow=SERVICES)
    visit(surfer, "/")
    metrica, google, matomo = (met[key].commands() for key in SERVICES)

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


def test_a_withdrawal_removes_all_that_they_kept_and_nothing_of_ours(come, met):
    surfer = come(allow=SERVICES)
    visit(surfer, "/", "/c/first-snow")
    surfer.page.evaluate("localStorage.setItem('our own', 'stays')")
    assert "_ym_uid" in kept(surfer)
    count = {name: len(stranger.asked) for name, stranger in met.items()}
    surfer.press(surfer.page.locator(".cookie-status [value=refuse]"))
    surfer.page.wait_for_load_state("networkidle")

    assert kept(surfer) == {"our own"}
    visit(surfer, *PUBLIC)
    assert {name: len(stranger.asked) for name, stranger in met.items()} == count
    surfer.page.evaluate("localStorage.clear()")


def test_going_back_to_a_page_from_before_a_withdrawal_lets_nobody_in(come, met):
    surfer = come(allow=SERVICES)
    visit(surfer, "/", "/c/first-snow", "/cookies")
    surfer.press(surfer.page.locator("main [value=refuse]"))
    for stranger in met.values():
        stranger.asked.clear()
    for _page in range(4):
        surfer.page.go_back(wait_until="networkidle")

    assert asked(met) == set()
    assert kept(surfer) == set()


def test_nobody_is_let_in_beside_what_a_person_keeps_on_the_device(come, met):
    surfer = come(allow=SERVICES, expected=("storage vpluse-kept",))
    surfer.page.evaluate("localStorage.setItem('vpluse-form', '{}')")
    visit(surfer, "/")
    surfer.page.evaluate("localStorage.clear(), caches.open('vpluse-kept')")
    visit(surfer, "/policy")

    assert asked(met) == set()


def test_taking_one_back_leaves_the_others(come, met):
    surfer = come(allow=SERVICES)
    visit(surfer, "/")
    choose(surfer, (cookies.GA4,))
    for stranger in met.values():
        stranger.asked.clear()
    visit(surfer, "/")

    assert asked(met) == {cookies.GA4}
    assert kept(surfer) == {"_ga", "_ga_TEST12345"}


def test_without_script_nobody_is_asked(come, met):
    surfer = come(script=False)
    surfer.land()
    surfer.choose("accept")
    visit(surfer, "/")

    assert asked(met) == set()


def test_no_script_but_theirs_gets_into_a_page_that_lets_them_in(come, met):
    surfer = come(allow=(cookies.METRICA,), expected=("console error: This document requires 'Trusted",))
    visit(surfer, "/")
    intrude = """address => { try { document.createElement("script").src = address; return "in" } catch { return "refused" } }"""

    assert surfer.page.evaluate(intrude, f"{met[cookies.METRICA].url}/more.js") == "in"
    assert surfer.page.evaluate(intrude, f"{met[cookies.GA4].url}/more.js") == "refused"
    write = "() => { try { document.body.innerHTML = '<b>x</b>'; return 'in' } catch { return 'refused' } }"
    assert surfer.page.evaluate(write) == "refused"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_the_preferences_keep_nobody_out_and_fit_a_narrow_window(come, lang: str, scheme: str):
    surfer = come(lang=lang, width=320, scheme=scheme)
    surfer.go(surfer.address("/cookies"))

    assert surfer.page.evaluate(OUTSIDE) == []
    assert findings(surfer.page) == []
    surfer.land()
    assert surfer.page.evaluate(SHARE_OF_SCREEN) < 0.3
    assert findings(surfer.page) == []


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() or letter == "#" else " " for letter in text).split()

"""The installed application: what a browser needs to offer it, and what it can do without network."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.browser import FLAGS, be_patient, executable
from tests.support.live import LiveSite
from tests.support.visitor import address

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

pytestmark = pytest.mark.browser

HEADINGS = {"ru": "Нет связи", "kk": "Байланыс жоқ", "en": "No connection"}
CACHES = "caches.keys()"
PREPARED = "async () => { while (!(await caches.match('/en/policy'))) await new Promise(done => setTimeout(done, 50)) }"
DROPPED = (
    "async () => { while (await caches.has('vpluse-app-of-old')) await new Promise(done => setTimeout(done, 50)) }"
)
NO_WORKER = "delete Navigator.prototype.serviceWorker"


@pytest.fixture
def install(browser: "Browser", live: LiveSite, tmp_path: Path) -> "Iterator[Callable[..., BrowserContext]]":
    """A browser with a profile on disk, as a private window offers no installing; with a path, it is the
    application's own window that opens there."""
    opened = []

    def install(path: str = "") -> "BrowserContext":
        window = [f"--app={live.url}{path}"] if path else []
        profile = browser.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=executable(), args=[*FLAGS, *window], base_url=live.url
        )
        be_patient(profile)
        opened.append(profile)
        return profile

    yield install
    for profile in opened:
        profile.close()


@pytest.mark.parametrize("lang", HEADINGS)
def test_a_browser_finds_nothing_that_keeps_it_from_installing_the_site(install, lang: str):
    page = install().pages[0]
    page.goto(address("first-snow", lang))
    page.wait_for_function("() => navigator.serviceWorker.controller")
    inspector = page.context.new_cdp_session(page)

    assert inspector.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    manifest = inspector.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["url"].endswith(address("first-snow", lang).partition("/c/")[0] + "/manifest.webmanifest")


def test_who_only_visits_has_nothing_in_any_storage(arrive):
    visitor = arrive()
    for path in ("/", "/policy", "/c/first-snow", "/kk/"):
        visitor.go(path)
        visitor.await_worker()

    assert visitor.page.evaluate(CACHES) == []  # and `arrive` looks into the other storages


def test_the_application_takes_its_files_along_and_opens_without_network(install):
    context = install("/kk/")
    page = context.pages[0]
    page.evaluate(PREPARED)
    assert page.evaluate("matchMedia('(display-mode: standalone)').matches")
    context.set_offline(True)

    page.goto("/kk/c/first-snow")
    assert page.locator("h1").inner_text() == HEADINGS["kk"]
    assert page.evaluate("getComputedStyle(document.querySelector('.button')).borderRadius") != "0px"
    page.goto("/en/policy")
    assert page.locator(".document").is_visible()
    assert page.locator("form").count() == 0


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("lang", HEADINGS)
def test_a_page_that_cannot_come_says_so_in_its_language_and_comes_when_it_can(arrive, lang: str, width: int):
    visitor = arrive(lang=lang, width=width)
    visitor.go(visitor.address("/"))
    visitor.await_worker()
    with visitor.without_network():
        visitor.go(address("tea-road", lang))
        assert visitor.page.locator("html").get_attribute("lang") == lang
        assert visitor.page.locator("h1").inner_text() == HEADINGS[lang]
        assert visitor.page.evaluate("document.fonts.ready.then(() => document.fonts.check('700 20px Onest'))")

    visitor.press(visitor.page.locator("a.button"))
    assert visitor.path == address("tea-road", lang)
    assert visitor.form.is_visible()


@pytest.mark.parametrize("lang", HEADINGS)
def test_the_policy_can_be_read_without_network_in_the_language_of_the_visit(arrive, lang: str):
    visitor = arrive(lang=lang, width=360)
    visitor.land()
    visitor.await_worker()
    visitor.go(visitor.address("/"))
    with visitor.without_network():
        visitor.go(visitor.address("/policy"))
        assert visitor.page.locator(".document").is_visible()
        assert visitor.page.locator("html").get_attribute("lang") == lang


def test_a_page_asked_for_through_the_worker_looks_the_same_to_the_counter(arrive):
    names = ("cookie", "referer", "user-agent", "accept-language", "sec-fetch-site", "sec-fetch-mode", "purpose",
             "sec-purpose", "service-worker-navigation-preload")  # fmt: skip
    seen = []
    for through_worker in (False, True):
        visitor = arrive()
        if not through_worker:
            visitor.context.add_init_script(NO_WORKER)
        visitor.land()  # which leaves the form's cookie
        if through_worker:
            visitor.await_worker()
        asked = []
        visitor.context.on("request", lambda request, asked=asked: asked.append(request))
        visitor.press(visitor.page.locator("footer a[href='/policy']"))
        visitor.page.wait_for_load_state("networkidle")
        (request,) = [
            one for one in asked if one.url.endswith("/policy") and bool(one.service_worker) is through_worker
        ]
        sent = request.all_headers()
        seen.append({name: sent.get(name) for name in names} | {"cookie": bool(sent.get("cookie"))})

    assert seen[0] == seen[1]
    assert seen[0]["cookie"]


def test_what_is_posted_goes_past_the_worker(arrive):
    visitor = arrive()
    visitor.land()
    visitor.await_worker()
    visitor.fill()
    visitor.wait_until_read()
    with visitor.page.expect_response(lambda response: response.request.method == "POST") as sent:
        visitor.press(visitor.form.locator("button"))

    # Through it, a form of another site would bear our own Sec-Fetch-Site.
    assert not sent.value.from_service_worker
    assert visitor.page.evaluate(CACHES) == []


@pytest.mark.parametrize(("path", "through"), [("/policy", True), ("/staff/", False), ("/dev/outbox", False)])
def test_the_worker_leaves_staff_and_machines_to_the_browser(arrive, path: str, through: bool):
    visitor = arrive()
    visitor.go("/")
    visitor.await_worker()

    assert visitor.go(path).from_service_worker is through


def test_a_new_release_leaves_the_files_of_the_old_one_behind(arrive):
    visitor = arrive()
    visitor.go("/")
    visitor.await_worker()
    visitor.page.evaluate("caches.open('vpluse-app-of-old')")
    visitor.page.evaluate("navigator.serviceWorker.getRegistration().then(worker => worker.unregister())")
    visitor.go("/")
    visitor.await_worker()
    visitor.page.evaluate(DROPPED)
    (kept,) = visitor.page.evaluate(CACHES)

    # Somebody who had them has asked for them once.
    assert kept.startswith("vpluse-app-")
    visitor.page.evaluate("name => caches.delete(name)", kept)

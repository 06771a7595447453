"""The figures in a real browser: made up, since the pages are what is looked at here."""

import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.serving import make_server

from tests.journeys.test_fits import OUTSIDE
from tests.support import boards
from tests.support.axe import LOOKS, STANDARDS, findings
from tests.support.colleague import Colleague
from tests.support.factories import publish_campaign
from webapp import cookies, reports
from webapp.blueprints import stored
from webapp.reports import Board

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
KINDS = {"made up": boards.made_up, "empty": boards.empty, "tiny": boards.tiny, "a year": boards.a_year}


@pytest.fixture(scope="module")
def served(lone_app) -> Iterator[str]:
    with lone_app.app_context():
        for slug in ("first-snow", "tea-road"):
            publish_campaign(slug)
    server = make_server("127.0.0.1", 0, lone_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> dict[str, Board]:
    """What every board shows; a test puts another in its place."""
    shown = {"board": boards.made_up()}
    monkeypatch.setattr(reports, "board", lambda slug, filters, at: shown["board"])
    return shown


@pytest.fixture
def look(browser: "Browser", served: str, lone_app, shown) -> Iterator[Callable[..., "Page"]]:
    """Opens the reports as a marketer; at the end the browser may have had nothing to complain of."""
    complaints: list[str] = []
    opened: list[Any] = []

    def look(path: str = "/staff", width: int = 1280, **options: Any) -> "Page":
        context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce", **options)
        with lone_app.test_request_context():
            name = stored.item_name(cookies.STAFF_ITEM)
        context.add_cookies([{"name": name, "value": Colleague(lone_app).secret, "url": served}])
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(served + path)
        return page

    yield look
    for context in opened:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("prefix", ["", "/kk", "/en"])
def test_the_reports_keep_nobody_out(look, shown, kind: str, prefix: str):
    shown["board"] = KINDS[kind]()
    page = look(f"{prefix}/staff")
    page.locator("summary").first.click() if kind != "empty" else None
    found = findings(page, STANDARDS)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 360, "height": 740})

    assert found + findings(page, LOOKS) == []


@pytest.mark.parametrize("prefix", ["", "/kk", "/en"])
def test_nothing_but_a_tables_own_box_is_wider_than_a_narrow_window(look, prefix: str):
    page = look(f"{prefix}/staff", width=320)
    page.evaluate("() => { for (const box of document.querySelectorAll('.scroll')) box.remove() }")

    assert page.evaluate(OUTSIDE) == []


def test_arrow_keys_walk_along_a_chart_and_say_its_numbers(look, shown):
    page = look()
    frame = page.locator("[data-chart=days] .chart__frame")
    frame.focus()
    page.keyboard.press("End")
    last = shown["board"].tables["days"].rows[-1]

    assert f"Отправлено: {last[1]}" in frame.locator("[role=status]").inner_text()
    page.keyboard.press("ArrowLeft")
    assert f"Отправлено: {shown['board'].tables['days'].rows[-2][1]}" in frame.locator("[role=status]").inner_text()
    page.keyboard.press("Escape")
    assert frame.locator("[role=status]").is_hidden()


def test_pointing_at_an_hour_of_a_day_shows_its_number(look, shown):
    page = look()
    page.locator("[data-chart=hours] svg.chart__drawing").hover(position={"x": 3, "y": 3})
    count = f"{shown['board'].tables['hours'].rows[0][2]:,}"

    assert page.locator("[data-chart=hours] [role=status]").inner_text().split("\n") == ["пн, 00:00", count]


def test_without_script_every_number_can_be_had(look):
    page = look(java_script_enabled=False)
    summary = page.locator("[data-chart=days] summary")
    summary.click()
    assert page.locator("[data-chart=days] tbody tr").count() == 30
    page.get_by_role("button", name="7 дней").click()

    assert page.url.split("?")[1].startswith("period=7")
    page.get_by_role("link", name="Обновить").click()
    assert page.url.endswith("#live")


def test_enter_in_a_date_asks_for_the_dates(look):
    page = look()
    page.locator("#filter-from").fill("2026-01-15")
    page.locator("#filter-from").press("Enter")

    assert page.locator("#filter-from").input_value() == "2026-01-15"
    assert "period=own" in page.url


def test_the_last_hour_is_looked_at_anew(look, monkeypatch):
    page = look()
    live = reports.live
    monkeypatch.setattr(reports, "live", lambda slug, at: reports.Live((7,) * 60, 420, 11, live(slug, at).at))
    page.evaluate("dispatchEvent(new Event('visibilitychange'))")
    page.locator("[data-live-sent]", has_text="420").wait_for()

    assert page.locator(".live__bars path").get_attribute("d").count("M") == 60


def test_on_paper_the_numbers_are_there_and_the_controls_are_not(look):
    page = look()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    assert page.locator("[data-chart=days] tbody tr").first.is_visible()
    assert page.locator(".reports__period").is_visible()
    assert (
        page.locator(".filters, .live, .sharing").evaluate_all("all => all.filter(one => one.checkVisibility()).length")
        == 0
    )

"""The figures in a real browser: made up, since the pages are what is looked at here."""

import re
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.serving import make_server

from tests.journeys.test_fits import OUTSIDE
from tests.support import boards
from tests.support.axe import JUDGED_IN, LOOKS, STANDARDS, findings
from tests.support.browser import be_patient
from tests.support.colleague import Colleague
from tests.support.factories import publish_campaign
from tests.support.visitor import prefixed
from webapp import cookies, reports
from webapp.blueprints.shared import cookie_writer
from webapp.reports import Board, Filters
from webapp.reports.values import Live

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
    monkeypatch.setattr(reports, "board", lambda slug, filters, at, **_how: shown["board"])
    return shown


@pytest.fixture
def look(browser: "Browser", served: str, lone_app, shown) -> Iterator[Callable[..., "Page"]]:
    """Opens the reports as a marketer; at the end the browser may have had nothing to complain of."""
    complaints: list[str] = []
    opened: list[Any] = []

    def look(path: str = "/staff", width: int = 1280, **options: Any) -> "Page":
        context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce", **options)
        with lone_app.test_request_context():
            name = cookie_writer.item_name(cookies.STAFF_ITEM)
        context.add_cookies([{"name": name, "value": Colleague(lone_app).secret, "url": served}])
        be_patient(context)
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
@pytest.mark.parametrize("prefix", [prefixed("", lang) for lang in JUDGED_IN])
def test_the_reports_keep_nobody_out(look, shown, kind: str, prefix: str):
    shown["board"] = KINDS[kind]()
    page = look(f"{prefix}/staff")
    page.evaluate("() => { for (const one of document.querySelectorAll('details')) one.open = true }")
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

    assert f"Отправили: {last[1]}" in frame.locator("[role=status]").inner_text()
    page.keyboard.press("ArrowLeft")
    assert f"Отправили: {shown['board'].tables['days'].rows[-2][1]}" in frame.locator("[role=status]").inner_text()
    page.keyboard.press("Escape")
    assert frame.locator("[role=status]").is_hidden()


def test_pointing_at_an_hour_of_a_day_shows_its_number(look, shown):
    page = look()
    page.locator("[data-chart=hours] svg.chart__drawing").hover(position={"x": 3, "y": 3})
    count = f"{shown['board'].tables['hours'].rows[0][2]:,}"

    assert page.locator("[data-chart=hours] [role=status]").inner_text().split("\n") == ["пн, 00:00", count]


def bottoms(page: "Page", *selectors: str) -> list[float]:
    """How far down the last of each reaches, in pixels of the window."""
    boxes = [page.locator(selector).last.bounding_box() for selector in selectors]
    return [box["y"] + box["height"] for box in boxes if box]


@pytest.mark.parametrize("prefix", ["", "/kk", "/en"])
def test_the_answer_the_numbers_and_the_chart_are_on_the_first_screen(look, prefix: str):
    page = look(f"{prefix}/staff")
    bottom = bottoms(page, ".reports__answer", ".card__value", "[data-chart=days] .chart__frame")

    assert len(bottom) == 3
    assert max(bottom) <= 800


@pytest.mark.parametrize("prefix", ["", "/kk", "/en"])
def test_on_a_phone_the_first_screen_ends_with_the_head_of_the_chart(look, prefix: str):
    page = look(f"{prefix}/staff", width=360)
    bottom = bottoms(page, ".reports__answer", ".card__value", "#days-heading")

    assert len(bottom) == 3
    assert max(bottom) <= 640


def tabs_to(page: "Page", selector: str) -> int:
    """How many times the tab key is pressed until something has the focus; the link to the content is followed."""
    for times in range(1, 30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "skip-link":
            page.keyboard.press("Enter")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return times
    raise AssertionError(f"the tab key does not come to {selector}")


def test_by_keyboard_the_filters_are_two_steps_away(look):
    page = look()
    assert tabs_to(page, ".report-filters summary") <= 2
    page.keyboard.press("Enter")
    assert tabs_to(page, ".report-filters__presets button") <= 4
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert "period=today" in page.url


def test_by_keyboard_the_first_row_that_filters_is_six_steps_away_at_most(look):
    page = look()
    assert tabs_to(page, ".panels tbody a") <= 6
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff?source=instagram")


def test_a_row_filters_by_it_and_a_second_time_no_more(look, shown):
    page = look(java_script_enabled=False)
    row = page.locator(".panel--languages tbody th a").nth(1)
    row.click()
    assert page.url.endswith("/staff?language=kk")
    shown["board"] = boards.made_up(Filters(boards.LAST, boards.LAST, language="kk"))
    page.reload()

    assert page.locator(".panel--languages a[aria-current=true]").inner_text() == "Қазақша"
    assert page.locator(".report-filters__off").inner_text().startswith("Қазақша")
    page.locator(".panel--languages a[aria-current=true]").click()
    assert page.url.endswith("/staff")


def test_what_cannot_be_combined_cannot_be_chosen_together(look):
    page = look("/staff?source=instagram")
    page.locator(".report-filters summary").click()
    page.locator("#filter-only").select_option("device:phone")
    page.locator(".report-filters__form .button").click()

    assert "only=device%3Aphone" in page.url
    assert "source=" not in page.url
    assert page.locator("#filter-only").input_value() == "device:phone"


def test_without_script_every_number_can_be_had(look):
    page = look(java_script_enabled=False)
    page.locator("[data-chart=days] summary").click()
    assert page.locator("[data-chart=days] tbody tr").count() == 30
    page.locator(".report-filters summary").click()
    page.get_by_role("button", name="7 дней").click()

    assert page.url.split("?")[1].startswith("period=7")
    page.get_by_role("link", name="Обновить").click()
    assert page.url.endswith("#live")


def test_a_card_shows_ten_rows_and_all_when_asked(look):
    page = look(java_script_enabled=False)
    rows = page.locator(".panel--source_names tbody tr")
    assert [row.is_visible() for row in rows.all()].count(True) == 10
    page.locator(".panel--source_names .panel__rest summary").click()

    assert [row.is_visible() for row in rows.all()].count(True) == 14


def test_enter_in_a_date_asks_for_the_dates(look):
    page = look()
    page.locator(".report-filters summary").click()
    page.locator("#filter-from").fill("2026-01-15")
    page.locator("#filter-from").press("Enter")

    assert page.locator("#filter-from").input_value() == "2026-01-15"
    assert "period=own" in page.url


def test_the_last_hour_is_looked_at_anew(look, monkeypatch):
    page = look()
    live = reports.live
    monkeypatch.setattr(reports, "live", lambda slug, at: Live((7,) * 60, 420, 11, live(slug, at).at))
    page.evaluate("dispatchEvent(new Event('visibilitychange'))")
    page.locator("[data-live-sent]", has_text="420").wait_for()

    assert page.locator(".live__bars path").get_attribute("d").count("M") == 60


@pytest.mark.parametrize("kind", ["made up", "tiny", "a year"])
def test_on_paper_it_is_two_sheets_without_controls(look, shown, kind: str):
    shown["board"] = KINDS[kind]()
    page = look("/staff")
    page.emulate_media(media="print")
    controls = page.locator(".report-filters__form, .live, .sharing, .plans, .panel__files")

    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 2
    assert page.locator(".reports__answer").is_visible()
    assert controls.evaluate_all("all => all.filter(one => one.checkVisibility()).length") == 0


def test_on_a_phone_the_first_tables_are_there_and_each_other_one_is_a_tap_away(look):
    page = look(width=360, java_script_enabled=False)
    tables = page.locator(".panels > .panel")
    assert [one.is_visible() for one in tables.all()].count(True) == 3
    folded = page.evaluate("document.documentElement.scrollHeight")
    page.locator(".panels-more a[href='#consents-heading']").click()

    assert all(one.is_visible() for one in tables.all())
    assert 0 <= page.locator("#consents-heading").bounding_box()["y"] < 800
    assert folded < page.evaluate("document.documentElement.scrollHeight") * 0.6


@pytest.mark.parametrize("width", [768, 1024, 1280, 1440, 1920])
def test_wide_windows_cut_no_table_of_a_card(look, width: int):
    page = look(width=width)
    cut = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"

    assert page.locator(".panels .scroll:visible").evaluate_all(cut) == 0

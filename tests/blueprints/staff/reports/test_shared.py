import re
from datetime import date, timedelta

import pytest
import time_machine

from tests.blueprints.staff.reports.test_files import read_csv, read_sheet
from tests.support import boards
from tests.support.page import Page
from tests.support.stage import Stage
from webapp import audit
from webapp.platform import clock
from webapp.platform.db import db


def token_of(html: str) -> str:
    return Page(html).all("input", name="csrf_token")[0].attributes["value"]


def in_days(days: int) -> str:
    """A day so far from today, as a field of a form sends it."""
    return (clock.day_in_almaty(clock.now()) + timedelta(days=days)).isoformat()


def make_link(colleague, days: int = 14, path: str = "/staff", **fields: str):
    """Share a board; answers the newest link on its page."""
    sent = {"csrf_token": token_of(colleague.get(path).text), "until": in_days(days), **fields}
    answer = colleague.client.post("/staff/links", data=sent)
    assert answer.status_code == 303
    return next(link for link in colleague.page(path).links if link.startswith("/figures/"))


def actions(stage: Stage) -> list[str]:
    return stage.ask(lambda: list(db.session.scalars(db.select(audit.AuditEvent.action))))


def test_a_link_shows_the_figures_as_they_were_to_somebody_without_an_account(stage: Stage, show):
    show(boards.made_up())
    link = make_link(stage.staff())
    show(boards.empty())
    answer = stage.client().get(link)

    assert answer.status_code == 200
    assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    sent = sum(row[1] for row in boards.made_up().tables["days"].rows)
    assert f"{sent:,}".replace(",", " ") in {value.text for value in Page(answer.text).all("dd", class_="card__value")}
    assert [link for link in Page(answer.text).links if "staff" in link] == []
    assert "<form" not in answer.text


def test_a_link_works_until_its_last_day_and_then_is_gone(stage: Stage, show):
    show(boards.made_up())
    link = make_link(stage.staff(), days=7)
    ends_at = clock.bounds_of(date.fromisoformat(in_days(7)))[1]
    with time_machine.travel(ends_at - timedelta(seconds=1)):
        assert stage.client().get(link).status_code == 200
    with time_machine.travel(ends_at + timedelta(seconds=1)):
        assert stage.client().get(link).status_code == 410
        assert stage.client().get(f"/kk{link}").status_code == 410


def test_a_link_that_is_withdrawn_works_no_more_and_both_are_in_the_audit(stage: Stage, show):
    show(boards.made_up())
    colleague = stage.staff()
    link = make_link(colleague)
    page = colleague.get("/staff").text
    action = next(
        form.attributes["action"] for form in Page(page).all("form") if "/withdraw" in form.attributes["action"]
    )
    answer = colleague.client.post(action, data={"csrf_token": token_of(page)})

    assert answer.status_code == 303
    assert stage.client().get(link).status_code == 410
    assert actions(stage)[-2:] == ["figures.shared", "figures.unshared"]


@pytest.mark.parametrize("until", ["2025-12-31", "2099-01-01", "2026-02-30", "never", ""])
def test_no_link_works_for_ever_and_a_day_that_cannot_be_comes_back_with_the_reason(stage: Stage, show, until: str):
    show(boards.made_up())
    colleague = stage.staff()
    form = {"csrf_token": token_of(colleague.get("/staff").text), "until": until, "kind": "live", "query": "period=7"}
    answer = colleague.client.post("/staff/links", data=form)
    page = Page(answer.text)

    assert answer.status_code == 422
    assert page.one("input", id="link-until").get("value") == until
    assert page.one("p", id="link-until-error").text.startswith("Выберите день с сегодняшнего")
    assert page.one("option", value="live").get("selected") is not None
    assert actions(stage)[-1] != "figures.shared"


@pytest.mark.parametrize("kind", ["live", "frozen"])
def test_each_link_says_of_which_days_and_of_whom_it_is(stage: Stage, kind: str):
    slug = stage.publish()
    colleague, path = stage.staff(), f"/staff/c/{slug}"
    make_link(colleague, path=path, campaign=slug, kind=kind, query="period=7&source=instagram")
    said = Page(colleague.get(path).text).one("ul", class_="sharing__links").text

    assert "Instagram" in said
    assert ("7 дней" in said, "свежие цифры" in said) == (kind == "live", kind == "live")


def test_a_link_of_a_campaign_stands_on_its_own_page_alone(stage: Stage):
    slug = stage.publish()
    colleague = stage.staff()
    link = make_link(colleague, path=f"/staff/c/{slug}", campaign=slug)

    assert link not in colleague.page("/staff").links
    assert stage.client().get(link).status_code == 200


def test_administrators_and_strangers_share_nothing(stage: Stage):
    assert stage.client().post("/staff/links").status_code == 404
    assert stage.client().get("/figures/AAAAAAAAAAAAAAAAAAAAAA").status_code == 404


def test_a_live_link_shows_the_newest_figures_by_the_same_filters(stage: Stage, show):
    asked = show(boards.made_up())
    link = make_link(stage.staff(), kind="live", query="period=7&language=kk")
    show(boards.empty())
    answer = stage.client().get(link)

    assert "каждый раз свежие" in answer.text
    assert "0" in {value.text for value in Page(answer.text).all("dd", class_="card__value")}
    assert (asked[-1].language, asked[-1].days, asked[-1].last) == ("kk", 7, clock.day_in_almaty(clock.now()))


def test_a_link_shows_no_notes_and_leads_nowhere(stage: Stage):
    slug = stage.publish()
    colleague = stage.staff()
    path = f"/staff/c/{slug}"
    form = {"csrf_token": token_of(colleague.get(path).text), "campaign": slug}
    colleague.client.post("/staff/notes", data={**form, "day": in_days(0), "text": "Реклама на ТВ"})
    answer = stage.client().get(make_link(colleague, path=path, campaign=slug, kind="live"))

    assert "Реклама на ТВ" in colleague.get(path).text
    assert "Реклама" not in answer.text
    assert [link for link in Page(answer.text).links if "staff" in link] == []


@pytest.mark.parametrize("kind", ["frozen", "live"])
@pytest.mark.parametrize("key", ["days", "sources", "languages"])
def test_a_link_gives_its_numbers_as_files_to_the_digit(stage: Stage, show, kind: str, key: str):
    show(boards.made_up())
    link = make_link(stage.staff(), kind=kind)
    page = stage.client().get(link).text
    section = page.split(f'id="{key}-heading"')[1].split("</section>")[0]
    shown = [cell.replace("\xa0", "") for cell in re.findall(r"<td>([\d\xa0]+)</td>", section)]
    plain, sheet = (stage.client().get(f"{link}?table={key}&format={kind}").data for kind in ("csv", "xlsx"))
    rows = read_csv(plain)

    assert {f"{link}?table={key}&format=csv", f"{link}?format=xlsx"} <= set(Page(page).links)
    assert [cell for row in rows[1 : rows.index([])] for cell in row if cell.isdecimal()] == shown
    cells = [text for row in read_sheet(sheet) for kind, text in row.values() if kind == "n" and text.isdecimal()]
    assert [text for text in cells if int(text) < 40_000] == shown
    assert stage.client().get(f"{link}?table=people&format=csv").status_code == 404


@pytest.mark.parametrize("kind", ["frozen", "live"])
def test_the_files_of_a_link_do_not_call_its_rounded_totals_exact(stage: Stage, show, kind: str):
    show(boards.made_up())
    link = make_link(stage.staff(), kind=kind)
    of_link = stage.client().get(f"{link}?table=days&format=csv").text
    of_staff = stage.staff().get("/staff?table=days&format=csv").text

    assert ("Общие числа точные" in of_link, "Общие числа точные" in of_staff) == (False, True)
    assert "Числа людей случайно округлены" in of_link


def test_a_link_that_is_over_gives_no_files(stage: Stage, show):
    show(boards.made_up())
    link = make_link(stage.staff(), days=7)
    with time_machine.travel(clock.bounds_of(date.fromisoformat(in_days(8)))[1]):
        assert stage.client().get(f"{link}?format=xlsx").status_code == 410

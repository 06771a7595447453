import gzip
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from tests.support import boards
from tests.support.page import Page
from tests.support.stage import RUNNING, Stage
from webapp.platform import clock

SVG = "{http://www.w3.org/2000/svg}"
MOST_BYTES = 15 * 1024


def drawing(html: str, key: str) -> ElementTree.Element:
    """One of a page's drawings, read as XML."""
    start = html.index(f'<svg class="chart__drawing chart__drawing--{key}"')
    end = html.index("</svg></div>", start) + len("</svg>")
    return ElementTree.fromstring(html[start:end].replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def path_of(found: ElementTree.Element, kind: str) -> str:
    return next(path.attrib["d"] for path in found.iter(f"{SVG}path") if path.get("class") == kind)


def spoken(value: int) -> str:
    """12 345, with the space as a page's reader sees it."""
    return f"{value:,}".replace(",", " ")


@pytest.mark.parametrize("role", ["marketer", "responsible"])
def test_the_figures_are_for_marketers_and_for_the_person_responsible(stage: Stage, role: str):
    for path in (
        "/staff",
        f"/staff/c/{RUNNING}",
        "/staff/live",
        "/kk/staff/live",
        "/en/staff/live",
        f"/staff/c/{RUNNING}/live",
    ):
        assert stage.staff(role).get(path).status_code == 200


def test_administrators_and_strangers_see_no_figures(stage: Stage):
    for path in ("/staff", f"/staff/c/{RUNNING}", "/staff/live"):
        assert stage.staff("administrator").get(path).status_code == 403
        assert stage.client().get(path).status_code == 404
    assert stage.staff().get("/staff/c/nowhere").status_code == 404
    assert stage.staff().get("/staff/c/nowhere/live").status_code == 404


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
@pytest.mark.parametrize("make", [boards.made_up, boards.empty, boards.tiny, boards.a_year])
def test_every_kind_of_board_has_its_page_in_every_language(stage: Stage, show, make, language: str):
    show(make())
    page = stage.staff(language=language).page("/staff")

    assert len(page.all("dd", class_="card__value")) == 4
    assert {svg.get("role") for svg in page.all("svg", class_="chart__drawing chart__drawing--days")} == {"img"}


def test_what_is_drawn_is_what_the_table_beneath_says(stage: Stage, show):
    board = boards.made_up()
    show(board)
    html = stage.staff().get("/staff").text
    rows = board.tables["days"].rows
    bars = path_of(drawing(html, "days"), "chart__bar chart__bar--0").split("M")[1:]
    heights = [int(bar.split("v-")[1].split("h")[0]) for bar in bars]
    top = rows[0][1] * 1000 / heights[0]

    assert len(bars) == len(rows)
    assert [round(height * top / 1000) for height in heights] == pytest.approx([row[1] for row in rows], abs=2)
    cells = {cell.text for cell in Page(html).all("td")}
    assert {spoken(value) for row in rows for value in row[1:]} <= cells


def test_a_number_told_as_a_range_is_said_and_left_out_of_the_drawing(stage: Stage, show):
    show(boards.tiny())
    html = stage.staff().get("/staff/c/tea-road").text

    assert path_of(drawing(html, "days"), "chart__bar chart__bar--1").count("M") == 7
    assert "до 10" in {cell.text for cell in Page(html).all("td")}
    assert "строки могут не складываться в итог" in html


def test_a_rate_of_few_is_left_out_and_says_why(stage: Stage, show):
    show(boards.tiny())
    card = stage.staff().page("/staff/c/tea-road").all("div", class_="card")[-1]

    assert card.text == "Конверсия — база меньше 30"


def test_a_year_is_told_by_weeks_and_weighs_little(stage: Stage, show):
    show(boards.a_year())
    answer = stage.staff().get("/staff", headers={"Accept-Encoding": "gzip"})
    found = drawing(gzip.decompress(answer.data).decode(), "days")

    assert found.get("data-points") == "53"
    assert len(answer.data) <= MOST_BYTES


def test_what_came_with_an_entry_stands_on_the_page_at_once(stage: Stage):
    slug = stage.publish()
    colleague = stage.staff()
    stage.visitor().enter(slug)

    assert colleague.get(f"/staff/c/{slug}/live").json["sent"] == "1"
    cards = colleague.page(f"/staff/c/{slug}").all("div", class_="card")
    assert next(card.text for card in cards if card.text.startswith("Отправили заявку")).split()[2] == "1"


def test_the_last_hour_has_sixty_minutes(stage: Stage):
    told = stage.staff().get("/staff/live").json

    assert len(told["minutes"]) == 60
    assert set(told) == {"minutes", "sent", "confirmed", "at"}


def test_the_address_is_the_state_of_the_page(stage: Stage):
    last = clock.day_in_almaty(clock.now())
    first = last - timedelta(days=4)
    page = stage.staff().page(f"/staff?from={first}&to={last}&source=instagram&compare=year")

    assert page.one("input", id="filter-from").get("value") == first.isoformat()
    assert [option.get("value") for option in page.all("option") if "selected" in option.attributes] == [
        "source:instagram",
        "year",
    ]
    assert any(f"from={first}" in link and "source=instagram" in link and "format=csv" in link for link in page.links)


def test_each_campaign_is_a_step_away_with_the_same_filters(stage: Stage, show):
    show(boards.made_up())
    page = stage.staff().page("/staff?period=7")

    assert {"/staff/c/first-snow?period=7", "/staff/c/tea-road?period=7"} <= set(page.links)


def test_what_cannot_be_meant_is_said_and_never_refused(stage: Stage):
    page = stage.staff().page("/staff?period=own&from=yesterday&to=2999-01-01&source=mars&compare=never")

    assert len(page.notices) == 4
    assert page.one("input", id="filter-to").get("value") == clock.day_in_almaty(clock.now()).isoformat()


@pytest.mark.parametrize(
    "query",
    [
        "source=instagram",
        "language=kk",
        "device=phone",
        "period=today",
        "period=all&compare=year",
        "compare=none",
        "period=365",
    ],
)
def test_every_filter_has_its_page_by_the_real_figures(stage: Stage, query: str):
    slug = stage.publish()
    stage.visitor().enter(slug)
    page = stage.staff().page(f"/staff/c/{slug}?{query}")

    assert len(page.all("dd", class_="card__value")) == 4
    assert page.one("p", class_="reports__answer").text.endswith(".")


def test_a_filter_by_source_shows_numbers_of_one_base(stage: Stage):
    page = stage.staff().page("/staff?source=instagram")

    assert [basis.text for basis in page.all("p", class_="metrics__basis")] == ["только согласившиеся на статистику"]
    assert "Посчитаны только согласившиеся" in page.one("p", class_="reports__answer").text


@pytest.mark.parametrize(
    ("query", "unknown"),
    [
        ("source=instagram", {"Языки", "Устройства", "Согласия", "Сообщения", "Когда отправляют заявки"}),
        ("device=phone", {"Откуда приходят", "Языки", "Согласия", "Сообщения", "Кампании"}),
        ("language=kk", {"Откуда приходят", "Устройства", "Согласия", "Когда отправляют заявки"}),
    ],
)
def test_what_a_filter_does_not_count_is_named_in_one_line(stage: Stage, query: str, unknown: set[str]):
    page = stage.staff().page(f"/staff?{query}")
    line = page.one("p", class_="small reports__unknown").text

    assert unknown <= set(line.partition(": ")[2].partition(".")[0].split("; "))
    assert {one.text for one in page.all("p", class_="panel__empty")} <= {"За этот период пока ничего нет."}
    assert {heading.text for heading in page.all("h2")}.isdisjoint(unknown)


def test_without_a_filter_every_table_has_its_card(stage: Stage):
    page = stage.staff().page("/staff")

    assert page.all("p", class_="small reports__unknown") == []
    assert {"Языки", "Согласия"} <= {heading.text for heading in page.all("h2")}


def test_the_other_numbers_are_those_that_a_filter_counts(stage: Stage):
    whole, filtered = (
        stage.staff().get(path).text.split('id="numbers-heading"')[1] for path in ("/staff", "/staff?source=tiktok")
    )

    assert "Повторные заявки" in whole.split("</section>")[0]
    assert "Повторные заявки" not in filtered.split("</section>")[0]
    assert "Остальные числа с этим фильтром не посчитать." in filtered.split("</section>")[0]

"""What was planted is found, whatever happened and when: in every filter, period, page and file, on both databases."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.blueprints.staff.reports.test_files import read_csv, read_sheet
from tests.conftest import Site
from tests.reports.planted import PROPERTIES, fill, findings
from tests.support.colleague import Colleague
from tests.support.factories import NOON, publish_campaign
from tests.support.lives import BEGINNINGS, DAYS, HAPPENINGS, Happening, Life
from tests.support.nightly import by_day
from webapp import reports
from webapp.platform import clock
from webapp.reports import Filters, Suppressed
from webapp.reports.properties import OFFERS

CHOSEN = [{}, *({name: value} for name, values in PROPERTIES.items() for value in values)]
DAY = timedelta(days=1)
LIVES = by_day(3, by_night=100)
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""A life that fails is told as it was drawn: to make it smaller takes minutes of a machine."""


def said(told: dict[date, int]) -> object:
    """A sum as the board says it; what is under ten may be none, too."""
    total = sum(told.values())
    return total if total >= 10 else {0, Suppressed.UNDER_TEN}


def agrees(found: object, told: dict[date, int]) -> bool:
    expected = said(told)
    return found in expected if isinstance(expected, set) else found == expected


def of_any_life(judge: Callable[[Life, dict[str, str]], None]) -> Callable[[Flask], None]:
    """Have the board judged after each of many lives, by one filter."""

    def judge_all(app: Flask) -> None:
        @settings(max_examples=LIVES, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
        @given(HAPPENINGS, st.sampled_from(BEGINNINGS), st.sampled_from(CHOSEN))
        def live(happenings: list[Happening], beginning: datetime, chosen: dict[str, str]) -> None:
            with app.app_context():
                life = Life(beginning)
                life.live(happenings)
            judge(life, chosen)

        live()

    return judge_all


def stretches(life: Life) -> dict[str, list[tuple[date, date]]]:
    """The days of a life as a whole, by weeks and by months."""
    first = clock.day_in_almaty(life.beginning)
    last = first + timedelta(days=DAYS + 1)
    days = [first + number * DAY for number in range(DAYS + 2)]
    months = sorted({day.replace(day=1) for day in days})
    ends = [*(month - DAY for month in months[1:]), last]
    return {
        "whole": [(first, last)],
        "weeks": [(day, min(day + 6 * DAY, last)) for day in days[::7]],
        "months": [(max(month, first), end) for month, end in zip(months, ends, strict=True)],
    }


@pytest.fixture
def place(site: Site) -> Flask:
    """A site in which no context is open, so that each page opens its own."""
    return site.make_app()


@pytest.mark.slow
def test_what_the_demo_plants_is_found_on_its_board(app: Flask):
    campaign = publish_campaign()
    truth = fill(campaign, 2_000, NOON)
    found = list(findings(campaign.slug, truth, NOON))

    assert [one for one in found if not one.is_found] == []
    assert len(found) > 100


@pytest.mark.slow
def test_what_any_life_planted_is_told_to_the_digit_by_every_filter(place: Flask):
    @of_any_life
    def judge(life: Life, _chosen: dict[str, str]) -> None:
        (period,) = stretches(life)["whole"]
        with place.app_context():
            for chosen in CHOSEN[1:]:
                ((name, value),) = chosen.items()
                board = reports.board(life.slug, Filters(*period, "none", **chosen), clock.now())
                steps = {row[0]: row[1] for row in board.tables["funnel"].rows if row[0] != "seen"}
                for step in ("began", "sent", "confirmed"):
                    assert agrees(steps[step], life.told(step, name, (value,)))
                if name == "language":
                    assert agrees(board.numbers["visits"].value, life.told("visits", name, (value,)))
                    assert all(
                        agrees(board.numbers[step].value, life.told(step, "entries", (value,)))
                        for step in ("sent", "confirmed", "second")
                    )
            board = reports.board(life.slug, Filters(*period, "none"), clock.now())
            consents = {row[0]: row[2:4] for row in board.tables["consents"].rows}
            for purpose in OFFERS:
                told = [life.told(what, "purpose", (purpose,)) for what in ("given", "refused")]
                assert all(agrees(*pair) for pair in zip(consents.get(purpose, (0, 0)), told, strict=True))
            assert agrees(board.numbers["unsubscribed"].value, life.told("withdrawn", "purpose", OFFERS))
            for what in ("sent", "confirmed", "second"):
                assert board.numbers[what].value == life.truth.days(what, "entries").total

    judge(place)


@pytest.mark.slow
def test_days_weeks_and_months_add_up_alike_on_the_page_and_in_both_files(place: Flask):
    colleague = Colleague(place, language="en")

    def shown(life: Life, span: tuple[date, date], chosen: dict[str, str], key: str) -> list[int]:
        query = "&".join(f"{name}={value}" for name, value in chosen.items())
        path = f"/staff/c/{life.slug}?from={span[0]}&to={span[1]}&compare=none&{query}"
        section = colleague.get(path).text.split(f'id="{key}-heading"')[1].split("</section>")[0]
        rows = re.findall(r"</th><td>(?:≈\xa0)?([\d,]+)</td>", section)
        plain = read_csv(colleague.get(f"{path}&table={key}&format=csv").data, ",")
        sheet = read_sheet(colleague.get(f"{path}&table={key}&format=xlsx").data)
        length = (span[1] - span[0]).days + 1
        return [
            sum(int(number.replace(",", "")) for number in rows),
            sum(int(row[1]) for row in plain[1 : length + 1]),
            sum(int(row["B"][1]) for row in sheet[1 : length + 1]),
        ]

    @of_any_life
    def judge(life: Life, chosen: dict[str, str]) -> None:
        for key in ["visit_days", *(["days"] if chosen.keys() <= {"language"} else [])]:
            sums = {
                name: [sum(of) for of in zip(*(shown(life, span, chosen, key) for span in spans), strict=True)]
                for name, spans in stretches(life).items()
            }
            assert len({number for of in sums.values() for number in of}) == 1, sums

    judge(place)

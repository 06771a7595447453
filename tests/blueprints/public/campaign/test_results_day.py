"""The day of the results in a calendar: the same for everybody, nothing in it of who adds it."""

import pytest

from tests.support.stage import RUNNING, Stage, title_of
from tests.support.visitor import address
from webapp import campaigns


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_the_day_of_the_results_is_one_for_a_calendar(stage: Stage, lang: str):
    answer = stage.client().get(f"{address(RUNNING, lang)}/results.ics")
    unfolded = answer.text.replace("\r\n ", "")
    day = stage.ask(lambda: campaigns.find_by_slug(RUNNING).results_on)

    assert answer.mimetype == "text/calendar"
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in unfolded
    assert title_of(RUNNING, lang).replace(",", "\\,") in " ".join(unfolded.split())
    assert f"URL:http://localhost{address(RUNNING, lang)}/results" in unfolded


def test_no_campaign_has_no_day(stage: Stage):
    assert stage.client().get("/c/no-such/results.ics").status_code == 404

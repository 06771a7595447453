import pytest

from tests.support import boards
from tests.support.stage import RUNNING, Stage


@pytest.mark.parametrize("role", ["marketer", "responsible"])
def test_the_figures_are_for_marketers_and_for_the_person_responsible(stage: Stage, role: str):
    for path in ("/staff", f"/staff/c/{RUNNING}", "/staff/live", f"/staff/c/{RUNNING}/live"):
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

    assert len(page.all("dd", class_="card__value")) == 14
    assert {svg.get("role") for svg in page.all("svg", class_="chart__drawing chart__drawing--days")} <= {"img"}

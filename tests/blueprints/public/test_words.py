"""What pages say of a campaign that is over, and of one in which nobody is picked."""

import pytest

from tests.support.stage import MODEST, OVER, RUNNING, Stage
from tests.support.visitor import address

LANGUAGES = ("ru", "kk", "en")


@pytest.mark.parametrize(
    ("lang", "was", "still"),
    [
        ("ru", ("Кампания прошла", "Заявки принимали до", "Как всё проходило"), ("Заявки до", "Как всё проходит")),
        ("kk", ("Науқан аяқталды", "Өтінім қабылданған мерзім", "Бәрі қалай өтті"), ("Бәрі қалай өтеді",)),
        ("en", ("This campaign has finished", "Was open until", "How it went"), ("Open until", "How it works")),
    ],
)
def test_the_page_of_a_campaign_that_is_over_speaks_of_the_past(
    stage: Stage, lang: str, was: tuple[str, ...], still: tuple[str, ...]
):
    over = stage.page(address(OVER, lang)).one("main").text

    assert [words for words in was if words not in over] == []
    assert [words for words in still if words in over] == []
    assert [words for words in still if words not in stage.page(address(RUNNING, lang)).one("main").text] == []


@pytest.mark.parametrize(
    ("lang", "results", "prize"),
    [("ru", "Итоги", "Вручение приза"), ("kk", "Нәтижелер", "Сыйлық беру күні"), ("en", "Results", "Prize day")],
)
def test_where_nobody_is_picked_there_is_a_day_of_the_prize_and_not_of_results(
    stage: Stage, lang: str, results: str, prize: str
):
    picks, gives = ([term.text for term in stage.page(address(slug, lang)).all("dt")] for slug in (RUNNING, MODEST))

    assert (results in picks, prize in picks) == (True, False)
    assert (results in gives, prize in gives) == (False, True)


@pytest.mark.parametrize(
    ("lang", "names"), [("ru", "со скрытыми буквами"), ("kk", "әрпі жасырылған"), ("en", "masked names")]
)
def test_the_results_speak_of_names_only_where_a_campaign_asks_to_show_them(stage: Stage, lang: str, names: str):
    shown, not_shown = (stage.page(f"{address(slug, lang)}/results").one("main").text for slug in (RUNNING, MODEST))

    assert names in shown
    assert names not in not_shown

import pytest

from tests.support.factories import publish_policy
from tests.support.stage import Stage
from webapp.platform import clock


def publish(stage: Stage, ru: str) -> int:
    return stage.ask(lambda: publish_policy(clock.now(), ru=f"# Политика\n\n{ru}").number)


def test_a_change_is_shown_word_by_word(stage: Stage):
    publish(stage, "Срок хранения — три года.\n\nПрочее без изменений.")
    number = publish(stage, "Срок хранения — два месяца.\n\nПрочее без изменений.")
    page = stage.page(f"/policy/{number}/changes")
    document = page.one("div", class_="document").text

    assert "Срок хранения" in document
    removed, added = ("".join(run.text for run in page.all(tag)[1:]) for tag in ("del", "ins"))
    assert "три" in removed
    assert "года" in removed
    assert "два" in added
    assert "месяца" in added
    assert "Срок" not in removed + added


@pytest.mark.parametrize("lang", ["", "/kk", "/en"])
def test_the_first_version_has_nothing_to_be_compared_with(stage: Stage, lang: str):
    page = stage.page(f"{lang}/policy/1/changes")

    assert page.all("ins") == page.all("del") == []
    assert f"{lang}/policy/1" in page.links


def test_a_text_that_did_not_change_in_a_language_shows_no_change_in_it(stage: Stage):
    publish(stage, "Одно.")
    number = publish(stage, "Другое.")
    page = stage.page(f"/en/policy/{number}/changes")

    assert len(page.all("ins")) == len(page.all("del")) == 1  # only the words that explain the marks


def test_markup_in_a_changed_text_is_shown_as_it_was_written(stage: Stage):
    publish(stage, "Было <b>жирно</b>.")
    number = publish(stage, "Стало <script>alert(1)</script>.")

    assert "<script>alert" not in stage.client().get(f"/policy/{number}/changes").text

"""A draft is saved while somebody writes it, and its history tells what one person wrote in one go as one step."""

import copy
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.support.factories import NOON, make_draft
from webapp import audit, campaigns
from webapp.campaigns import editing

AIGUL, TIMUR = uuid4(), uuid4()


@pytest.fixture
def row(app):
    return campaigns.begin(make_draft().content, AIGUL, NOON)


def written(row, title: str, language: str = "ru") -> dict:
    content = copy.deepcopy(row.content)
    content[language]["title"] = title
    return content


def write(row, *titles: str, by=AIGUL) -> int | None:
    """Have somebody write one title after the other, each of them saved unasked; answers the last version."""
    version = row.version
    for title in titles:
        version = campaigns.autosave(row.id, version, written(row, title), by, NOON)
    return version


def test_what_is_written_is_there_before_anybody_saves(row):
    assert (write(row, "Г", "Го", "Гора"), row.titles["ru"]) == (4, "Гора")
    assert campaigns.autosave(row.id, 4, written(row, "Гора"), AIGUL, NOON) == 4


def test_a_sitting_is_one_step_of_the_history_and_one_line_of_the_trail(row):
    write(row, "Г", "Го", "Гора")
    campaigns.save(row.id, row.version, written(row, "Горы", "kk"), AIGUL, NOON)
    saved, began = campaigns.milestones(row.id)

    assert (saved.version.number, saved.since, saved.changed) == (5, began.version.number, ["kk.title", "ru.title"])
    assert [event.action for event in audit.events(audit.Wanted(action="campaign"), 9)] == [
        "campaign.saved", "campaign.saved", "campaign.drafted",
    ]  # fmt: skip


def test_what_somebody_else_saved_meanwhile_is_left_to_the_button(row):
    campaigns.save(row.id, 1, written(row, "Снег"), TIMUR, NOON)

    assert campaigns.autosave(row.id, 1, written(row, "Гора", "kk"), AIGUL, NOON) is None
    assert row.titles["ru"] == "Снег"
    assert campaigns.save(row.id, 1, written(row, "Снег", "kk"), AIGUL, NOON).joined


def test_a_save_that_has_not_heard_of_its_own_autosave_is_no_clash(row):
    write(row, "Го")
    saved = campaigns.save(row.id, 1, written(row, "Гора"), AIGUL, NOON)

    assert (saved.clashes, row.titles["ru"]) == ((), "Гора")


def test_somebody_elses_autosave_clashes_as_a_save_does(row):
    write(row, "Го", by=TIMUR)

    assert campaigns.save(row.id, 1, written(row, "Гора"), AIGUL, NOON).clashes == ("ru.title",)


def test_what_was_saved_unasked_goes_after_forty_days_unless_it_is_all_there_is(row):
    write(row, "Г", "Го", "Гора")
    assert campaigns.forget_autosaves(NOON + editing.AUTOSAVES_KEPT - timedelta(days=1)) == 0

    assert campaigns.forget_autosaves(NOON + editing.AUTOSAVES_KEPT + timedelta(days=1)) == 2
    assert [each.version.number for each in campaigns.milestones(row.id)] == [4, 1]

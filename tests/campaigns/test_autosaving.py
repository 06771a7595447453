"""A draft is saved while somebody writes it, and its history tells what one person wrote in one go as one step."""

import copy
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.support.factories import NOON, make_draft_content
from webapp import audit, campaigns
from webapp.campaigns import editing

AIGUL, TIMUR = uuid4(), uuid4()


@pytest.fixture
def draft(app):
    return campaigns.begin(make_draft_content().parts, AIGUL, NOON)


def written(draft, title: str, language: str = "ru") -> dict:
    content = copy.deepcopy(draft.content)
    content[language]["title"] = title
    return content


def write(draft, *titles: str, by=AIGUL) -> int | None:
    """Have somebody write one title after the other, each of them saved unasked; answers the last version."""
    version = draft.version
    for title in titles:
        version = campaigns.autosave(draft.id, version, written(draft, title), by, NOON)
    return version


def test_what_is_written_is_there_before_anybody_saves(draft):
    assert (write(draft, "Г", "Го", "Гора"), draft.titles["ru"]) == (4, "Гора")
    assert campaigns.autosave(draft.id, 4, written(draft, "Гора"), AIGUL, NOON) == 4


def test_a_sitting_is_one_step_of_the_history_and_one_line_of_the_trail(draft):
    write(draft, "Г", "Го", "Гора")
    campaigns.save(draft.id, draft.version, written(draft, "Горы", "kk"), AIGUL, NOON)
    saved, began = campaigns.milestones(draft.id)

    assert (saved.version.number, saved.since, saved.changed) == (5, began.version.number, ["kk.title", "ru.title"])
    assert [event.action for event in audit.events(audit.Wanted(action="campaign"), 9)] == [
        "campaign.saved", "campaign.saved", "campaign.drafted",
    ]  # fmt: skip


def test_what_somebody_else_saved_meanwhile_is_left_to_the_button(draft):
    campaigns.save(draft.id, 1, written(draft, "Снег"), TIMUR, NOON)

    assert campaigns.autosave(draft.id, 1, written(draft, "Гора", "kk"), AIGUL, NOON) is None
    assert draft.titles["ru"] == "Снег"
    assert campaigns.save(draft.id, 1, written(draft, "Снег", "kk"), AIGUL, NOON).joined


def test_a_save_that_has_not_heard_of_its_own_autosave_is_no_clash(draft):
    write(draft, "Го")
    saved = campaigns.save(draft.id, 1, written(draft, "Гора"), AIGUL, NOON)

    assert (saved.clashes, draft.titles["ru"]) == ((), "Гора")


def test_somebody_elses_autosave_clashes_as_a_save_does(draft):
    write(draft, "Го", by=TIMUR)

    assert campaigns.save(draft.id, 1, written(draft, "Гора"), AIGUL, NOON).clashes == ("ru.title",)


def test_what_was_saved_unasked_goes_after_forty_days_unless_it_is_all_there_is(draft):
    write(draft, "Г", "Го", "Гора")
    assert campaigns.forget_autosaves(NOON + editing.AUTOSAVES_KEPT - timedelta(days=1)) == 0

    assert campaigns.forget_autosaves(NOON + editing.AUTOSAVES_KEPT + timedelta(days=1)) == 2
    assert [each.version.number for each in campaigns.milestones(draft.id)] == [4, 1]

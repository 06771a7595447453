"""The lists of entries are where somebody looks for them: a step from the campaign's figures and from its editor."""

import pytest

from tests.support.stage import RUNNING, Stage
from webapp.accounts import MARKETER, RESPONSIBLE

pytestmark = pytest.mark.both_databases

ENTRIES = f"/staff/c/{RUNNING}/entries"


@pytest.mark.parametrize("path", [f"/staff/c/{RUNNING}", "/staff/campaigns"])
@pytest.mark.parametrize("role", [MARKETER, RESPONSIBLE])
def test_a_campaigns_entries_are_a_step_away(stage: Stage, path: str, role: str):
    page = stage.staff(role).page(path)

    assert ENTRIES in [link.get("href") for link in page.main.all("a")]


def test_a_list_of_entries_leads_back_to_the_figures(stage: Stage):
    page = stage.staff(RESPONSIBLE).page(ENTRIES)

    assert {f"/staff/c/{RUNNING}", f"/staff/c/{RUNNING}/exports"} <= {link.get("href") for link in page.main.all("a")}

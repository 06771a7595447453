"""Clauses 2.10 and 2.11: providing personal data to a known circle, and distributing them to an unknown one. Staff see
people masked, and more only by role, for a reason, and on record; nothing personal is on any page for everybody.
"""

import pytest

from tests.support.stage import RUNNING, Stage, newest_entry
from tests.support.traces import Traces, spellings_of
from webapp.accounts import RESPONSIBLE, ROLES
from webapp.audit.queries import looks_at
from webapp.blueprints.shared import access

SHOWS_PEOPLE = {"entries.reveal", "entries.exports", "entries.approve", "entries.refuse", "entries.download"}


@pytest.fixture
def person(stage: Stage) -> dict[str, str]:
    visitor = stage.visitor()
    visitor.enter()
    return visitor.person


def test_only_the_responsible_person_opens_what_shows_people_and_proves_who_they_are(stage):
    rules = [access.rule_of(stage.app, endpoint) for endpoint in SHOWS_PEOPLE]

    assert {(rule.roles, rule.step_up, rule.fresh) for rule in rules} == {((RESPONSIBLE,), True, True)}


@pytest.mark.parametrize("role", ROLES)
def test_no_page_that_staff_can_open_shows_a_person_by_itself(stage, person, role):
    colleague, found = stage.staff(role), Traces(spellings_of(person).values())
    entry = stage.ask(lambda: newest_entry().id)
    paths = [f"c/{RUNNING}/entries", f"c/{RUNNING}/exports", f"entries/{entry}/reveal", "audit", "audit?format=csv"]

    assert [path for path in paths if found(colleague.get(f"/staff/{path}").data)] == []


def test_a_look_is_on_record_for_the_person(stage, person):
    entry = stage.ask(newest_entry)
    reason = {"field": "phone", "kind": "prize", "words": "Приз вручают в четверг"}
    stage.staff(RESPONSIBLE).post(f"/staff/entries/{entry.id}/reveal", **reason)

    (look,) = stage.ask(lambda: looks_at(entry.participant_id))
    assert (look.field, look.reason) == ("phone", reason["words"])


def test_nothing_personal_is_on_a_page_for_everybody(stage, person):
    found = Traces(spellings_of(person).values())
    paths = ["/", f"/c/{RUNNING}", f"/c/{RUNNING}/rules", f"/c/{RUNNING}/thanks", "/policy", "/cookies", "/sitemap.xml"]

    assert [path for path in paths if found(stage.client().get(path).data)] == []

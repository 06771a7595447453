"""The page on which one field of one person is shown: a form, a reason, one answer."""

import pytest

from tests.support.stage import Stage, newest_entry
from webapp.accounts import ADMINISTRATOR, MARKETER, RESPONSIBLE
from webapp.audit.queries import looks_at
from webapp.blueprints.shared import access, limits
from webapp.platform.ratelimit import Bound

pytestmark = pytest.mark.both_databases

WORDS = "Приз вручают в четверг"
REASON = {"kind": "prize", "words": WORDS}


@pytest.fixture
def somebody(stage: Stage):
    """A person who entered, with the address of the page about their entry."""
    visitor = stage.visitor()
    visitor.enter()
    return visitor.person, f"/staff/entries/{stage.ask(lambda: newest_entry().id)}/reveal"


def looks(stage: Stage) -> list:
    return stage.ask(lambda: looks_at(newest_entry().participant_id))


def test_a_field_is_shown_for_a_reason_and_no_other_with_it(stage, somebody):
    person, path = somebody
    answer = stage.staff(RESPONSIBLE).post(path, field="email", **REASON)

    assert answer.status_code == 200
    assert person["email"] in answer.text
    assert not any(value in answer.text for name, value in person.items() if name != "email")
    assert [(look.field, look.reason) for look in looks(stage)] == [("email", WORDS)]


def test_what_is_shown_is_kept_nowhere_on_the_way(stage, somebody, log):
    person, path = somebody
    answer = stage.staff(RESPONSIBLE).post(path, field="email", **REASON)

    assert answer.headers["Cache-Control"] == "no-store"
    assert "Location" not in answer.headers
    assert person["email"] not in log.getvalue()


def test_the_page_itself_shows_masks_alone_and_writes_nothing_down(stage, somebody):
    person, path = somebody
    text = stage.staff(RESPONSIBLE).get(path).text

    assert not any(value in text for value in person.values())
    assert looks(stage) == []


@pytest.mark.parametrize("missing", [{"kind": ""}, {"words": "нужно"}, {"field": ""}, {"field": "birthday"}])
def test_without_a_reason_the_form_comes_back_and_says_what_is_missing(stage, somebody, missing):
    person, path = somebody
    answer = stage.staff(RESPONSIBLE).post(path, **({"field": "email"} | REASON | missing))

    assert answer.status_code == 422
    assert person["email"] not in answer.text
    assert looks(stage) == []


@pytest.mark.parametrize("role", [MARKETER, ADMINISTRATOR])
def test_nobody_else_gets_there(stage, somebody, role):
    colleague = stage.staff(role)

    assert colleague.get(somebody[1]).status_code == 403
    assert colleague.client.post(somebody[1]).status_code in (400, 403)
    assert looks(stage) == []


def test_the_page_asks_who_one_is_again(stage):
    assert access.rule_of(stage.app, "entries.reveal") == access.Rule((RESPONSIBLE,), step_up=True, fresh=True)


def test_one_member_cannot_copy_a_campaign_out(stage, somebody, monkeypatch):
    monkeypatch.setattr(limits, "REVEALS", Bound("reveal", "2 per hour"))
    colleague, other = stage.staff(RESPONSIBLE), stage.staff(RESPONSIBLE)
    answers = [colleague.post(somebody[1], field="email", **REASON).status_code for _ in range(3)]

    assert answers == [200, 200, 429]
    assert other.post(somebody[1], field="email", **REASON).status_code == 200


def test_an_entry_that_is_none_is_not_found(stage):
    assert stage.staff(RESPONSIBLE).get("/staff/entries/not-a-number/reveal").status_code == 404
    nobody = "/staff/entries/00000000-0000-4000-8000-000000000000/reveal"
    assert stage.staff(RESPONSIBLE).get(nobody).status_code == 404

"""Clause 5.1: data are processed only if the person filled them in and sent them by a form of the site. Nobody is
imported, no field is hidden, and nothing is saved before the form is sent.
"""

import pytest

from tests.support.stage import MODEST, RUNNING, Stage, newest_person
from tests.support.visitor import form_of
from webapp import accounts, entries, participants
from webapp.blueprints.shared import access
from webapp.participants import FIELD_NAMES, Participant
from webapp.platform.db import db

TOKENS = {"csrf_token", "shown"}


@pytest.mark.parametrize("prefix", ["", "/kk", "/en"])
@pytest.mark.parametrize("slug", [RUNNING, MODEST])
def test_a_form_hides_nothing_but_its_two_tokens(stage: Stage, slug: str, prefix: str):
    page = stage.page(f"{prefix}/c/{slug}")

    assert {field.get("name") for field in page.main.all("input", type="hidden")} == TOKENS


def test_opening_a_form_saves_nothing_and_says_nothing_of_the_browser(stage: Stage):
    before, client = stage.counts(), stage.client()
    for _ in range(3):
        client.get(f"/c/{RUNNING}", headers={"User-Agent": "a telling one", "Accept-Language": "kk"})

    assert stage.counts() == before


def test_what_is_kept_of_a_person_is_what_they_typed(stage: Stage):
    visitor = stage.visitor()
    visitor.enter()

    assert stage.ask(lambda: participants.read(newest_person()).given()) == visitor.person


def test_every_person_is_there_by_an_entry_of_theirs(stage: Stage):
    stage.visitor().enter()

    def without_an_entry() -> int:
        return (
            db.session.query(Participant)
            .filter(~db.exists().where(entries.Entry.participant_id == Participant.id))
            .count()
        )

    assert stage.ask(without_an_entry) == 0


def test_no_command_and_no_page_brings_people_in_from_elsewhere(stage: Stage):
    commands = {
        f"{group} {name}"
        for group, each in stage.app.cli.commands.items()
        for name in getattr(each, "commands", {"": ""})
    }
    told = {
        command for command in commands if any(word in command for word in ("import", "load", "people", "participants"))
    }
    assert told == {"people depersonalise", "people clean-up"}  # which leave less of them

    taking = {rule.endpoint for rule in stage.app.url_map.iter_rules() if rule.methods - {"GET", "HEAD", "OPTIONS"}}
    of_visitors = {endpoint for endpoint in taking if access.rule_of(stage.app, endpoint) is None}
    of_an_entry = {"form", "confirm", "resend", "link", "contact", "forget"}
    assert of_visitors == {"cookies.choose", "unsubscribe.page"} | {f"entry.{view}" for view in of_an_entry}


@pytest.mark.parametrize("role", accounts.ROLES)
def test_no_page_for_staff_asks_for_a_persons_data(stage: Stage, role: str):
    colleague = stage.staff(role)
    asking = set()
    for path in (
        "/staff",
        "/staff/c/first-snow",
        "/staff/c/first-snow/entries",
        "/staff/audit",
        "/staff/people",
        "/staff/me",
    ):
        answer = colleague.get(path)
        asking |= set(form_of(answer.text)) if answer.status_code == 200 else set()

    # The e-mail of somebody who is invited to work here is the one that is typed in.
    assert asking & {*FIELD_NAMES} <= ({"email"} if role == "administrator" else set())


def test_a_form_cannot_be_sent_by_its_address(stage: Stage):
    visitor, before = stage.visitor(), stage.counts()
    form = visitor.filled(visitor.land())
    visitor.client.get(f"/c/{RUNNING}", query_string=form)

    assert stage.counts() == before

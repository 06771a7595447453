"""Who may open which page for staff: each address of the URL map, asked by each role and by nobody, by every method.

The table says what the product says, and is written by hand: a page that is missing from it fails, as does one that
answers otherwise.
"""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from tests.support.colleague import Colleague
from tests.support.page import Page
from tests.support.stage import RUNNING, Stage
from webapp.accounts import ADMINISTRATOR, MARKETER, RESPONSIBLE, ROLES, StaffSession
from webapp.blueprints.shared import access
from webapp.platform import clock
from webapp.platform.db import db

CAMPAIGNS = {MARKETER, RESPONSIBLE}
"""Campaigns and figures; people only masked."""
PERSONAL = {RESPONSIBLE}
ACCOUNTS = {ADMINISTRATOR}
EVERYBODY = set(ROLES)
ANYBODY = EVERYBODY | {"nobody"}

MAY = {
    "sign_in.sign_in": ANYBODY,
    "sign_in.invitation": ANYBODY,
    "sign_in.reauthenticate": EVERYBODY,
    "sign_in.sign_out": EVERYBODY,
    "account.account": EVERYBODY,
    "account.end_session": EVERYBODY,
    "account.end_other_sessions": EVERYBODY,
    "account.passkey": EVERYBODY,
    "account.remove_passkey": EVERYBODY,
    "account.password": EVERYBODY,
    "account.codes": EVERYBODY,
    "people.people": ACCOUNTS,
    "people.change_role": ACCOUNTS,
    "people.close": ACCOUNTS,
    "people.reopen": ACCOUNTS,
    "people.revoke": ACCOUNTS,
    "entries.entries": CAMPAIGNS,
    "entries.reveal": PERSONAL,
    "entries.exports": PERSONAL,
    "entries.approve": PERSONAL,
    "entries.refuse": PERSONAL,
    "entries.download": PERSONAL,
    "entries.places": PERSONAL,
    "entries.decide": PERSONAL,
    "audit.events": PERSONAL,
    "editor.campaigns": CAMPAIGNS,
    "editor.new": CAMPAIGNS,
    "editor.campaign": CAMPAIGNS,
    "editor.discard": CAMPAIGNS,
    "editor.picture": CAMPAIGNS,
    "editor.history": CAMPAIGNS,
    "editor.version": CAMPAIGNS,
    "editor.preview": CAMPAIGNS,
    "editor.preview_page": CAMPAIGNS,
    "editor.preview_cover": CAMPAIGNS,
    "editor.links": CAMPAIGNS,
    "editor.remove_link": CAMPAIGNS,
    "editor.code_svg": CAMPAIGNS,
    "editor.code_png": CAMPAIGNS,
    "editor.sheet": CAMPAIGNS,
    "editor.home": CAMPAIGNS,
    "editor.publish": CAMPAIGNS,
    "editor.rules": CAMPAIGNS,
    "editor.close": CAMPAIGNS,
    "reports.overview": CAMPAIGNS,
    "reports.campaign": CAMPAIGNS,
    "reports.live": CAMPAIGNS,
    "reports.share": CAMPAIGNS,
    "reports.unshare": CAMPAIGNS,
    "reports.note": CAMPAIGNS,
    "reports.unnote": CAMPAIGNS,
    "reports.aim": CAMPAIGNS,
}
WITH_PROOF = {
    "account.passkey", "account.remove_passkey", "account.password", "account.codes",
    "people.people", "people.change_role", "people.close", "people.reopen", "people.revoke",
    "entries.reveal", "entries.exports", "entries.approve", "entries.refuse", "entries.download", "entries.decide",
    "editor.publish", "editor.close",
}  # fmt: skip
"""Roles, sign-in methods, publishing, and whatever shows a person: only to who showed who they are in the last ten minutes."""
MADE_UP, NOBODYS = {"slug": RUNNING, "lang": "kk"}, "nothing"
ASKED = 0
"""In place of the status of the page that asks who is there and holds the form meanwhile."""
PART = re.compile(r"<(?:([a-z]+)(?:\([^)]*\))?:)?(\w+)>")
KINDS = {"uuid": lambda: str(uuid4()), "int": lambda: "987654"}


def addresses(app) -> list[tuple[str, str, str]]:
    """Every endpoint for staff with each of its methods, at an address of something that is nobody's."""
    filled = [
        (
            rule.endpoint,
            method,
            PART.sub(lambda part: KINDS.get(part[1], lambda: MADE_UP.get(part[2], NOBODYS))(), rule.rule),
        )
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods & {"GET", "POST", "PUT", "DELETE"})
    ]
    return [one for one in filled if access.is_staff_address(one[2])]


def answer_to(colleague: Colleague, token: str, method: str, path: str) -> tuple[int, str]:
    data = {"csrf_token": token} if method == "POST" else {}
    answer = colleague.client.open(path, method=method, data=data)
    asks = answer.status_code == 403 and 'class="page sign-in"' in answer.text
    return (ASKED if asks else answer.status_code), answer.location or ""


def newcomer(stage: Stage, role: str, minutes: int = 0) -> tuple[Colleague, str]:
    """A new member who showed who they are so many minutes ago, and the token that goes along with their forms."""
    colleague = stage.staff(role)
    token = Page(colleague.get("/staff/me").text).all("input", name="csrf_token")[0].get("value")

    def grow_old() -> None:
        moment = clock.now() - timedelta(minutes=minutes)
        owned = StaffSession.staff_id == colleague.member.id
        db.session.execute(update(StaffSession).where(owned).values(proved_at=moment))
        db.session.commit()

    if minutes:
        stage.ask(grow_old)
    return colleague, token or ""


def test_the_table_speaks_of_every_page_for_staff(stage: Stage):
    assert {endpoint for endpoint, _method, _path in addresses(stage.app)} - set(MAY) == set()


@pytest.mark.parametrize("role", ROLES)
def test_each_page_is_open_to_its_roles_and_to_no_other(stage: Stage, role: str):
    wrong = []
    for endpoint, method, path in addresses(stage.app):
        status, location = answer_to(*newcomer(stage, role), method, path)
        is_let_in = status != 403 and "/staff/prove" not in location
        if is_let_in != (role in MAY[endpoint]):
            wrong.append((method, path, status, location))

    assert wrong == []


def test_to_whom_has_no_session_nothing_is_there_but_the_ways_in(stage: Stage):
    answers = {
        (endpoint, method, stage.client().open(path, method=method).status_code)
        for endpoint, method, path in addresses(stage.app)
        if "nobody" not in MAY[endpoint]
    }

    assert {status for _endpoint, _method, status in answers} == {404}


@pytest.mark.parametrize("role", ROLES)
def test_what_cannot_be_taken_back_asks_who_is_there(stage: Stage, role: str):
    asked, colleague = set(), newcomer(stage, role, minutes=11)
    for endpoint, method, path in addresses(stage.app):
        if role in MAY[endpoint] and endpoint not in {"sign_in.sign_out", "sign_in.sign_in"}:
            status, location = answer_to(*colleague, method, path)
            if status == ASKED or (status == 303 and "/staff/prove" in location):
                asked.add(endpoint)

    assert asked == {
        endpoint
        for endpoint, _method, _path in addresses(stage.app)
        if endpoint in WITH_PROOF and role in MAY[endpoint]
    }

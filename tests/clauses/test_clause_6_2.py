"""Clause 6.2: the operator takes all measures that keep unauthorised persons out: a second factor for staff, access by
role, sessions that end, and a line in the trail for each look at a person's data.
"""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine

from tests.support.colleague import Colleague
from tests.support.page import Page
from tests.support.stage import RUNNING, Stage, newest_entry
from webapp import accounts, audit
from webapp.platform import clock
from webapp.platform.db import db

PASSWORD = "снег чайник верблюд 41"
KEEP_WAYS_IN = ("staff_session", "staff_password", "recovery_code", "invitation", "audit_event")


def everything_in(table: str) -> str:
    rows = db.session.execute(db.text(f"SELECT * FROM {table}"))
    return "\n".join(cell.decode("latin-1") if isinstance(cell, bytes) else str(cell) for row in rows for cell in row)


def newest_actions(stage: Stage, count: int = 3) -> list[str]:
    return stage.ask(lambda: [event.action for event in audit.events(audit.Wanted(), count)])


def post(colleague: Colleague, path: str, **fields: str):
    token = Page(colleague.get("/staff/me").text).all("input", name="csrf_token")[0].get("value")
    return colleague.client.post(path, data={"csrf_token": token, **fields})


@pytest.mark.parametrize("code", ["", "000000", PASSWORD])
def test_a_password_alone_opens_nothing(stage: Stage, code: str):
    colleague, secret = stage.staff(), accounts.new_secret()
    now = clock.now()
    stage.ask(lambda: accounts.set_password(colleague.member, PASSWORD, secret, pyotp.TOTP(secret).at(now), now))
    client = stage.client()
    token = Page(client.get("/staff/sign-in").text).all("input", name="csrf_token")[0].get("value")
    fields = {"csrf_token": token, "email": colleague.member.email, "password": PASSWORD, "code": code}

    assert client.post("/staff/sign-in", data=fields).status_code == 422
    assert client.get("/staff/me").status_code == 404


@pytest.mark.parametrize("role", [accounts.MARKETER, accounts.ADMINISTRATOR])
def test_only_the_responsible_person_sees_personal_data(stage: Stage, role: str):
    visitor = stage.visitor()
    visitor.enter()
    number = stage.ask(lambda: newest_entry().id)

    assert stage.staff(role).get(f"/staff/entries/{number}/reveal").status_code == 403
    assert stage.staff("responsible").get(f"/staff/entries/{number}/reveal").status_code == 200
    assert visitor.person["last_name"] not in stage.staff().get(f"/staff/c/{RUNNING}/entries").text


@pytest.mark.parametrize("idle", [timedelta(hours=12), timedelta(days=8)])
def test_a_session_that_nobody_uses_ends_by_itself(stage: Stage, idle: timedelta):
    colleague = stage.staff()

    with time_machine.travel(datetime.now(UTC) + idle, tick=True):
        assert colleague.get("/staff/me").status_code == 404


def test_who_leaves_is_out_at_once_in_every_browser(stage: Stage):
    boss, leaver = stage.staff("administrator"), stage.staff("responsible")
    assert post(boss, f"/staff/people/{leaver.member.id}/close").status_code == 303

    assert leaver.get("/staff/me").status_code == 404
    assert newest_actions(stage, 1) == ["account.closed"]


def test_the_site_keeps_nothing_that_lets_anybody_in(stage: Stage):
    colleague, secret, now = stage.staff(), accounts.new_secret(), clock.now()
    invited = stage.ask(lambda: accounts.invite("invited@example.kz", "marketer", None, now).text)
    stage.ask(lambda: accounts.set_password(colleague.member, PASSWORD, secret, pyotp.TOTP(secret).at(now), now))
    codes = stage.ask(lambda: accounts.make_codes(colleague.member.id, now))
    kept = stage.ask(lambda: "".join(everything_in(table) for table in KEEP_WAYS_IN))

    assert str(colleague.member.id.hex) in kept.replace("-", "")
    assert [one for one in (colleague.secret, invited, PASSWORD, secret, *codes) if one in kept] == []


def test_whoever_is_turned_away_leaves_a_line_that_names_nobody(stage: Stage):
    client = stage.client()
    token = Page(client.get("/staff/sign-in").text).all("input", name="csrf_token")[0].get("value")
    fields = {"csrf_token": token, "email": "somebody@example.kz", "password": PASSWORD, "code": "123456"}
    client.post("/staff/sign-in", data=fields)
    event = stage.ask(lambda: audit.events(audit.Wanted(), 1)[0])

    assert (event.action, event.actor_id) == ("session.failed", None)
    assert "somebody" not in str(event.details)

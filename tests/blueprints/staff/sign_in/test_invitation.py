from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pyotp
import pytest
import time_machine

from tests.support.page import Page
from tests.support.stage import Stage
from webapp import accounts
from webapp.accounts import joining
from webapp.platform import clock

GOOD = "снег чайник верблюд 41"


def invite(stage: Stage, email: str) -> str:
    return "/staff/invitation/" + stage.ask(lambda: accounts.invite(email, "marketer", None, clock.now()).text)


def fields(page: str) -> dict[str, str]:
    return {box.attributes["name"]: box.get("value") or "" for box in Page(page).all("input")}


def test_an_invitation_leads_to_a_password_with_codes_on_paper(stage: Stage):
    path, client = invite(stage, "one@example.kz"), stage.client()
    page = client.get(path).text
    secret = "".join(Page(page).one("code").text.split())
    answer = client.post(
        path,
        data=fields(page) | {"credential": "", "name": "Ерлан", "password": GOOD, "code": pyotp.TOTP(secret).now()},
    )

    assert answer.status_code == 200
    assert len(Page(answer.text).all("li")) >= 10
    assert client.get("/staff/me").status_code == 200
    assert stage.client().get(path).status_code == 404


def test_reading_an_invitation_uses_nothing_up(stage: Stage):
    path = invite(stage, "two@example.kz")

    assert {stage.client().get(path).status_code for _ in range(3)} == {200}


def test_what_is_wrong_is_said_and_the_secret_stays(stage: Stage):
    path, client = invite(stage, "three@example.kz"), stage.client()
    page = client.get(path).text
    wrong = {"credential": "", "name": "Ерлан", "password": GOOD, "code": "000"}
    answer = client.post(path, data=fields(page) | wrong)

    assert answer.status_code == 422
    assert Page(answer.text).one("code").text == Page(page).one("code").text
    assert Page(answer.text).wrong == ["code"]
    assert stage.ask(lambda: accounts.find_by_email("three@example.kz")) is None


def answers(stage: Stage, path: str) -> set[tuple[int, str]]:
    """What a link of an invitation says to who reads it, and to who fills it in."""
    client = stage.client()
    token = Page(client.get("/staff/sign-in").text).all("input", name="csrf_token")[0].get("value")
    filled = client.post(path, data={"csrf_token": token, "credential": "", "name": "Ерлан"})
    pages = (client.get(path), filled)
    return {(page.status_code, *(each.text for each in Page(page.text).main.all("p"))) for page in pages}


@pytest.mark.parametrize("prefix", ["", "/kk", "/en"])
def test_an_invitation_that_opens_nothing_says_whom_to_ask_and_not_why(stage: Stage, prefix: str):
    used, old, revoked = (invite(stage, f"{name}{prefix[1:]}@example.kz") for name in ("used", "old", "revoked"))
    stage.ask(lambda: joining.follow(used.rpartition("/")[2], "Ерлан", "ru", clock.now()))
    number = stage.ask(lambda: accounts.find_invitation(revoked.rpartition("/")[2], clock.now()).id)
    stage.ask(lambda: accounts.revoke_invitation(number, uuid4(), clock.now()))
    said = answers(stage, f"{prefix}/staff/invitation/nothing")
    for path in (used, revoked):
        assert answers(stage, prefix + path) == said
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=73)):
        assert answers(stage, prefix + old) == said

    assert [status for status, *_words in said] == [404]


def test_a_used_invitation_leads_its_reader_to_the_way_in(stage: Stage):
    page = Page(stage.client().get("/staff/invitation/nothing").text).main

    assert "/staff/sign-in" in page.links
    assert "администратора" in " ".join(each.text for each in page.all("p"))

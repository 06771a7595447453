"""Who is asked in the middle of something loses nothing of what they typed, without script too."""

import re
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import NamedTuple
from uuid import uuid4

import pyotp
import pytest
import time_machine
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.page import Page
from tests.support.stage import Stage
from webapp import accounts, campaigns
from webapp.blueprints.shared import access
from webapp.platform import clock

_numbers = count(1)
GOOD = "снег чайник верблюд 41"
NEW = "/staff/campaigns/new"


class Desk(NamedTuple):
    """A member of staff at a browser: what they sign in by."""

    client: FlaskClient
    email: str
    secret: str

    def keys(self, **more: str) -> dict[str, str]:
        return {"email": self.email, "password": GOOD, "code": pyotp.TOTP(self.secret).at(clock.now()), **more}


@pytest.fixture
def desk(stage: Stage) -> Desk:
    return sit_down(stage)


def sit_down(stage: Stage, role: str = accounts.MARKETER) -> Desk:
    colleague = stage.staff(role)
    secret = accounts.new_secret()

    def prepare() -> None:
        before = clock.now() - timedelta(minutes=5)
        accounts.set_password(colleague.member, GOOD, secret, pyotp.TOTP(secret).at(before), before)

    stage.ask(prepare)
    desk = Desk(stage.client(), colleague.member.email, secret)
    desk.client.environ_base["REMOTE_ADDR"] = f"10.0.7.{next(_numbers)}"  # tries are counted by address too
    sign_in(desk)
    return desk


def sign_in(desk: Desk, path: str = "/staff/sign-in") -> TestResponse:
    token = token_of(desk.client.get(path))
    return desk.client.post("/staff/sign-in", data={"csrf_token": token, **desk.keys()})


def token_of(page: TestResponse) -> str:
    return Page(page.text).all("input", name="csrf_token")[0].get("value") or ""


def held_by(page: TestResponse) -> dict[str, str]:
    """What the form of the page that asks carries."""
    boxes = Page(page.text).all("input", type="hidden")
    return {
        box.attributes["name"]: box.get("value") or ""
        for box in boxes
        if box.attributes["name"] in {"held", "csrf_token"}
    }


def later(**time: float) -> time_machine.travel:
    return time_machine.travel(datetime.now(UTC) + timedelta(**time), tick=True)


def titles(stage: Stage) -> list[str]:
    return stage.ask(lambda: [row.titles.get("ru", "") for row in campaigns.prepared()])


def test_what_was_typed_in_a_session_that_ended_is_sent_once_its_writer_is_back(stage: Stage, desk: Desk):
    form = {"csrf_token": token_of(desk.client.get(NEW)), "title": "Дом у реки"}
    with later(hours=13):
        asked = desk.client.post(NEW, data=form)
        assert (asked.status_code, "Дом у реки" in titles(stage)) == (403, False)
        answer = desk.client.post(NEW, data=held_by(asked) | desk.keys())

        assert answer.status_code == 303
        assert "Дом у реки" in desk.client.get(answer.location).text


def test_what_is_wrong_at_the_door_is_said_and_what_was_typed_stays(stage: Stage, desk: Desk):
    form = {"csrf_token": token_of(desk.client.get(NEW)), "title": "Дом у моря"}
    with later(hours=13):
        asked = desk.client.post(NEW, data=form)
        again = desk.client.post(NEW, data=held_by(asked) | desk.keys(password="not this one"))
        assert (again.status_code, held_by(again)["held"]) == (422, held_by(asked)["held"])

        assert desk.client.post(NEW, data=held_by(again) | desk.keys()).status_code == 303


def test_too_many_tries_at_the_door_do_not_lose_what_was_typed(stage: Stage, desk: Desk):
    form = {"csrf_token": token_of(desk.client.get(NEW)), "title": "Дом на горе"}
    with later(hours=13):
        asked = desk.client.post(NEW, data=form)
        answers = [desk.client.post(NEW, data=held_by(asked) | desk.keys(password="no")) for _ in range(12)]

        assert answers[-1].status_code == 429
        assert held_by(answers[-1])["held"] == held_by(asked)["held"]


def test_a_large_text_comes_back_whole(stage: Stage, desk: Desk):
    made = desk.client.post(NEW, data={"csrf_token": token_of(desk.client.get(NEW)), "title": "Большой"})
    rules = "Правила розыгрыша призов и подарков. " * 3000
    form = {
        "csrf_token": token_of(desk.client.get(made.location)),
        "version": "1",
        "ru-title": "Большой",
        "ru-rules": rules,
    }
    with later(hours=13):
        asked = desk.client.post(made.location, data=form)
        saved = desk.client.post(made.location, data=held_by(asked) | desk.keys())

        assert saved.status_code == 303
        number = int(made.location.rsplit("/", 1)[1])
        assert stage.ask(lambda: campaigns.find_draft(number).content["ru"]["rules"]) == rules


def test_somebody_else_who_signs_in_does_not_send_it(stage: Stage, desk: Desk):
    form = {"csrf_token": token_of(desk.client.get(NEW)), "title": "Чужое"}
    other = sit_down(stage)
    with later(hours=13):
        asked = desk.client.post(NEW, data=form)
        answer = desk.client.post(NEW, data=held_by(asked) | other.keys())

        assert (answer.status_code, Page(answer.text).h1) == (403, "Набранное здесь не отправлено")
        assert stage.ask(lambda: accounts.find_by_email(other.email).name) in answer.text
        assert "Чужое" not in titles(stage)
        assert "Чужое" not in answer.text
        assert desk.client.get("/staff/me").status_code == 200


def test_a_sealed_form_is_good_for_its_own_page_and_writer_alone(stage: Stage, desk: Desk):
    form = {"csrf_token": token_of(desk.client.get(NEW)), "title": "Чужое"}
    other = sit_down(stage)
    with later(hours=13):
        held = held_by(desk.client.post(NEW, data=form))
        assert desk.client.post("/staff/me", data=held | desk.keys()).status_code == 400
    theirs = {"held": held["held"], "csrf_token": token_of(other.client.get(NEW))}
    statuses = {
        other.client.post(NEW, data=theirs | changed).status_code
        for changed in ({}, {"held": "nonsense"}, {"held": "ё"})
    }

    assert statuses == {400}
    assert "Набранное здесь не отправлено" in other.client.post(NEW, data=theirs).text
    assert "Чужое" not in titles(stage)


def test_who_signs_in_beside_goes_on_with_the_page_that_was_open(stage: Stage, desk: Desk):
    form = {"csrf_token": token_of(desk.client.get(NEW)), "title": "Рядом"}

    def end_elsewhere() -> None:
        member = accounts.find_by_email(desk.email)
        accounts.end_sessions(member.id, clock.now(), member.id)

    stage.ask(end_elsewhere)
    with later(minutes=1):
        assert desk.client.get(NEW).status_code == 404
        sign_in(desk)

        assert desk.client.post(NEW, data=form).status_code == 303


def test_a_page_leads_back_to_itself_by_way_of_the_door(stage: Stage, desk: Desk):
    with later(hours=13):
        page = desk.client.get("/staff/campaigns?q=snow")
        onward = Page(page.text).all("input", name="next")[0].get("value") or ""
        form = {"csrf_token": token_of(page), "next": onward, **desk.keys()}
        answer = desk.client.post("/staff/sign-in", data=form)

        assert (page.status_code, onward) == (404, "/staff/campaigns?q=snow")
        assert answer.location == onward
        assert desk.client.get(onward).status_code == 200


def test_a_session_in_use_goes_on_and_ends_a_week_after_its_last_proof(stage: Stage, desk: Desk):
    for hours in range(10, 7 * 24, 10):
        with later(hours=hours):
            assert desk.client.get("/staff/me").status_code == 200
    with later(days=7, minutes=1):
        assert desk.client.get("/staff/me").status_code == 404


def test_a_form_that_was_open_for_too_long_is_sent_once_more(stage: Stage, desk: Desk):
    form = {"csrf_token": token_of(desk.client.get(NEW)), "title": "Долго"}
    with later(hours=11):
        desk.client.get("/staff/me")
    with later(hours=14):
        asked = desk.client.post(NEW, data=form)
        assert (asked.status_code, "Долго" in titles(stage)) == (403, False)
        assert desk.client.post(NEW, data=held_by(asked)).status_code == 303

    assert "Долго" in titles(stage)


def test_a_form_of_another_site_is_not_kept(stage: Stage, desk: Desk):
    with later(hours=13):
        assert desk.client.post(NEW, data={"csrf_token": "nothing", "title": "Чужое"}).status_code == 400


def test_a_deed_that_matters_asks_each_time_however_short_ago_one_signed_in(stage: Stage, desk: Desk):
    form = {"csrf_token": token_of(desk.client.get("/staff/me"))}
    asked = desk.client.post("/staff/me/codes", data=form)
    assert asked.status_code == 403
    with later(minutes=1):
        done = desk.client.post("/staff/me/codes", data=held_by(asked) | desk.keys())
        assert len(Page(done.text).main.all("code")) == 10

        assert desk.client.post("/staff/me/codes", data=form).status_code == 403


def test_a_proof_by_which_nothing_was_done_is_good_for_the_next_try(stage: Stage, desk: Desk):
    with later(minutes=1):
        asked = desk.client.get("/staff/me/password")
        assert asked.location == "/staff/prove?next=/staff/me/password"
        desk.client.post(asked.location, data={"csrf_token": token_of(desk.client.get(asked.location)), **desk.keys()})
        page = Page(desk.client.get("/staff/me/password").text)
        secret = "".join(page.one("code").text.split())
        boxes = {box.attributes["name"]: box.get("value") or "" for box in page.all("input", type="hidden")}
        form = boxes | {"password": "снег чайник верблюд 42", "code": "000"}
        assert desk.client.post("/staff/me/password", data=form).status_code == 422
        done = desk.client.post("/staff/me/password", data=form | {"code": pyotp.TOTP(secret).at(clock.now())})

        assert len(Page(done.text).main.all("code")) == 10


def test_what_was_typed_goes_on_its_way_though_its_writer_signed_out_in_another_tab(stage: Stage, desk: Desk):
    form = {"csrf_token": token_of(desk.client.get(NEW)), "title": "Дом без окон"}
    desk.client.post("/staff/sign-out", data={"csrf_token": token_of(desk.client.get("/staff/me"))})
    asked = desk.client.post(NEW, data=form)
    assert (asked.status_code, "Дом без окон" in titles(stage)) == (403, False)

    with later(minutes=2):
        assert desk.client.post(NEW, data=held_by(asked) | desk.keys()).status_code == 303
    assert "Дом без окон" in titles(stage)


@pytest.mark.parametrize("way", ["signed out", "cookie lost", "ended"])
def test_who_signs_in_beside_saves_what_stands_in_the_first_tab(stage: Stage, desk: Desk, way: str):
    form = {"csrf_token": token_of(desk.client.get(NEW)), "title": f"Дом рядом: {way}"}
    if way == "signed out":
        desk.client.post("/staff/sign-out", data={"csrf_token": token_of(desk.client.get("/staff/me"))})
    elif way == "cookie lost":
        desk.client.delete_cookie("vpluse_staff")
    else:
        member = stage.ask(lambda: accounts.find_by_email(desk.email))
        stage.ask(lambda: accounts.end_sessions(member.id, clock.now(), member.id))
    with later(minutes=2):
        sign_in(desk)

        assert desk.client.post(NEW, data=form).status_code == 303
    assert form["title"] in titles(stage)


def test_somebody_else_who_signs_in_beside_sends_nothing_of_it(stage: Stage, desk: Desk):
    form = {"csrf_token": token_of(desk.client.get(NEW)), "title": "Чужой дом"}
    other = sit_down(stage)._replace(client=desk.client)
    desk.client.post("/staff/sign-out", data={"csrf_token": token_of(desk.client.get("/staff/me"))})
    with later(minutes=2):
        sign_in(other)
        assert desk.client.post(NEW, data=form).status_code == 400
    assert "Чужой дом" not in titles(stage)


def test_every_form_of_staff_is_kept_while_its_writer_signs_in(stage: Stage, desk: Desk):
    token = token_of(desk.client.get(NEW))
    with later(hours=13):
        answers = {
            path: desk.client.post(path, data={"csrf_token": token, "typed": "слова"})
            for path in forms_of_staff(stage, accounts.MARKETER)
        }

    assert len(answers) > 10
    assert {path for path, answer in answers.items() if not held_by(answer).get("held")} == set()


def forms_of_staff(stage: Stage, role: str) -> list[str]:
    """The address of every form that a role may send."""
    found = [rule for rule in stage.app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    theirs = [rule for rule in found if (asked := access.rule_of(stage.app, rule.endpoint)) and role in asked.roles]
    return [filled(rule.rule) for rule in theirs if "<any(" not in rule.rule]


def filled(rule: str) -> str:
    return re.sub(r"<(?:(\w+)[^:>]*:)?\w+>", lambda part: str(uuid4()) if part[1] == "uuid" else "12", rule)


def test_where_a_file_comes_after_the_proof_the_page_says_so_and_leads_back_to_the_files(stage: Stage):
    desk = sit_down(stage, accounts.RESPONSIBLE)
    path = f"/staff/exports/{uuid4()}/download"
    with later(minutes=1):
        token = token_of(desk.client.get("/staff/me"))
        asked = Page(desk.client.post(path, data={"csrf_token": token}).text).main
        other = Page(desk.client.post("/staff/me/codes", data={"csrf_token": token}).text).main

    assert path in asked.links
    assert [len(page.all("p", class_="notice")) for page in (asked, other)] == [1, 0]

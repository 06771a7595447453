from datetime import UTC, datetime

import pyotp
import pytest
from sqlalchemy import update

from tests.support.colleague import Colleague
from tests.support.page import Page
from tests.support.stage import Stage
from webapp import accounts
from webapp.accounts import StaffSession
from webapp.accounts.queries import find_session
from webapp.platform import clock
from webapp.platform.db import db


def act(colleague: Colleague, path: str, **fields: str):
    token = Page(colleague.get("/staff/me").text).all("input", name="csrf_token")[0].get("value")
    return colleague.client.post(path, data={"csrf_token": token, **fields})


def test_an_administrator_invites_by_a_link_that_is_shown_once(stage: Stage):
    boss = stage.staff("administrator")
    answer = act(boss, "/staff/people", email="Invited@example.kz", role="responsible")
    link = Page(answer.text).main.all("code")[0].text

    assert answer.status_code == 200
    assert stage.client().get(link.removeprefix("http://localhost")).status_code == 200
    assert link not in boss.get("/staff/people").text


def test_what_is_no_address_is_said(stage: Stage):
    answer = act(stage.staff("administrator"), "/staff/people", email="no address", role="responsible")

    assert answer.status_code == 422
    assert Page(answer.text).error_of("email")


def test_an_administrator_changes_a_role_and_its_holder_signs_in_anew(stage: Stage):
    boss, marketer = stage.staff("administrator"), stage.staff()
    answer = act(boss, f"/staff/people/{marketer.member.id}/role", role="responsible")

    assert answer.status_code == 303
    assert marketer.get("/staff/me").status_code == 404
    assert stage.ask(lambda: accounts.find_member(marketer.member.id).role) == "responsible"


def test_nobody_changes_their_own_role(stage: Stage):
    boss = stage.staff("administrator")

    assert act(boss, f"/staff/people/{boss.member.id}/role", role="marketer").status_code == 403
    assert act(boss, f"/staff/people/{boss.member.id}/close").status_code == 403


def test_a_session_of_somebody_else_is_not_ended(stage: Stage):
    mine, other = stage.staff(), stage.staff()
    session = stage.ask(lambda: find_session(other.secret, clock.now()).id)

    assert act(mine, f"/staff/me/sessions/{session}/end").status_code == 404
    assert other.get("/staff/me").status_code == 200


def test_one_ends_ones_own_session_elsewhere(stage: Stage):
    mine = stage.staff()
    elsewhere = stage.ask(lambda: accounts.begin_session(mine.member.id, "firefox, phone", clock.now()).text)
    assert act(mine, "/staff/me/sessions/end").status_code == 303

    assert stage.ask(lambda: find_session(elsewhere, clock.now())) is None
    assert mine.get("/staff/me").status_code == 200


def test_codes_are_shown_once_and_replace_those_before(stage: Stage):
    mine = stage.staff()
    first, second = (Page(act(mine, "/staff/me/codes").text).main.all("code") for _ in range(2))

    assert len(first) == len(second) == 10
    assert {code.text for code in first}.isdisjoint(code.text for code in second)


def test_a_name_and_a_language_are_kept(stage: Stage):
    mine = stage.staff()
    answer = act(mine, "/staff/me", name="Айгүл", language="kk")

    assert answer.location == "/kk/staff/me"
    assert "Айгүл" in stage.ask(lambda: accounts.find_member(mine.member.id).name)


@pytest.mark.parametrize(("path", "section"), [("/staff/me", "/staff/me"), ("/staff/people", "/staff/people"),
                                               ("/staff/me/password", "/staff/me")])  # fmt: skip
def test_the_menu_marks_the_section_one_is_in_and_no_other(stage: Stage, path: str, section: str):
    page = stage.staff("administrator").page(path)
    menu = {link.get("href"): link.get("aria-current") for link in page.all("a") if link.get("aria-current")}

    assert [href for href in menu if href and href.startswith("/staff") and href != path] == (
        [section] if section != path else []
    )
    assert section in menu


@pytest.mark.parametrize(
    ("language", "words"), [("ru", "на компьютере"), ("kk", "компьютерде"), ("en", "on a computer")]
)
def test_a_session_is_told_by_its_browser_and_device_in_words(stage: Stage, language: str, words: str):
    colleague = Colleague(stage.app, language=language)

    assert f"Chrome {words}" in [each.text for each in colleague.page("/staff/me").all("strong")]


def test_who_has_no_way_back_in_is_told_so(stage: Stage):
    told = [each.text for each in stage.staff().page("/staff/me").all("p")]

    assert any("Добавьте способ сейчас" in each for each in told)


def test_an_administrator_sees_how_each_signs_in_and_when_they_were_last_seen(stage: Stage):
    boss, member = stage.staff("administrator"), stage.staff().member
    seen = datetime(2026, 3, 1, 7, 5, tzinfo=UTC)

    def prepare() -> str:
        secret = accounts.new_secret()
        accounts.set_password(member, "снег чайник верблюд 41", secret, pyotp.TOTP(secret).at(seen), seen)
        accounts.begin_session(member.id, "chrome, desktop", seen)
        db.session.execute(update(StaffSession).where(StaffSession.staff_id == member.id).values(seen_at=seen))
        db.session.commit()
        return accounts.add_member(f"never.{member.id.hex[:8]}@example.kz", "Никогда", "marketer", "ru", seen).email

    never = stage.ask(prepare)
    rows = [each.text for each in boss.page("/staff/people").all("li")]

    assert any(member.email in row and "пароль с кодами · в последний раз 1 марта 2026, 12:05" in row for row in rows)
    assert any(never in row and "войти нечем · ещё не входил(а)" in row for row in rows)

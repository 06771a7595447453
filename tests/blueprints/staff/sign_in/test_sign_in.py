from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine

from tests.support.page import Page
from tests.support.stage import Stage
from tests.support.visitor import form_of
from webapp import accounts
from webapp.platform import clock

GOOD = "снег чайник верблюд 41"


@pytest.fixture
def member(stage: Stage):
    """Somebody with a password whose last code is some minutes old: their address, and the secret of their telephone."""
    colleague = stage.staff()
    secret = accounts.new_secret()

    def prepare() -> str:
        before = clock.now() - timedelta(minutes=5)
        accounts.set_password(colleague.member, GOOD, secret, pyotp.TOTP(secret).at(before), before)
        return accounts.make_codes(colleague.member.id, before)[0]

    paper = stage.ask(prepare)
    return colleague.member.email, secret, paper


def send(client, path: str = "/staff/sign-in", **fields: str):
    forms = client.get(path).text.split("<form")
    form = form_of("<main><form" + next(form for form in forms if 'name="password"' in form))
    return client.post(path, data={"csrf_token": form["csrf_token"], **fields})


def now_of(secret: str) -> str:
    return pyotp.TOTP(secret).at(clock.now())


def test_a_password_with_a_code_leads_to_the_figures(stage: Stage, member):
    email, secret, _paper = member
    client = stage.client()
    answer = send(client, email=email, password=GOOD, code=now_of(secret))

    assert answer.status_code == 303
    assert client.get("/staff/me").status_code == 200


def test_a_code_on_paper_stands_in_for_the_telephone(stage: Stage, member):
    email, _secret, paper = member

    assert send(stage.client(), email=email, password=GOOD, code=paper).status_code == 303


@pytest.mark.parametrize(
    ("email", "password", "code"),
    [(None, GOOD, "000000"), (None, "wrong password 1", None), ("no@example.kz", GOOD, None)],
)
def test_whatever_is_wrong_the_answer_is_the_same(stage: Stage, member, email, password, code):
    known, secret, _paper = member
    answer = send(stage.client(), email=email or known, password=password, code=code or now_of(secret))

    assert answer.status_code == 422
    assert "vpluse_staff" not in str(answer.headers)
    fault = Page(answer.text).one(id="fault-error").text
    assert fault == "Почта, пароль или код не подходят. Код срабатывает один раз: дождитесь следующего."


def test_strangers_who_guess_lock_out_strangers_alone(stage: Stage, member):
    email, secret, paper = member
    own = stage.client()
    assert send(own, email=email, password=GOOD, code=paper).status_code == 303
    own.delete_cookie("vpluse_staff")
    statuses = {send(stage.client(), email=email, password="wrong password 1", code="1").status_code for _ in range(12)}
    assert statuses == {422, 429}

    assert send(own, email=email, password=GOOD, code=now_of(secret)).status_code == 303


def test_a_closed_account_does_not_sign_in(stage: Stage, member):
    email, secret, _paper = member

    def shut() -> None:
        boss = accounts.add_member(f"boss.{email}", "Сәуле", accounts.ADMINISTRATOR, "ru", clock.now())
        accounts.close(accounts.find_by_email(email), boss.id, clock.now())

    stage.ask(shut)

    assert send(stage.client(), email=email, password=GOOD, code=now_of(secret)).status_code == 422


@pytest.mark.parametrize(
    "answer",
    ["{}", "[]", "nonsense", '{"rawId": "AAAA", "id": "AAAA", "type": "public-key"}', "x" * 30_000, "[" * 19_999],
)
def test_what_is_no_passkey_does_not_sign_in(stage: Stage, answer):
    client = stage.client()
    form = form_of(client.get("/staff/sign-in").text)

    assert (
        client.post("/staff/sign-in", data={"csrf_token": form["csrf_token"], "credential": answer}).status_code == 422
    )


def test_signing_out_ends_the_session(stage: Stage):
    colleague = stage.staff()
    token = Page(colleague.get("/staff/me").text).all("input", name="csrf_token")[0].get("value")
    answer = colleague.client.post("/staff/sign-out", data={"csrf_token": token})

    assert answer.location == "/staff/sign-in"
    colleague.client.set_cookie("vpluse_staff", colleague.secret)
    assert colleague.get("/staff/me").status_code == 404


def test_who_is_not_proved_is_asked_again_and_goes_on_where_they_were_going(stage: Stage, member):
    email, secret, paper = member
    client = stage.client()
    send(client, email=email, password=GOOD, code=paper)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=11), tick=True):
        asked = client.get("/staff/me/password")
        assert asked.location == "/staff/prove?next=/staff/me/password"
        answer = send(client, asked.location, next="/staff/me/password", password=GOOD, code=now_of(secret))

        assert answer.location == "/staff/me/password"
        assert client.get("/staff/me/password").status_code == 200


@pytest.mark.parametrize(
    "foreign", ["https://example.com/staff", "//example.com/staff", "/c/first-snow", "/\\example.com/staff", "staff"]
)
def test_nobody_is_led_away(stage: Stage, member, foreign):
    email, secret, paper = member
    client = stage.client()
    send(client, email=email, password=GOOD, code=paper)
    answer = send(client, "/staff/prove", next=foreign, password=GOOD, code=now_of(secret))

    assert answer.status_code == 303
    assert "example.com" not in answer.location
    assert answer.location.startswith("/staff")


def test_staff_are_not_counted(stage: Stage):
    colleague = stage.staff()

    assert colleague.client.get("/c/first-snow").headers["Analytics-Status"] == "off; reason=staff"

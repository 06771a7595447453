import pyotp

from tests.support.page import Page
from tests.support.stage import Stage
from webapp import accounts
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


def test_no_invitation_is_no_page(stage: Stage):
    assert stage.client().get("/staff/invitation/nothing").status_code == 404

"""Files of people's data: asked for, approved by somebody else, downloaded once."""

import re

import pytest

from tests.support.archive import opened
from tests.support.colleague import Colleague
from tests.support.stage import MODEST, Stage
from webapp import audit, disclosures
from webapp.accounts import ADMINISTRATOR, MARKETER, RESPONSIBLE
from webapp.blueprints.shared import access

pytestmark = pytest.mark.both_databases

VIEWS = ("exports", "approve", "refuse", "download")
ASKED = {
    "fields": ["first_name", "email"],
    "ground": "court",
    "basis": "Запрос суда № 7 от 1 ноября",
    "recipient": "Районный суд № 2",
}


@pytest.fixture
def path(stage: Stage) -> str:
    """The address of the requests of a campaign of the test's own, in which one person is."""
    slug = stage.publish(MODEST)
    stage.visitor().enter(slug)
    return f"/staff/c/{slug}/exports"


@pytest.fixture
def asker(stage: Stage, path: str) -> Colleague:
    asker = stage.staff(RESPONSIBLE)
    assert asker.post(path, **ASKED).status_code == 303
    return asker


def act(colleague: Colleague, path: str, verb: str, **fields: str):
    """Press a button of the request that another's page shows; the address is the same for everybody."""
    page = colleague.get(path).text
    (address,) = set(re.findall(rf'action="([^"]+/{verb})"', page)) or {""}
    return send(colleague, path, address, **fields)


def send(colleague: Colleague, path: str, address: str, **fields: str):
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', colleague.get(path).text)[0]
    return colleague.client.post(address, data={"csrf_token": token, **fields})


@pytest.mark.parametrize(
    ("prefix", "said"), [("", "2\xa0503\xa0человека"), ("/kk", "2\xa0503\xa0адам"), ("/en", "2,503 people")]
)
def test_how_many_a_file_would_hold_is_written_as_people_write_numbers(stage, path, asker, monkeypatch, prefix, said):
    monkeypatch.setattr(disclosures, "count_people", lambda asked: 2503)

    assert said in asker.get(prefix + path).text


def test_a_file_goes_its_whole_way(stage, path, asker):
    second = stage.staff(RESPONSIBLE)
    assert act(second, path, "approve").status_code == 303
    password = asker.page(path).one("code").text
    answer = act(asker, path, "download")

    name, content = opened(answer.data, password)
    assert answer.headers["Content-Disposition"].endswith('.zip"')
    assert answer.headers["Cache-Control"] == "no-store"
    assert name.endswith(".csv")
    assert content.decode("utf-8-sig").count("@example.kz") == 1


def test_a_file_is_had_once_and_the_button_goes(stage, path, asker):
    act(stage.staff(RESPONSIBLE), path, "approve")
    address = re.findall(r'action="([^"]+/download)"', asker.get(path).text)[0]

    assert send(asker, path, address).status_code == 200
    assert "/download" not in asker.get(path).text
    assert asker.get(address).location == path
    assert send(asker, path, address).status_code == 403


def test_the_password_is_shown_to_who_asked_and_nobody_else(stage, path, asker):
    second = stage.staff(RESPONSIBLE)
    assert asker.page(path).all("code") == []
    act(second, path, "approve")

    assert len(asker.page(path).all("code")) == 1
    assert second.page(path).all("code") == []


def test_who_asked_cannot_approve(stage, path, asker):
    second = stage.staff(RESPONSIBLE)
    address = re.findall(r'action="([^"]+/approve)"', second.get(path).text)[0]

    assert "/approve" not in asker.get(path).text
    assert send(asker, path, address).status_code == 403


def test_a_refusal_says_why(stage, path, asker):
    second = stage.staff(RESPONSIBLE)
    too_short = act(second, path, "refuse", words="нет")
    refused = act(second, path, "refuse", words="Бумага без подписи")

    assert (too_short.status_code, refused.status_code) == (422, 303)
    assert "Бумага без подписи" in asker.page(path).one("main").text


@pytest.mark.parametrize(
    "missing",
    [{"fields": []}, {"fields": ["iin"]}, {"ground": ""}, {"ground": "interest"}, {"basis": "нет"}, {"recipient": ""}],
)
def test_a_request_that_lacks_something_comes_back(stage, path, missing):
    answer = stage.staff(RESPONSIBLE).post(path, **(ASKED | missing))

    assert answer.status_code == 422
    assert "/approve" not in stage.staff(RESPONSIBLE).get(path).text


@pytest.mark.parametrize("view", VIEWS)
def test_each_step_is_for_responsible_people_who_show_who_they_are(stage, view):
    assert access.rule_of(stage.app, f"entries.{view}") == access.Rule(
        (RESPONSIBLE,), step_up=True, fresh=True, gives_file=view == "download"
    )


@pytest.mark.parametrize("role", [MARKETER, ADMINISTRATOR])
def test_marketers_and_administrators_never_get_there(stage, path, role):
    assert stage.staff(role).get(path).status_code == 403


def test_every_step_stands_in_the_trail(stage, path, asker):
    act(stage.staff(RESPONSIBLE), path, "approve")
    act(asker, path, "download").get_data()

    wanted = audit.Wanted(actor_id=asker.member.id)
    actions = [event.action for event in stage.ask(lambda: audit.events(wanted, 10))]
    steps = ["person.exported", "export.downloaded", "export.asked"]
    assert [action for action in actions if not action.startswith("session.")] == steps

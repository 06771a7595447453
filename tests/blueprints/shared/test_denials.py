"""What may not be done is refused with the true reason, and staff keep their sections at hand."""

import pytest

from tests.support.colleague import Colleague
from tests.support.page import Page
from tests.support.stage import RUNNING, Stage
from webapp.accounts import ADMINISTRATOR, MARKETER, RESPONSIBLE

WHOSE = {
    "ru": ("Эта страница для других коллег", "Ответственное лицо", "Маркетолог"),
    "kk": ("Бұл бет басқа әріптестерге арналған", "Жауапты адам", "Маркетолог"),
    "en": ("This page is for other colleagues", "Responsible person", "Marketer"),
}


def act(colleague: Colleague, path: str) -> Page:
    token = colleague.page("/staff/me").all("input", name="csrf_token")[0].get("value")
    answer = colleague.client.post(path, data={"csrf_token": token, "role": MARKETER})
    assert answer.status_code == 403
    return Page(answer.text)


@pytest.mark.parametrize("language", WHOSE)
def test_a_page_of_another_role_says_whose_it_is_and_who_asks(stage: Stage, language: str):
    page = Page(Colleague(stage.app, language=language).get("/staff/audit").text)

    assert page.h1 == WHOSE[language][0]
    assert all(words in page.one("main").text for words in WHOSE[language])


@pytest.mark.parametrize(("role", "path"), [(MARKETER, "/staff/people"), (ADMINISTRATOR, "/staff/campaigns"),
                                            (RESPONSIBLE, "/staff/people"), (MARKETER, "/staff/nothing")])  # fmt: skip
def test_who_may_not_or_is_lost_keeps_the_sections_of_staff(stage: Stage, role: str, path: str):
    colleague = stage.staff(role)
    page, home = Page(colleague.get(path).text), colleague.page("/staff/me")
    sections = {link for link in home.links if link.startswith("/staff")} - set(home.main.links)

    assert sections <= set(page.links)
    assert page.main.links[-1] in sections


def test_a_form_of_another_site_is_named_so_to_visitors_and_staff(stage: Stage):
    headers = {"Sec-Fetch-Site": "cross-site"}
    answers = (
        stage.client().post(f"/c/{RUNNING}", headers=headers),
        stage.staff().client.post("/staff/me", headers=headers),
    )

    assert [Page(answer.text).h1 for answer in answers] == ["Это отправлено не с нашей страницы"] * 2


def test_ones_own_account_is_said_to_be_so(stage: Stage):
    boss = stage.staff(ADMINISTRATOR)

    assert "Свою учётную запись" in act(boss, f"/staff/people/{boss.member.id}/close").h1


def test_a_refusal_links_to_pages_that_can_be_read(stage: Stage):
    boss = stage.staff(ADMINISTRATOR)
    page = act(boss, f"/staff/people/{boss.member.id}/close")

    assert {boss.client.get(link).status_code for link in page.links if link.startswith("/")} <= {200, 303}

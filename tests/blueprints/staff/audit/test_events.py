"""The audit page: filters, pages by key, and the same as a table for a spreadsheet."""

import csv
from io import StringIO
from uuid import UUID, uuid4

import pytest

from tests.support.stage import RUNNING, Stage
from webapp import audit, campaigns
from webapp.accounts import ADMINISTRATOR, MARKETER, RESPONSIBLE
from webapp.audit import models
from webapp.blueprints.staff.audit import views
from webapp.blueprints.staff.audit.words import ACTIONS
from webapp.platform import clock

FORMULA = '=HYPERLINK("http://example.kz")'


@pytest.fixture
def line(stage: Stage):
    """A line about a person of the test's own."""
    person, member = uuid4(), stage.staff(RESPONSIBLE).member

    def write(action: str = "person.revealed", **more):
        told = {"actor_id": member.id, "person_id": person, "reason": FORMULA} | more
        return stage.ask(lambda: audit.record(action, clock.now(), **told))

    return write


def shown(stage: Stage, query: str) -> list[int]:
    page = stage.staff(RESPONSIBLE).page(f"/staff/audit?{query}")
    return [int(cell.text) for cell in page.all("th", scope="row")]


@pytest.mark.parametrize(("role", "status"), [(RESPONSIBLE, 200), (ADMINISTRATOR, 403), (MARKETER, 403)])
def test_the_trail_is_for_the_responsible_person(stage, role, status):
    assert stage.staff(role).get("/staff/audit").status_code == status


def test_every_action_has_a_name():
    assert set(ACTIONS) == set(models.ACTIONS)


def test_lines_are_found_by_who_what_whom_and_campaign(stage, line):
    campaign_id = stage.ask(lambda: campaigns.find_by_slug(RUNNING).id)
    one, other = line(), line("export.asked", campaign_id=campaign_id)
    person = f"person={one.person_id}"

    assert shown(stage, person) == [other.sequence, one.sequence]
    assert shown(stage, f"{person}&action=export.asked") == [other.sequence]
    assert shown(stage, f"{person}&campaign={RUNNING}") == [other.sequence]
    assert shown(stage, f"who={one.actor_id}&action=person.revealed") == [one.sequence]


def test_a_person_is_found_by_the_digits_that_the_page_shows(stage, line):
    written = line()

    assert shown(stage, f"person={str(written.person_id)[:8]}") == [written.sequence]
    assert shown(stage, f"person=+{str(written.person_id).upper()}+") == [written.sequence]


@pytest.mark.parametrize("typed", ["Айгерим", "12g", "f" * 33, "²", "timur@example.kz"])
def test_what_is_no_number_of_a_person_finds_no_line_and_stays_in_its_field(stage, line, typed):
    line()
    page = stage.staff(RESPONSIBLE).page(f"/staff/audit?person={typed}")

    assert not page.all("th", scope="row")
    assert page.one("input", id="person").get("value") == typed


def test_lines_are_found_by_day_in_almaty(stage, line):
    written, today = line(), clock.day_in_almaty(clock.now())
    person = f"person={written.person_id}"

    assert shown(stage, f"{person}&since={today}&until={today}") == [written.sequence]
    assert shown(stage, f"{person}&until=2026-01-01") == []
    assert shown(stage, f"{person}&since=nonsense") == [written.sequence]


def test_pages_lead_down_without_a_gap(stage, line, monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    written = [line().sequence for _ in range(5)]
    colleague, seen = stage.staff(RESPONSIBLE), []
    person = audit_person(stage, written[0])
    path = f"/staff/audit?person={person}"
    while path:
        page = colleague.page(path)
        seen += [int(cell.text) for cell in page.all("th", scope="row")]
        path = next((link.get("href") for link in page.all("a", rel="next")), None)

    assert seen == written[::-1]


def audit_person(stage: Stage, sequence: int):
    return stage.ask(lambda: audit.events(audit.Wanted(), 1, before=sequence + 1)[0].person_id)


def test_the_table_holds_the_same_and_its_formulas_do_nothing(stage, line):
    written = line()
    answer = stage.staff(RESPONSIBLE).get(f"/staff/audit?person={written.person_id}&format=csv")
    (_headings, row) = csv.reader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";")

    assert answer.mimetype == "text/csv"
    assert (row[0], row[6]) == (str(written.sequence), str(written.person_id))
    assert f"'{FORMULA}" in row


def test_what_is_told_beside_the_reason_is_in_words(stage, line):
    one = line("session.began", details={"device": "safari, phone", "way": "passkey"})
    cells = stage.staff(RESPONSIBLE).page(f"/staff/audit?person={one.person_id}").all("td")

    assert cells[-1].text.endswith("с чего: Safari на телефоне; чем: ключ доступа")


def file_of(stage: Stage, line, people: int):
    """The lines of a file that was asked for and downloaded, with so many people in it: its number, and the first of them."""
    number, fields = str(uuid4()), "last_name first_name patronymic email phone iin"
    told = {"details": {"request": number, "ground": "tax", "fields": fields}, "field": fields[:40]}
    line("export.downloaded", person_id=None, **told)
    first, *_others = (line("person.exported", person_id=uuid4(), reason=None, **told) for _ in range(people))
    return number, first


def test_a_file_is_one_line_that_opens(stage, line):
    number, first = file_of(stage, line, people=12)
    page = stage.staff(RESPONSIBLE).page("/staff/audit")
    (opens,) = [link for link in page.all("a") if link.get("href") == f"/staff/audit?file={number}"]

    assert first.sequence not in shown(stage, "")
    assert opens.text == "12 человек"
    assert len(shown(stage, f"file={number}")) == 13
    assert shown(stage, f"person={first.person_id}") == [first.sequence]


def test_the_table_is_in_words_with_the_reason(stage, line):
    number, first = file_of(stage, line, people=1)
    answer = stage.staff(RESPONSIBLE).get(f"/staff/audit?file={number}&format=csv")
    headings, in_file, whole = csv.reader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
    told = dict(zip(headings, whole, strict=True))

    assert (told["Действие"], told["Причина"], told["Людей в файле"]) == ("Файл скачан", f"'{FORMULA}", "1")
    assert told["Поля"] == "Фамилия, Имя, Отчество, Электронная почта, Мобильный телефон, ИИН"
    assert told["Ещё"] == f"основание: Нужно отчитаться о налогах с призов (Налоговый кодекс); запрос: № {number[:8]}"
    assert in_file[6] == str(first.person_id)


def test_a_line_of_an_earlier_release_names_its_last_field_though_it_was_cut(stage, line):
    one = line("person.exported", field="last_name first_name patronymic email ph")
    text = stage.staff(RESPONSIBLE).page(f"/staff/audit?person={one.person_id}").one("table").text

    assert "Отчество, Электронная почта, Мобильный телефон" in text


def test_somebody_who_was_not_let_in_is_nobody(stage, line):
    failed = line("session.failed", actor_id=None, person_id=uuid4(), reason=None, details={"way": "password"})
    by_clock = line("entry.depersonalised", actor_id=None)
    rows = {
        each.sequence: stage.staff(RESPONSIBLE).page(f"/staff/audit?person={each.person_id}").all("td")[1].text
        for each in (failed, by_clock)
    }

    assert rows == {failed.sequence: "Неизвестно кто", by_clock.sequence: "Команда или часы"}


def test_whoever_and_whatever_a_line_speaks_of_is_named(stage, line):
    member = stage.staff("administrator").member
    one = line("account.role_changed", details={"member": str(member.id), "before": MARKETER, "after": RESPONSIBLE})
    other = line("account.passkey_added", person_id=one.person_id, details={"passkey": str(uuid4())})
    cells = [cell.text for cell in stage.staff(RESPONSIBLE).page(f"/staff/audit?person={one.person_id}").all("td")]

    assert any(f"чья: {member.name}" in text and "Ответственное лицо" in text for text in cells)
    assert not any(other.details["passkey"] in text for text in cells)
    assert UUID(other.details["passkey"])

"""The file: sealed, streamed, harmless, and without anybody who does not agree."""

import csv
import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from sqlalchemy import event

from tests.support.archive import WrongPassword, opened
from tests.support.factories import NOON
from tests.support.mail import Mailbox, code_in
from tests.support.people import make_particulars
from webapp import audit, consent, disclosures, entries
from webapp.audit.queries import looks_at
from webapp.disclosures.file import inert
from webapp.entries.models import Attempt
from webapp.platform import keystore
from webapp.platform.db import db

PASSWORD = "a password that is sent by another way"
HEADINGS = ["Билет", "Подана"]


@pytest.fixture
def file(asked, responsible, second):
    """Make the file of a request; answers its lines below the headings."""

    def make(**changes) -> list[list[str]]:
        request = disclosures.ask(dataclasses.replace(asked, **changes), responsible, NOON)
        disclosures.approve(request.id, second, NOON)
        request = disclosures.begin_download(request.id, responsible, NOON)
        lines = disclosures.rows(request, lambda fields: [*HEADINGS, *fields], responsible.id, NOON)
        archive = b"".join(disclosures.sealed(lines, "people", PASSWORD, NOON))
        text = opened(archive, PASSWORD)[1].decode("utf-8-sig")
        return list(csv.reader(StringIO(text), delimiter=";"))[1:]

    return make


@contextmanager
def statements() -> Iterator[list[str]]:
    """What both databases are asked meanwhile."""
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        asked.append(statement)

    engines = db.engine, keystore.current().engine
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield asked
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def confirm(campaign):
    attempt = db.session.query(Attempt).one()
    return entries.confirm_by_code(campaign, attempt.shown_key, code_in(Mailbox().fetch_one()), at=NOON)


def test_a_file_holds_what_was_asked_for_and_nothing_else(enter, file):
    person = make_particulars(1)
    enter(person)

    (line,) = file()
    assert line[2:] == [person.last_name, "+7 707 000 00 01", f"{person.iin[:6]} {person.iin[6:]}"]
    assert person.email not in line


def test_an_entry_that_is_not_confirmed_has_an_empty_ticket(enter, file):
    enter()

    assert [line[0] for line in file()] == [""]


@pytest.mark.parametrize("field", ["phone", "iin", "patronymic"])
def test_what_nobody_told_is_an_empty_cell(field):
    assert inert(field, "") == ""


def test_a_file_asks_the_databases_as_often_for_many_people_as_for_one(enter, file):
    enter()
    with statements() as for_one:
        file()
    for _ in range(7):
        enter()
    with statements() as for_eight:
        assert len(file()) == 8

    assert len(for_eight) == len(for_one)


def test_who_does_not_agree_any_more_is_not_in_it(enter, file):
    leaves, stays = enter(), enter()
    consent.expire(leaves.participant_id, NOON)

    assert len(file()) == 1
    assert looks_at(leaves.participant_id) == []
    assert len(looks_at(stays.participant_id)) == 1


def test_who_was_depersonalised_is_not_in_it(enter, file):
    entries.depersonalise(enter().participant_id, None, NOON, "Срок хранения истёк")

    assert file() == []


def test_only_confirmed_entries_are_in_it_where_it_was_asked_so(campaign, enter, file):
    enter()
    confirmed = confirm(campaign)
    enter()

    assert [line[0] for line in file(only_confirmed=True)] == [entries.grouped(confirmed.ticket)]
    assert len(file(only_confirmed=False)) == 2


def test_each_person_in_it_can_see_who_had_it(entry, file, responsible):
    file()

    (look,) = looks_at(entry.participant_id)
    assert (look.action, look.actor_id, look.field) == ("person.exported", responsible.id, "last_name phone iin")
    assert audit.verify().faults == ()


def test_more_people_than_one_batch_are_all_in_it_once(enter, file, monkeypatch):
    monkeypatch.setattr("webapp.entries.listing.BATCH", 2)
    people = {enter().participant_id for _ in range(5)}

    assert len({tuple(line) for line in file()}) == len(people) == 5


def test_a_withdrawal_while_the_file_is_being_read_still_counts(enter, asked, responsible, monkeypatch):
    monkeypatch.setattr("webapp.entries.listing.BATCH", 1)
    people = [enter().participant_id for _ in range(2)]
    request = disclosures.ask(asked, responsible, NOON)
    lines = disclosures.rows(request, list, responsible.id, NOON)
    next(lines), next(lines)
    for person in people:
        consent.expire(person, NOON)

    assert list(lines) == []


def test_an_archive_is_made_as_it_is_read():
    read = []
    lines = (read.append(number) or [str(number) * 1000] for number in range(10_000))
    archive = disclosures.sealed(lines, "people", PASSWORD, NOON)
    next(archive)

    assert len(read) < 1000


def test_an_archive_opens_by_its_password_alone():
    archive = b"".join(disclosures.sealed([["Сезім", "Әлия"]], "people", PASSWORD, NOON))

    assert opened(archive, PASSWORD) == ("people.csv", '\ufeff"Сезім";"Әлия"\r\n'.encode())
    assert "Сезім".encode() not in archive
    with pytest.raises(WrongPassword):
        opened(archive, "another")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "|", "%"])
def test_what_looks_like_a_formula_is_led_by_an_apostrophe(start):
    assert inert("email", f"{start}cmd@example.kz") == f"'{start}cmd@example.kz"


def test_a_phone_and_an_iin_stay_text_with_every_figure():
    assert inert("phone", "+77071234512") == "+7 707 123 45 12"
    assert inert("iin", "000101100123") == "000101 100123"
    assert inert("last_name", "О’Коннор-Ұлы") == "О’Коннор-Ұлы"

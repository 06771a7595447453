"""After the entries of many people, nobody can be found in what the site keeps and says."""

import base64
import json
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg import sql
from sqlalchemy.engine import make_url

from tests.conftest import Site
from tests.support.factories import publish_campaign
from tests.support.mail import Mailbox, code_in, write_letters
from tests.support.nightly import by_day
from tests.support.people import make_person
from tests.support.stage import RUNNING
from tests.support.traces import Traces, forms_of, spellings_of, traces
from tests.support.visitor import Visitor
from webapp.messaging import JOURNAL, JournalledSender
from webapp.messaging.sending import send_due

ENTRIES = by_day(40, by_night=200)
FAILING = 25
"""Whose entry fails once while it is made."""
BEARER = {"Authorization": "Bearer tests may read the metrics of the site"}


class Story:
    """What these people did, and everything that the site answered to them in headers."""

    def __init__(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        self.app = app
        self.monkeypatch = monkeypatch
        self.mailbox = Mailbox()
        self.headers: list[str] = []
        self.cookies: set[str] = set()
        self.statuses: dict[int, int] = {}
        with self.app.app_context():
            publish_campaign()
        self.people = [make_person() for _ in range(ENTRIES)]
        for number, person in enumerate(self.people):
            self.live_through(number, person)

    def live_through(self, number: int, person: dict[str, str]) -> None:
        visitor = Visitor(self.app.test_client(), person)
        if number % 10 == 0:
            self.note(visitor, visitor.enter(patronymic="1"))
        if number == FAILING:
            self.note(visitor, self.enter_while_it_fails(visitor))
        self.note(visitor, visitor.enter())
        if number % 2 == 0:
            codes = [message for message in self.fetch() if message.name == "entry_code"]
            self.note(visitor, visitor.confirm(code_in(codes[-1])))
        if number % 8 == 0:
            self.note(visitor, Visitor(self.app.test_client(), person).enter())

    def enter_while_it_fails(self, visitor: Visitor):
        def fail(*arguments, **_options):
            raise ValueError(f"{visitor.person} {arguments}")

        with self.monkeypatch.context() as broken:
            broken.setattr("webapp.entries.operations.keep_attempt", fail)
            return visitor.enter()

    def fetch(self) -> list:
        """Send what is due as a local site does, which keeps a journal."""
        before = len(self.mailbox.messages)
        with self.app.app_context():
            sender = JournalledSender(self.mailbox, JOURNAL.get(self.app))
            write_letters()
            send_due({"email": sender, "sms": sender})
        return self.mailbox.messages[before:]

    def note(self, visitor: Visitor, answer) -> None:
        self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
        self.headers += [f"{name}: {value}" for name, value in answer.headers]
        self.cookies.add(visitor.client.get_cookie("vpluse").value)

    @property
    def values(self) -> list[str]:
        return [value for person in self.people for value in spellings_of(person).values()]


def everything_kept(site: Site) -> bytes:
    """Every file of the site's folder, and every row of databases that lie elsewhere."""
    kept = [path.read_bytes() for path in sorted(site.folder.rglob("*")) if path.is_file()]
    for url in filter(lambda url: url.startswith("postgresql"), site.urls):
        kept += rows_of(url)
    return b"\n".join(kept)


def rows_of(url: str) -> list[bytes]:
    parts = make_url(url)
    options = {"host": parts.query["host"], "user": parts.username, "dbname": parts.database}
    with psycopg.connect(**options) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        cells = [
            cell
            for (table,) in tables
            for row in connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))
            for cell in row
        ]
    return [
        cell if isinstance(cell, bytes) else json.dumps(cell, ensure_ascii=False, default=str).encode()
        for cell in cells
    ]


def unpacked(cookie: str) -> bytes:
    """What a session cookie says to whoever reads it."""
    return base64.urlsafe_b64decode(cookie.split(".", maxsplit=1)[0])


@pytest.fixture
def local_app(site: Site) -> Flask:
    app = site.make_app(env="local", entries_per_address_per_hour=10_000, page_seconds=1.0)
    app.test_client_class = FlaskClient  # a thousand pages of one kind need no guard
    return app


@pytest.mark.slow
def test_nobody_leaves_a_trace_in_what_is_kept_logged_counted_or_addressed(
    site: Site, local_app: Flask, monkeypatch: pytest.MonkeyPatch, log: StringIO
):
    story = Story(local_app, monkeypatch)
    assert story.statuses.keys() == {303, 422, 500}
    metrics = story.app.test_client().get("/metrics", headers=BEARER).text
    others = Visitor(story.app.test_client())
    pages = [others.client.get(path).text for path in ("/", f"/c/{RUNNING}", f"/c/{RUNNING}/thanks", "/nothing")]

    search = Traces(story.values)

    kept = everything_kept(site)
    assert len(kept) > 1_000 * ENTRIES
    assert search(kept) == []
    assert search(log.getvalue().encode()) == []
    assert '"fault": "builtins.ValueError"' in log.getvalue()
    assert search(metrics.encode()) == []
    assert search("\n".join(story.headers).encode()) == []
    assert search("\n".join(pages).encode()) == []
    assert search("\n".join(story.cookies).encode() + b"".join(map(unpacked, story.cookies))) == []


def test_the_cookie_of_somebody_who_has_entered_holds_a_key_of_the_form_and_a_masked_address_till_the_code(stage):
    visitor = stage.visitor()
    visitor.enter()
    held = json.loads(unpacked(visitor.client.get_cookie("vpluse").value))

    assert set(held) == {"csrf_token", "attempts", "confirmed", "sent_to", "sent_at"}
    assert set(held["attempts"]) == {RUNNING}
    name, _at, domain = visitor.person["email"].partition("@")
    assert held["sent_to"] == {RUNNING: f"{name[0]}•••@{domain}"}
    visitor.confirm(code_in(stage.fetch_mail()[-1]))
    held = json.loads(unpacked(visitor.client.get_cookie("vpluse").value))
    assert {name for name, kept in held.items() if kept} == {"csrf_token", "attempts", "confirmed"}


def test_the_file_of_limits_holds_no_address_and_no_person(site: Site):
    app = site.make_app()
    with app.app_context():
        publish_campaign()
    visitor = Visitor(app.test_client())
    visitor.enter()
    kept = b"".join(path.read_bytes() for path in Path(site.folder).glob("limits.db*"))

    assert kept
    assert traces(kept, [*spellings_of(visitor.person).values(), "127.0.0.1"]) == []


@pytest.mark.parametrize("form", sorted(forms_of("timur.00001@example.kz")))
def test_the_search_finds_what_lies_hidden_in_any_form(form: bytes):
    assert traces(b"\x00 before " + form + b" after \xff", ["timur.00001@example.kz"])


@pytest.mark.parametrize("before", [b"", b"x", b"xy"])
def test_the_search_finds_what_lies_inside_a_longer_base64(before: bytes):
    longer = base64.b64encode(before + "Примеров-абвгд".encode() + b" and more")

    assert traces(longer, ["Примеров-абвгд"])
    assert traces(longer, ["Примеров-жбвгд"]) == []

"""What an earlier release wrote goes on under this one: upgraded as the operator's handbook says, and taken back."""

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pyotp
import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, select, text

from tests.conftest import close, make_settings
from tests.support import landed, postgres
from tests.support.factories import NOON, make_details, make_evidence
from tests.support.lived_in import BY_CODE, BY_LINK, GONE, NOBODY, OF_TEA, PUT_OFF, REFUSED, SENDING, UNSENT, WAITS
from tests.support.mail import Mailbox, code_in
from webapp import (
    accounts,
    audit,
    campaigns,
    consent,
    cookies,
    create_app,
    entries,
    participants,
    reports,
    rollups,
)
from webapp.accounts.queries import find_session
from webapp.entries import EntryDetails
from webapp.messaging.models import OutboxMessage
from webapp.messaging.sending import send_due
from webapp.participants import Particulars
from webapp.platform import health, keystore
from webapp.platform.db import db
from webapp.platform.engines import SQLITE_WAIT, engine_options

RELEASES = sorted(landed.FOLDER.glob("*.json.gz"))
READABLE = set(range(11)) - {GONE, NOBODY}
LATER = NOON + timedelta(minutes=1)
KEYSTORE_OF_THEN = """
CREATE TABLE person_key (
    person_id {uuid} NOT NULL PRIMARY KEY, master_version VARCHAR(8) NOT NULL, wrapped {bytes} NOT NULL,
    made_at {moment} NOT NULL
);
CREATE TABLE destroyed_key (person_id {uuid} NOT NULL PRIMARY KEY, destroyed_at {moment} NOT NULL)
"""
"""The key store before it had versions of its shape."""
KINDS = {
    "sqlite": {"uuid": "CHAR(32)", "bytes": "BLOB", "moment": "DATETIME"},
    "postgresql": {"uuid": "UUID", "bytes": "BYTEA", "moment": "TIMESTAMP WITH TIME ZONE"},
}


Urls = tuple[str, str]


class Release(NamedTuple):
    """What a release left, on databases of one kind."""

    kind: str
    written: dict[str, Any]
    before: Urls
    after: Urls


class Site:
    """A site of an earlier release, with what people know of it."""

    def __init__(self, app: Flask, written: dict[str, Any]) -> None:
        self.app, self.written, self.people = app, written, written["known"]["people"]

    def run(self, *words: str) -> None:
        """Run a command as an operator does."""
        done = self.app.test_cli_runner().invoke(args=words)
        assert done.exit_code == 0, done.output

    def upgrade(self) -> None:
        """As `deploy/README.md` says under «Putting in a new release»."""
        self.run("db", "upgrade")
        self.run("keys", "store")

    def campaign(self, who: int) -> campaigns.Campaign:
        return campaigns.find_by_slug(self.people[who]["slug"])

    def particulars(self, who: int) -> Particulars:
        return Particulars(**self.people[who]["person"])


@contextmanager
def opened(urls: Urls, folder: Path, written: dict[str, Any]) -> Iterator[Site]:
    """A site on a pair of databases."""
    app = create_app(make_settings(folder, urls))
    with app.app_context():
        try:
            yield Site(app, written)
        finally:
            close(app)


def place(kind: str, name: str, folder: Path, template: Urls | None = None) -> Urls:
    """A pair of databases of a kind: empty, or copies of a pair that nobody is connected to."""
    parts = ("site", "keystore")
    if kind == "postgresql":
        models = [make_url(url).database for url in template] if template else ["template1"] * 2
        made = zip(parts, models, strict=True)
        return tuple(postgres.create_database(f"{name}_{part}", model) for part, model in made)
    if template:
        for part, url in zip(parts, template, strict=True):
            shutil.copy(make_url(url).database, folder / f"{name}_{part}.db")
    return tuple(f"sqlite:///{folder / f'{name}_{part}.db'}" for part in parts)


@pytest.fixture(scope="module", params=itertools.product(KINDS, RELEASES), ids=lambda it: f"{it[0]}-{it[1].name[:12]}")
def release(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """What a release left, as it was and upgraded: two pairs of databases of one kind, to be copied."""
    kind, path = request.param
    folder, written = tmp_path_factory.mktemp("landed"), landed.read(path)
    before = place(kind, "before", folder)
    with opened(before, folder, written) as site:
        site.run("db", "upgrade", written["revision"])
        landed.load(db.engine, written["data"])
        _put_keys(before[1], written["keys"])
    after = place(kind, "after", folder, before)
    with opened(after, folder, written) as site:
        site.upgrade()
    return Release(kind, written, before, after)


@pytest.fixture
def before(release: Release, tmp_path: Path) -> Iterator[Site]:
    """A site as a release left it, on databases of its shape."""
    urls = place(release.kind, "landed", tmp_path, release.before)
    with opened(urls, tmp_path, release.written) as site:
        yield site


@pytest.fixture
def site(release: Release, tmp_path: Path) -> Iterator[Site]:
    """The same site after the upgrade."""
    urls = place(release.kind, "landed", tmp_path, release.after)
    with opened(urls, tmp_path, release.written) as site:
        yield site


def _put_keys(url: str, rows: landed.Rows) -> None:
    engine = create_engine(url, **engine_options(url, SQLITE_WAIT))
    with engine.begin() as connection:
        for statement in KEYSTORE_OF_THEN.format(**KINDS[engine.dialect.name]).split(";"):
            connection.execute(text(statement))
    landed.load(engine, rows)
    engine.dispose()


def send(at=LATER) -> Mailbox:
    box = Mailbox()
    entries.write_letters(at)
    send_due({"email": box, "sms": box}, at)
    return box


def states() -> dict[Any, str]:
    rows = db.session.execute(select(OutboxMessage.participant_id, OutboxMessage.state, OutboxMessage.name)).all()
    return {row.participant_id: row.state for row in rows if row.name == "entry_code"}


def test_the_database_is_at_head_and_no_table_was_empty_before(before: Site):
    before.upgrade()

    assert health.migrations_at_head()
    assert [table for table, rows in before.written["data"].items() if not rows] == []


def test_everybody_is_read_and_who_was_destroyed_is_not(site: Site):
    participants.destroy_pending_keys(LATER)
    people = [participants.find(known["id"]) for known in site.people]
    read = {number: participants.read(people[number]) for number in READABLE}

    assert read == {number: site.particulars(number) for number in READABLE}
    for number in (GONE, NOBODY):
        with pytest.raises(participants.ParticipantDestroyed):
            participants.read(people[number])
        with pytest.raises(keystore.KeyDestroyed):
            keystore.current().find(people[number].id)


@pytest.mark.parametrize("who", [WAITS, BY_CODE, OF_TEA])
def test_who_had_entered_is_found_and_enters_once(site: Site, who: int):
    campaign = site.campaign(who)
    before = len(db.session.scalars(select(entries.Entry)).all())
    entries.enter(campaign, make_details(campaign, site.particulars(who)), at=LATER)

    to_them = [letter.name for letter in send().messages if letter.to == site.people[who]["person"]["email"]]
    beside = len(db.session.scalars(select(entries.Entry)).all()) - before
    assert to_them[-1:] == ["entered_already"]
    assert beside == 1  # two that wait stand side by side
    entries.clean_up(LATER + timedelta(hours=1))
    kept = db.session.scalars(select(entries.Entry).filter_by(entered_at=LATER)).all()
    assert len(kept) == (who != BY_CODE)  # and one whose place was taken goes when its address can be corrected no more


def test_the_ledger_the_trail_and_the_figures_hold(site: Site):
    head = audit.read_head(site.written["known"]["audit_head"])

    assert consent.verify().faults == ()
    assert audit.verify(head).faults == ()
    assert rollups.check(LATER) == []
    rollups.rebuild(LATER)
    assert rollups.check(LATER) == []


def test_a_code_and_a_link_of_before_confirm(site: Site):
    snow, waits, tea = site.campaign(WAITS), site.people[WAITS], site.people[OF_TEA]

    assert entries.confirm_by_code(snow, waits["shown_key"], waits["code"], at=LATER).ticket
    assert entries.confirm_by_link(site.campaign(OF_TEA), tea["link"], at=LATER)[0].ticket


def test_receipts_of_before_open(site: Site):
    for who in (BY_CODE, BY_LINK):
        receipt = consent.find_receipt(site.people[who]["receipt"])
        assert receipt.person_id == site.people[who]["id"]


def test_what_waited_is_sent_whole_and_once_and_what_was_settled_is_left(site: Site):
    codes = {letter.to: code_in(letter) for letter in send(NOON + timedelta(minutes=6)).messages}
    wanted = {site.people[who]["person"]["email"]: who for who in (PUT_OFF, SENDING, UNSENT)}

    assert set(codes) == set(wanted)
    assert send(NOON + timedelta(minutes=7)).messages == []
    assert states()[site.people[REFUSED]["id"]] == "failed"
    who = site.people[UNSENT]
    code = codes[who["person"]["email"]]
    assert entries.confirm_by_code(site.campaign(UNSENT), who["shown_key"], code, at=NOON + timedelta(minutes=7)).ticket


def test_staff_sign_in_by_all_that_they_had(site: Site):
    known = site.written["known"]["staff"]
    member = accounts.find_by_email(known["email"])

    assert find_session(known["session"], LATER).staff_id == member.id
    assert [key.sign_count for key in accounts.passkeys_of(member.id)] == [7]
    assert accounts.find_invitation(known["invitation"], LATER).email == "new@example.kz"
    accounts.check(member, known["password"], pyotp.TOTP(known["totp"]).at(LATER), LATER)
    accounts.check(member, known["password"], known["paper"], LATER)


def test_a_shared_board_a_choice_a_draft_and_a_link_are_there(site: Site):
    known = site.written["known"]

    assert reports.load_shared(reports.find_shared(known["shared"])).numbers
    assert cookies.find_choice(known["cookie_choice"]).answers == {cookies.ANALYTICS: True}
    assert {row.slug for row in campaigns.prepared()} >= {"nauryz-table"}
    assert [link.name for link in campaigns.links_of(site.campaign(WAITS).id)] == ["stand"]


def test_somebody_new_enters_and_is_told(site: Site):
    campaign = site.campaign(WAITS)
    told = site.particulars(WAITS)
    newcomer = Particulars(**{**vars(told), "iin": "991231500014", "email": "new@example.kz", "phone": "+77009999999"})
    details = EntryDetails(newcomer, make_evidence(campaign), of_age=True)
    entries.enter(campaign, details, at=LATER)
    (letter,) = [letter for letter in send().messages if letter.to == "new@example.kz"]

    assert entries.confirm_by_code(campaign, details.evidence.shown_key, code_in(letter), at=LATER).ticket


WORKED_OUT = {"figure_week": None, "figure_mark": {"weeks", "state_of_weeks"}}
"""What that release works out again by itself, in the minute after it is back."""


def without_worked_out(held: landed.Rows) -> landed.Rows:
    kept = {table: rows for table, rows in held.items() if WORKED_OUT.get(table, ()) is not None}
    return kept | {"figure_mark": [row for row in kept["figure_mark"] if row["facts"] not in WORKED_OUT["figure_mark"]]}


def test_taken_back_and_put_in_again_every_row_is_as_it_was(before: Site):
    written = before.written["data"]
    as_it_was = landed.held(db.engine, written)
    before.upgrade()
    before.run("db", "downgrade", before.written["revision"])

    back = landed.held(db.engine, written)
    assert without_worked_out(back) == without_worked_out(as_it_was)
    before.upgrade()
    assert consent.verify().faults == ()
    assert participants.read(participants.find(before.people[WAITS]["id"])) == before.particulars(WAITS)

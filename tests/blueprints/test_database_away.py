"""The database is away, read-only or full: a designed page, 503 with Retry-After, and back without a restart."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.conftest import Site, close, migrate
from tests.support.factories import publish_campaign
from tests.support.mail import write_letters
from tests.support.page import Page
from tests.support.postgres import Postgres
from tests.support.stage import RUNNING
from tests.support.visitor import Visitor
from webapp import entries
from webapp.entries.models import Attempt
from webapp.messaging.models import OutboxMessage
from webapp.participants import Participant
from webapp.platform import keystore
from webapp.platform.app_state import state_of
from webapp.platform.db import db


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A PostgreSQL server that may be stopped."""
    server = Postgres()
    server.start()
    yield server
    server.close()


@pytest.fixture(scope="module")
def postgresql(server: Postgres, tmp_path_factory, compiled_templates):
    folder = tmp_path_factory.mktemp("away")
    urls = server.create_database("site"), server.create_database("keystore")
    migrate(folder, urls)
    app = Site(folder, urls, compiled_templates).make_app()
    with app.app_context():
        publish_campaign()
    yield app
    with app.app_context():
        close(app)


@pytest.fixture
def sqlite(empty_sqlite, tmp_path, compiled_templates):
    for name in ("vpluse.db", "keystore.db"):
        (tmp_path / name).write_bytes((empty_sqlite / name).read_bytes())
    site = Site(tmp_path, (f"sqlite:///{tmp_path}/vpluse.db", f"sqlite:///{tmp_path}/keystore.db"), compiled_templates)
    app = site.make_app()
    with app.app_context():
        publish_campaign()
    yield app
    site.close()


@contextmanager
def pragma(engine, statement: str) -> Iterator[None]:
    """Every connection of an engine is held to a pragma: the file itself cannot be closed to root."""

    def hold(connection, *_others) -> None:
        connection.execute(statement)

    event.listen(engine, "checkout", hold)
    engine.dispose()
    yield
    event.remove(engine, "checkout", hold)
    engine.dispose()


def assert_apology(answer) -> None:
    page = Page(answer.text)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert page.one("p", class_="error-page__code").text == "503"
    assert page.h1


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["stopped", "killed"])
def test_while_postgresql_is_away_visitors_are_asked_for_patience_and_then_served(server, postgresql, how, log):
    visitor, late = Visitor(postgresql.test_client()), Visitor(postgresql.test_client())
    form = visitor.filled(visitor.land())
    server.stop(how)
    assert_apology(visitor.client.get("/"))
    assert_apology(visitor.client.get(f"/kk/c/{RUNNING}"))
    assert_apology(visitor.client.post(f"/c/{RUNNING}", data=form))
    assert visitor.client.get("/health/ready").status_code == 503
    assert visitor.client.get("/health/live").status_code == 200
    server.start()

    assert visitor.client.post(f"/c/{RUNNING}", data=form).status_code == 303
    assert late.enter().status_code == 303
    assert not any(value in log.getvalue() for value in visitor.person.values())


@pytest.mark.parametrize("which", ["data", "keys"])
def test_what_cannot_be_written_is_not_acknowledged(sqlite, which: str, log):
    visitor = Visitor(sqlite.test_client())
    form = visitor.filled(visitor.land())
    with sqlite.app_context():
        engine = db.engine if which == "data" else keystore.current().engine
    with pragma(engine, "PRAGMA query_only=ON"):
        assert_apology(visitor.client.post(f"/c/{RUNNING}", data=form))
        assert visitor.client.get(f"/c/{RUNNING}").status_code == 200

    assert visitor.client.post(f"/c/{RUNNING}", data=form).status_code == 303
    assert not any(value in log.getvalue() for value in visitor.person.values())


def test_on_a_full_disk_what_was_acknowledged_is_kept_and_the_rest_is_refused_whole(sqlite):
    with sqlite.app_context():
        engine = db.engine
    statuses = []
    with pragma(engine, "PRAGMA max_page_count=1"):  # SQLite takes this as: not a page more than now
        while 503 not in statuses and len(statuses) < 50:
            statuses.append(Visitor(sqlite.test_client()).enter().status_code)

    assert set(statuses) <= {303, 503}
    assert statuses[-1] == 503
    with sqlite.app_context():
        write_letters()
        for model in (Participant, entries.Entry, Attempt, OutboxMessage):
            assert db.session.query(model).count() == statuses.count(303)
    assert Visitor(sqlite.test_client()).enter().status_code == 303


def test_counters_that_cannot_be_written_are_no_fault_of_the_visitor(sqlite, tmp_path):
    visitor = Visitor(sqlite.test_client())
    form = visitor.filled(visitor.land())
    limits = state_of(sqlite).limiter.storage
    limits._connection().execute("PRAGMA query_only=ON")
    assert_apology(visitor.client.post(f"/c/{RUNNING}", data=form))
    limits._connection().execute("PRAGMA query_only=OFF")

    assert visitor.client.post(f"/c/{RUNNING}", data=form).status_code == 303


@pytest.mark.parametrize("which", ["vpluse", "keystore"])
def test_a_lock_beside_the_database_that_cannot_be_had_is_an_apology_too(sqlite, tmp_path, which: str):
    visitor = Visitor(sqlite.test_client())
    form = visitor.filled(visitor.land())
    lock = tmp_path / f"{which}.db.turn"
    lock.unlink(missing_ok=True)
    lock.mkdir()
    assert_apology(visitor.client.post(f"/c/{RUNNING}", data=form))
    assert visitor.client.get(f"/c/{RUNNING}").status_code == 200
    assert visitor.client.get("/health/ready").status_code == 503 or which == "keystore"
    lock.rmdir()

    assert visitor.client.post(f"/c/{RUNNING}", data=form).status_code == 303


def test_who_sends_a_form_until_the_site_is_back_is_not_asked_to_wait(sqlite):
    visitor = Visitor(sqlite.test_client())
    form = visitor.filled(visitor.land())
    with sqlite.app_context():
        engine = db.engine
    with pragma(engine, "PRAGMA query_only=ON"):
        statuses = {visitor.client.post(f"/c/{RUNNING}", data=form).status_code for _ in range(20)}

    assert statuses == {503}
    assert visitor.client.post(f"/c/{RUNNING}", data=form).status_code == 303

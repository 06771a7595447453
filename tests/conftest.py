"""The site to test: every test that asks for `app` is run on SQLite and on PostgreSQL, on real files and servers."""

import base64
import functools
import gc
import shutil
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import structlog
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import settings as hypothesis_settings
from jinja2 import FileSystemBytecodeCache

from tests.support import browser as browsers
from tests.support import cost, postgres, published
from tests.support.locks import refuse_stale_reads
from tests.support.mail import Mailbox
from tests.support.nightly import NIGHTLY
from tests.support.no_such_attribute import NoSuchAttribute
from tests.support.page_guard import GuardedClient
from tests.support.recycled import Recycled
from tests.support.routing import compile_rules_once
from tests.support.scheduling import BySite
from tests.support.stage import Stage
from tests.support.statements import compile_statements_once
from tests.support.visitor import Visitor
from webapp import create_app, participants
from webapp.campaigns import share_picture
from webapp.campaigns.share_picture import draw_share_picture
from webapp.platform import clock
from webapp.platform.app_state import state_of
from webapp.platform.db import MIGRATIONS, db
from webapp.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# No deadline: nothing in the tests asserts a time.
hypothesis_settings.register_profile("day", deadline=None, max_examples=25)
hypothesis_settings.register_profile("night", deadline=None, max_examples=5_000)
hypothesis_settings.load_profile("night" if NIGHTLY else "day")

refuse_stale_reads()
compile_rules_once()
compile_statements_once()


pytest_addoption = cost.add_option
pytest_configure = cost.configure


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """By day, run on SQLite alone what is the same on every database (`README.md`, beside this file)."""
    if NIGHTLY:
        return
    kept, left = [], []
    for item in items:
        parameters = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        is_second = "postgresql" in (parameters.get("site"), parameters.get("lasting_stage"))
        (left if is_second and item.get_closest_marker("one_database") else kept).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> BySite:
    """Give each process whole files to run, and whole folders where tests share a site."""
    return BySite(config, log)


def pytest_collection_finish() -> None:
    """Have the collector of cycles leave alone what was there before the first test."""
    gc.collect()
    gc.freeze()


draw_once = functools.cache(draw_share_picture)


def draw_for_tests(
    title: str, prize: str, accent: str, slug: str, scene: str | None = None, photograph: bytes | None = None
) -> bytes:
    """Draw the same words once a session. A picture takes 200 ms, and every campaign that `Stage` publishes has three."""
    return draw_once(title, prize, accent, "own" if slug.startswith("own-") else slug, scene, photograph)


share_picture.draw_share_picture = draw_for_tests

DATABASES = ("sqlite", "postgresql")
KEY_A = base64.b64decode("dGVzdHMgZG8gbm90IG5lZWQgYSBzZWNyZXQga2V5ISE=")
KEY_B = base64.b64decode("dGhlIGluZGV4IG9mIHRlc3RzIGlzIG5vIHNlY3JldCE=")


def make_settings(folder: Path, urls: tuple[str, str], **overrides: Any) -> Settings:
    """Settings of a site under test: nothing waits, nothing is remembered between pages."""
    values: dict[str, Any] = {
        "env": "test",
        "instance": folder,
        "secret_keys": {"k1": "a secret that everybody who reads the tests knows"},
        "master_keys": {"k1": KEY_A},
        "index_keys": {"k1": KEY_B},
        "database_url": urls[0],
        "keystore_url": urls[1],
        "queue_url": "memory://",
        "limits_url": f"shared-file://{folder / 'limits.db'}",
        "public_url": "http://localhost",
        "trusted_hosts": ("localhost", "127.0.0.1"),
        "metrics_token": "tests may read the metrics of the site",
        "shown_min_seconds": 0.0,
        "page_seconds": 0.0,
    }
    return Settings(**(values | overrides))


class Site:
    """Makes apps on one empty, migrated pair of databases."""

    def __init__(self, folder: Path, urls: tuple[str, str], templates: Path) -> None:
        self.folder = folder
        self.urls = urls
        self._templates = templates
        self._made: list[Flask] = []

    def make_app(self, **overrides: Any) -> Flask:
        """An app on these databases; `overrides` are settings."""
        app = create_app(make_settings(self.folder, self.urls, **overrides))
        app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(self._templates))
        app.jinja_env.undefined = NoSuchAttribute
        app.test_client_class = GuardedClient
        self._made.append(app)
        return app

    def close(self) -> None:
        """Let go of the databases of every app that was made."""
        for app in self._made:
            with app.app_context():
                close(app)


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("templates")


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    migrate(folder, (f"sqlite:///{folder / 'vpluse.db'}", f"sqlite:///{folder / 'keystore.db'}"))
    return folder


@pytest.fixture(scope="session")
def empty_postgresql(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    urls = postgres.create_database("empty_site"), postgres.create_database("empty_keystore")
    migrate(tmp_path_factory.mktemp("empty"), urls)
    return "empty_site", "empty_keystore"


@pytest.fixture(scope="session")
def own_postgresql(empty_postgresql: tuple[str, str]) -> Iterator[tuple[Recycled, Recycled]]:
    """The databases of the test that runs: of the site and of its key store."""
    site, keystore = (Recycled(postgres.server(), f"{name}_own", name) for name in empty_postgresql)
    yield site, keystore
    site.close()
    keystore.close()


@pytest.fixture(params=DATABASES)
def site(request: pytest.FixtureRequest, tmp_path: Path, compiled_templates: Path) -> Iterator[Site]:
    """A pair of empty databases, of each kind in turn."""
    if request.param == "sqlite":
        urls = _copied_sqlite(request.getfixturevalue("empty_sqlite"), tmp_path)
    else:
        urls = tuple(database.renew() for database in request.getfixturevalue("own_postgresql"))
    site = Site(tmp_path, urls, compiled_templates)
    yield site
    site.close()


@pytest.fixture(scope="session", params=DATABASES)
def lasting_stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, compiled_templates: Path
) -> Iterator[Stage]:
    """One site in full swing on each kind of database; tests ask for `stage`."""
    folder = tmp_path_factory.mktemp("stage")
    if request.param == "sqlite":
        urls = _copied_sqlite(request.getfixturevalue("empty_sqlite"), folder)
    else:
        empty = request.getfixturevalue("empty_postgresql")
        urls = tuple(postgres.create_database(f"{name}_shared", name) for name in empty)
    site = Site(folder, urls, compiled_templates)
    yield Stage(site.make_app(entries_per_address_per_hour=1_000_000))
    site.close()


@pytest.fixture
def stage(lasting_stage: Stage) -> Iterator[Stage]:
    """A site in full swing that tests share, with its own settings again after each."""
    kept = state_of(lasting_stage.app).settings
    lasting_stage.forget_mail()
    yield lasting_stage
    state_of(lasting_stage.app).settings = kept


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """One browser for all tests that need a real one. Where there is none they are skipped, and it is said why."""
    if reason := browsers.missing_reason():
        pytest.skip(f"NO BROWSER, so this was not tested: {reason}")
    with browsers.launch() as browser:
        yield browser


@pytest.fixture
def publishes_anew() -> None:
    """Has every publication made as the site makes it, also where a campaign only has to be there."""
    published.forget()


@pytest.fixture
def stopped_clock() -> Iterator[None]:
    """Has a test that compares what the site says twice ask at one moment: not once before and once after midnight."""
    with time_machine.travel(clock.now(), tick=False):
        yield


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the site logs from here on, a JSON object a line."""
    kept, written = structlog.get_config(), StringIO()
    structlog.configure(**kept | {"logger_factory": structlog.PrintLoggerFactory(written)})
    yield written
    structlog.configure(**kept)


@pytest.fixture
def app(site: Site) -> Iterator[Flask]:
    app = site.make_app()
    with app.app_context():
        yield app


@pytest.fixture(scope="module")
def lone_app(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path, compiled_templates: Path) -> Iterator[Flask]:
    """One app on SQLite for a module whose tests need keys and words and leave no rows behind."""
    folder = tmp_path_factory.mktemp("lone")
    app = Site(folder, _copied_sqlite(empty_sqlite, folder), compiled_templates).make_app()
    with app.app_context():
        yield app
        close(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def visitor(client: FlaskClient) -> Visitor:
    return Visitor(client)


@pytest.fixture
def mailbox(app: Flask) -> Mailbox:
    return Mailbox()


def close(app: Flask) -> None:
    """Let go of both databases, with everything counted; call inside the app's context."""
    for sums in state_of(app).tallies:
        sums.close()
    db.session.remove()
    db.engine.dispose()
    state_of(app).keystore.engine.dispose()


def _copied_sqlite(empty: Path, folder: Path) -> tuple[str, str]:
    files = [Path(shutil.copy(empty / name, folder / name)) for name in ("vpluse.db", "keystore.db")]
    return f"sqlite:///{files[0]}", f"sqlite:///{files[1]}"


def migrate(folder: Path, urls: tuple[str, str]) -> None:
    app = create_app(make_settings(folder, urls))
    with app.app_context():
        upgrade(directory=str(MIGRATIONS))
        participants.pair()
        close(app)

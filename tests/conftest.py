"""The site to test: every test that asks for `app` is run on SQLite and on PostgreSQL, on real files and servers."""

import base64
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from jinja2 import FileSystemBytecodeCache

from tests.support import postgres
from tests.support.mail import Mailbox
from tests.support.page_guard import GuardedClient
from tests.support.visitor import Visitor
from webapp import create_app
from webapp.platform import keystore
from webapp.platform.db import MIGRATIONS, db
from webapp.settings import Settings

DATABASES = ("sqlite", "postgresql")
KEY_A = base64.b64decode("dGVzdHMgZG8gbm90IG5lZWQgYSBzZWNyZXQga2V5ISE=")
KEY_B = base64.b64decode("dGhlIGluZGV4IG9mIHRlc3RzIGlzIG5vIHNlY3JldCE=")


def make_settings(folder: Path, urls: tuple[str, str], **overrides: Any) -> Settings:
    """Settings of a site under test: nothing waits, nothing is remembered between pages."""
    values: dict[str, Any] = {
        "env": "test",
        "instance": folder,
        "secret_key": "a secret that everybody who reads the tests knows",
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

    def make_app(self, **overrides: Any) -> Flask:
        """An app on these databases; `overrides` are settings."""
        app = create_app(make_settings(self.folder, self.urls, **overrides))
        app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(self._templates))
        app.test_client_class = GuardedClient
        return app


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("templates")


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    _migrate(folder, (f"sqlite:///{folder / 'vpluse.db'}", f"sqlite:///{folder / 'keystore.db'}"))
    return folder


@pytest.fixture(scope="session")
def empty_postgresql(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    urls = postgres.create_database("empty_site"), postgres.create_database("empty_keystore")
    _migrate(tmp_path_factory.mktemp("empty"), urls)
    return "empty_site", "empty_keystore"


@pytest.fixture(params=DATABASES)
def site(request: pytest.FixtureRequest, tmp_path: Path, compiled_templates: Path) -> Site:
    """A pair of empty databases, of each kind in turn."""
    if request.param == "sqlite":
        for name in ("vpluse.db", "keystore.db"):
            shutil.copy(request.getfixturevalue("empty_sqlite") / name, tmp_path / name)
        urls = f"sqlite:///{tmp_path / 'vpluse.db'}", f"sqlite:///{tmp_path / 'keystore.db'}"
    else:
        empty = request.getfixturevalue("empty_postgresql")
        urls = postgres.create_database("site", empty[0]), postgres.create_database("keystore", empty[1])
    return Site(tmp_path, urls, compiled_templates)


@pytest.fixture
def app(site: Site) -> Iterator[Flask]:
    app = site.make_app()
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
    """Let go of both databases; call inside the app's context."""
    db.session.remove()
    db.engine.dispose()
    app.extensions["keystore"].engine.dispose()


def _migrate(folder: Path, urls: tuple[str, str]) -> None:
    app = create_app(make_settings(folder, urls))
    with app.app_context():
        upgrade(directory=str(MIGRATIONS))
        keystore.create_tables()
        close(app)

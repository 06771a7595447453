"""The sites that are measured: durable databases with the campaign that asks for everything."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask_migrate import upgrade

from tests.conftest import close, make_settings
from tests.support.factories import publish_campaign
from tests.support.people import make_iin, make_person
from tests.support.postgres import Postgres
from webapp import create_app, participants
from webapp.platform.db import MIGRATIONS
from webapp.settings import Settings

SLUG = "first-snow"
NO_LIMIT = 10**9
DATABASES = ("SQLite", "PostgreSQL")
BEGINNINGS = ("0001011", "9912315")
Urls = tuple[str, str]


@contextmanager
def folder() -> Iterator[Path]:
    """A folder on the disk, where syncs cost what they cost (a folder in memory would make them free)."""
    path = Path(tempfile.mkdtemp(prefix="bench-", dir=Path("/var/tmp")))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def server(name: str, place: Path) -> Iterator[Callable[[str], str]]:
    """A way to make empty databases of one kind, durable as production's are; answers the address of each."""
    if name == "SQLite":
        yield lambda database: f"sqlite:///{place / database}.db"
        return
    postgres = Postgres(durable=True)
    postgres.start()
    try:
        yield postgres.create_database
    finally:
        postgres.close()


@contextmanager
def databases(name: str, place: Path) -> Iterator[Urls]:
    """The addresses of a pair of databases with a published campaign."""
    with server(name, place) as make:
        yield filled(make, place)


def filled(make: Callable[[str], str], place: Path) -> Urls:
    """Make a migrated pair of databases with a published campaign."""
    urls = make("vpluse"), make("keystore")
    app = create_app(make_settings(place, urls))
    with app.app_context():
        upgrade(directory=str(MIGRATIONS))
        participants.pair()
        publish_campaign(SLUG)
        close(app)
    return urls


def settings(place: Path, urls: Urls, **overrides: Any) -> Settings:
    """As production's, but for the limits that would stop a load and the wait that would stop a machine."""
    return make_settings(place, urls, page_seconds=1.0, entries_per_address_per_hour=NO_LIMIT, **overrides)


def people(count: int) -> list[dict[str, str]]:
    """Made-up people, no two with the same IIN, phone or e-mail; there are some 19,800 of them."""
    iins = dict.fromkeys(make_iin(number, beginning) for beginning in BEGINNINGS for number in range(10_000))
    if count > len(iins):
        raise ValueError(f"there are only {len(iins)} made-up people")
    return [{**make_person(number), "iin": iin} for number, iin in zip(range(count), iins, strict=False)]

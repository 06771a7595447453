"""A site served by real processes, on each kind of database."""

from collections.abc import Iterator

import pytest

from tests.conftest import Site, make_settings
from tests.support.factories import publish_campaign
from tests.support.server import WebServer, serve
from webapp.settings import Settings

NO_LIMIT = 10**9


@pytest.fixture
def settings(site: Site) -> Settings:
    """Settings of a site with a campaign."""
    with site.make_app().app_context():
        publish_campaign()
    return make_settings(site.folder, site.urls, page_seconds=1.0, entries_per_address_per_hour=NO_LIMIT)


@pytest.fixture
def web(settings: Settings) -> Iterator[WebServer]:
    with serve(settings) as web:
        yield web

"""One deployment for all tests about it. Where there is no nginx they are skipped, and it is said why."""

import http.client
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import close, make_settings, migrate
from tests.support.deployment import HOST, LOOPBACK, Deployment, deploy, nginx_executable
from tests.support.factories import publish_campaign
from tests.support.postgres import Postgres
from webapp import create_app

ENTRIES = 12
"""That one address may send in an hour."""
Ask = Callable[..., http.client.HTTPResponse]


@pytest.fixture(scope="session")
def urls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A pair of PostgreSQL databases with a campaign, on a server each and durable, as they are meant to be."""
    servers = Postgres(durable=True), Postgres(durable=True)
    try:
        for server in servers:
            server.start()
        yield published(tmp_path_factory.mktemp("databases"), servers)
    finally:
        for server in servers:
            server.close()


@pytest.fixture(scope="session")
def deployment(urls: tuple[str, str]) -> Iterator[Deployment]:
    skip_without_nginx()
    with deploy(urls, ENTRIES_PER_ADDRESS_PER_HOUR=str(ENTRIES)) as site:
        yield site


@pytest.fixture(scope="session")
def busy(urls: tuple[str, str]) -> Iterator[Deployment]:
    """The same without a limit that would stop a load."""
    skip_without_nginx()
    with deploy(urls, ENTRIES_PER_ADDRESS_PER_HOUR="1000000") as site:
        yield site


@pytest.fixture
def ask(deployment: Deployment) -> Ask:
    """Asks the deployment for a page."""
    return asker(deployment)


def asker(deployment: Deployment) -> Ask:
    """Who asks a deployment for pages over HTTPS, from an address of loopback; the body has been read."""
    trusted = ssl.create_default_context(cafile=deployment.authority)

    def ask(path: str, method: str = "GET", source: str = LOOPBACK, body: str = "", **headers: str) -> Any:
        address = (source, 0)
        line = http.client.HTTPSConnection(HOST, deployment.port, context=trusted, source_address=address, timeout=90)
        line.request(method, path, body or None, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = line.getresponse()
        answer.text = answer.read().decode("utf-8", "replace")  # type: ignore[attr-defined]
        line.close()
        return answer

    return ask


def skip_without_nginx() -> None:
    if nginx_executable() is None:
        pytest.skip("NO NGINX, so this was not tested: install Debian's package nginx-light")


@contextmanager
def stopped(deployment: Deployment) -> Iterator[None]:
    """While neither instance is there."""
    for instance in deployment.instances:
        instance.stop()
    try:
        yield
    finally:
        for instance in deployment.instances:
            instance.start()


def published(folder: Path, servers: tuple[Postgres, Postgres]) -> tuple[str, str]:
    """A migrated pair of PostgreSQL databases with a policy and a campaign."""
    urls = servers[0].create_database("vpluse"), servers[1].create_database("keystore")
    migrate(folder, urls)
    app = create_app(make_settings(folder, urls))
    with app.app_context():
        publish_campaign()
        close(app)
    return urls

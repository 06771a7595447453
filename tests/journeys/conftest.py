"""One site for all journeys."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import postgres
from tests.support.browser_visitor import BrowserVisitor
from tests.support.live import LiveSite, run_site
from webapp import policies
from webapp.platform.i18n import LANGUAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def live(browser: "Browser", tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    # By its name: browsers keep no passkeys for a number.
    with run_site(tmp_path_factory.mktemp("live"), host="localhost") as site:
        site.publish_policy(_other_policy(tmp_path_factory.mktemp("policy")))
        yield site


@pytest.fixture(scope="session")
def live_on_postgresql(browser: "Browser", tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    urls = {
        "DATABASE_URL": postgres.create_database("live_site"),
        "KEYSTORE_URL": postgres.create_database("live_keys"),
    }
    with run_site(tmp_path_factory.mktemp("live"), **urls) as site:
        yield site


def _other_policy(folder: Path) -> Path:
    """The project's policy with a sentence more and a sentence less, so that there are two versions to compare."""
    for language in LANGUAGES:
        lines = (policies.ORIGINAL / f"{language}.md").read_text().splitlines()
        changed = [
            f"{line} {{operator_name}}, {{operator_address}}." if line.startswith("1.2.") else line for line in lines
        ]
        changed = [line.rpartition(". ")[0] + "." if line.startswith("1.3.") else line for line in changed]
        (folder / f"{language}.md").write_text("\n".join(changed))
    return folder


@pytest.fixture
def arrive(browser: "Browser", request: pytest.FixtureRequest) -> Iterator[Callable[..., BrowserVisitor]]:
    """Brings a visitor to the site; at the end, nobody's browser may have had anything to complain of."""
    arrived: list[BrowserVisitor] = []

    def arrive(site: LiveSite | None = None, **how: Any) -> BrowserVisitor:
        arrived.append(BrowserVisitor(browser, site or request.getfixturevalue("live"), **how))
        return arrived[-1]

    yield arrive
    complaints = [complaint for visitor in arrived for complaint in visitor.complaints()]
    for visitor in arrived:
        visitor.close()
    assert not complaints

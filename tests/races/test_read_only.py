"""The folder of a running site turns read-only: it is read, nothing is acknowledged, and it is back by itself."""

from pathlib import Path

import pytest

from tests.conftest import close, make_settings, migrate
from tests.races.conftest import NO_LIMIT
from tests.races.crashes import send_until_taken
from tests.races.witness import Witness
from tests.support import applications, frozen, http_load
from tests.support.applications import Application
from tests.support.factories import publish_campaign
from tests.support.people import make_person
from tests.support.server import WebServer, serve
from webapp import create_app
from webapp.settings import Settings

FORMS, WARM = 16, 8

pytestmark = pytest.mark.slow


FOLDERS = ("data", "keys", "rest")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A site on SQLite with its two databases and all else that it writes in three folders."""
    for name in FOLDERS:
        (tmp_path / name).mkdir()
    urls = f"sqlite:///{tmp_path / 'data' / 'site.db'}", f"sqlite:///{tmp_path / 'keys' / 'keystore.db'}"
    migrate(tmp_path / "rest", urls)
    settings = make_settings(tmp_path / "rest", urls, page_seconds=1.0, entries_per_address_per_hour=NO_LIMIT)
    app = create_app(settings)
    with app.app_context():
        publish_campaign()
        close(app)
    return settings


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_that_turns_read_only_under_the_site_is_read_and_nothing_is_lost(
    settings: Settings, tmp_path: Path, name: str
):
    folder = tmp_path / name
    if reason := frozen.missing_reason(folder):
        pytest.skip(f"NOTHING CAN BE FROZEN, so this was not tested: {reason}")

    with serve(settings) as web:
        forms = applications.prepare(web.port, [make_person(number) for number in range(FORMS)])
        assert set(enter(web, forms[:WARM])) == {(303, None)}  # so that everything is open
        with frozen.frozen(folder):
            refused = enter(web, forms[WARM:])
            read = http_load.send_all(
                web.port, [http_load.get("/c/first-snow"), http_load.get("/policy"), http_load.get("/health/live")]
            )
        assert {answer and answer.status for answer in read} == {200}
        assert set(refused) <= {(503, "5"), (303, None)}
        if name == "data":
            assert set(refused) == {(503, "5")}
        send_until_taken(web.port, forms)

    witness = Witness(settings)
    assert not witness.lost(form.shown_key for form in forms)
    assert not witness.halves()


def enter(web: WebServer, forms: list[Application]) -> list[tuple[int, str | None]]:
    """Send forms; answers the status of each, and when to come again. An answer that never comes is a failure."""
    answers = http_load.send_all(web.port, [form.request for form in forms], 4)
    return [(answer.status, answer.header("retry-after")) if answer else (0, None) for answer in answers]

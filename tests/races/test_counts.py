"""Counts of real server processes: handed over when they are stopped, added up where they work side by side."""

import signal

import pytest

from tests.conftest import Site
from tests.support import http_load
from tests.support.choosing import metric, signed_choice
from tests.support.server import FLUSH_SECONDS_VARIABLE, is_alive, serve, wait_until
from webapp.settings import Settings

VIEWS = 100
PATIENCE = 120.0  # seconds
AN_HOUR = "3600"
"""Seconds between two times that counts are handed over, so that only the end of a process can do it."""

pytestmark = pytest.mark.slow


def view(app) -> bytes:
    return http_load.get("/policy", f"vpluse_choice={signed_choice(app)}")


@pytest.mark.one_database  # what ends a process is the same on both
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_stopped_hands_over_what_it_counted(settings: Settings, site: Site, told: signal.Signals):
    with serve(settings, workers=1, **{FLUSH_SECONDS_VARIABLE: AN_HOUR}) as web:
        answers = http_load.send_all(web.port, [view(site.make_app())] * VIEWS)
        assert {answer.status for answer in answers if answer} == {200}
        assert metric(site.make_app(), "views") == {}
        pids = web.pids
        web.tell(told)
        wait_until_gone(pids)

    assert metric(site.make_app(), "views") == {"policy": VIEWS}


def test_workers_side_by_side_lose_no_count(settings: Settings, site: Site):
    with serve(settings) as web:
        http_load.send_all(web.port, [view(site.make_app())] * VIEWS * 5)
        counted = site.make_app()
        wait_until(lambda: metric(counted, "views") == {"policy": VIEWS * 5}, "some views were never kept", PATIENCE)


def wait_until_gone(pids: list[int]) -> None:
    wait_until(lambda: not any(is_alive(pid) for pid in pids), "the server did not stop", PATIENCE)

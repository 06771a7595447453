"""A restart that nobody notices, and a death that only a form notices."""

import os
import signal
import subprocess
import sys
from collections import Counter

import pytest

from tests.support import http_load
from tests.support.deployment import Deployment, kill_worker_of
from tests.support.endurance import LANDING, load_while, restart
from tests.support.nightly import by_day
from tests.support.people import make_person
from tests.support.server import ROOT, catches, is_alive, wait_until

RESTARTS = by_day(2, by_night=4)
PEOPLE = by_day(30, by_night=60)
DEATHS = 2

pytestmark = pytest.mark.slow


def test_restarts_under_load_fail_no_request(busy: Deployment):
    told = load_while(busy, [make_person() for _ in range(PEOPLE)], lambda: restart(busy, RESTARTS))

    assert set(told) == {200, 303, 422}
    assert told[303] == PEOPLE


def test_an_instance_that_dies_takes_along_no_more_than_the_page_that_it_was_giving_out(busy: Deployment):
    def die(came: int) -> None:
        if came in range(20, 20 * (DEATHS + 1), 20):
            kill_worker_of(busy.instances[0])

    server = busy.instances[0].pids[1]
    answers = http_load.send_all(busy.plain_port, [LANDING] * 200, 8, watch=die)
    assert busy.instances[0].pids[1] == server  # which does not give up, however often its workers die

    told = Counter(answer.status if answer else 0 for answer in answers)
    # What an instance had not begun to answer comes from the other. An answer of which a part was on its way is cut
    # off with it: no server can take back what a browser has got.
    assert set(told) <= {0, 200}
    assert told[0] <= DEATHS


def test_an_instance_that_does_not_answer_any_more_is_seen_from_outside(busy: Deployment):
    first = busy.instances[0]
    check = [sys.executable, str(ROOT / "deploy" / "serve.py"), "--check", str(first.socket)]
    assert subprocess.run(check, check=False).returncode == 0
    first.stop()
    assert subprocess.run(check, check=False).returncode == 1
    first.start()


def test_nothing_is_left_of_an_instance_whose_keeper_was_killed(busy: Deployment):
    first = busy.instances[0]
    pids = first.pids
    first.kill()
    wait_until(lambda: not any(is_alive(pid) for pid in pids), "a server went on without its keeper")
    first.start()


def test_an_instance_that_is_stopped_while_it_starts_goes_at_once(busy: Deployment, tmp_path):
    serve = [sys.executable, str(ROOT / "deploy" / "serve.py"), str(tmp_path / "web.sock")]
    process = subprocess.Popen(serve, cwd=ROOT, env=os.environ | busy.environ, start_new_session=True)
    wait_until(lambda: catches(process.pid, signal.SIGTERM), "it never listened to signals")
    process.terminate()

    assert process.wait(60) == 0
    assert list(tmp_path.iterdir()) == []

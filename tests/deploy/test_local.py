"""`make run` through what may happen to it: deaths, a word to stop that comes too early, a full disk."""

import os
import shutil
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support import http_load
from tests.support.disks import fill_up, small_disk
from tests.support.live import prepared
from tests.support.local import LONG, LocalSite
from tests.support.server import children, wait_until

LANDING = "/c/first-snow"
SLOW = 40
FAR_TOO_MANY = 160
HEAD = b"POST /c/first-snow HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSite]:
    with LocalSite(tmp_path_factory.mktemp("local") / "instance") as site:
        yield site


def test_workers_that_are_killed_one_after_the_other_come_back_each_time(local: LocalSite):
    for _ in range(2):
        server = local.server
        for worker in children(server):
            os.kill(worker, signal.SIGKILL)
        wait_until(lambda server=server: len(children(server)) == 2, "the workers did not come back")
        local.wait_until_ready()

    assert local.status(LANDING) == 200
    assert local.server == server


@pytest.mark.parametrize("which", ["server", "worker"])
def test_a_process_that_is_killed_is_started_again(local: LocalSite, which: str):
    old = children(local.keeper)
    victim = local.server if which == "server" else next(pid for pid in old if pid != local.server)
    os.kill(victim, signal.SIGKILL)
    wait_until(
        lambda: len([pid for pid in children(local.keeper) if pid != victim]) == len(old), "it did not come back"
    )
    local.wait_until_ready()

    assert local.status(LANDING) == 200


def test_links_are_told_when_the_site_answers_and_by_a_name_that_keeps_passkeys(local: LocalSite):
    wait_until(lambda: "Ctrl-C stops it" in local.said(), "it never said where it is")
    links = [word for word in local.said().split() if "/dev/staff/" in word]

    assert len(links) >= 3
    assert all(link.startswith(f"http://localhost:{local.port}/") for link in links)
    assert local.status(links[0].removeprefix(f"http://localhost:{local.port}")) == 200


def test_forms_that_come_drop_by_drop_stop_nobody_and_are_told_in_the_end(local: LocalSite):
    with ExitStack() as stack:
        slow = [stack.enter_context(slow_form(local.port)) for _ in range(SLOW)]
        assert {local.status(LANDING) for _ in range(10)} == {200}
        (answer,) = http_load.send_all(local.port, [whole_form()], 1)
        assert answer.status == 400  # it has no token: but somebody has read it
        told = [door.recv(12) for door in slow]
        assert set(told) == {b"HTTP/1.1 408"}
        assert local.status(LANDING) == 200


def test_so_many_slow_forms_that_they_hold_every_thread_make_room_in_the_end(local: LocalSite):
    with ExitStack() as stack:
        for _ in range(FAR_TOO_MANY):
            stack.enter_context(slow_form(local.port))
        wait_until(lambda: local.status(LANDING) == 200, "the site stays away", LONG)


def test_a_form_that_breaks_off_and_one_in_chunks_harm_nobody(local: LocalSite):
    for _ in range(5):
        with slow_form(local.port) as door:
            door.sendall(b"first_name=")
    chunked = b"7\r\nemail=x\r\n0\r\n\r\n"
    (answer,) = http_load.send_all(local.port, [HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunked], 1)

    assert answer.status == 400
    assert local.status(LANDING) == 200


def copy(folder: Path) -> Path:
    """The folder of a site that has been prepared, for a test that is not about its first start."""
    return Path(shutil.copytree(prepared(), folder / "instance"))


def slow_form(port: int) -> socket.socket:
    """A connection over which a form has begun to come, and nothing more."""
    door = socket.create_connection(("127.0.0.1", port), LONG)
    door.sendall(HEAD + b"Content-Length: 500\r\n\r\nemail=")
    return door


def whole_form() -> bytes:
    return HEAD + b"Content-Length: 7\r\n\r\nemail=x"


def test_a_word_to_stop_that_comes_while_the_workers_start_leaves_nothing_behind(local: LocalSite):
    early = LocalSite(Path(local.log.parent / "instance"))
    early.begin()
    wait_until(lambda: len(early.pids) > 2, "nothing was started")
    pids = early.pids
    early.tell(signal.SIGINT)

    assert early.wait() == 0
    early.wait_until_gone(pids)


def test_nothing_is_left_where_the_keeper_is_killed(tmp_path: Path):
    site = LocalSite(copy(tmp_path), DEMO_ENTRIES="3000")
    site.start()
    wait_until(lambda: "in the background" in site.said(), "nobody filled in the demo")
    pids = site.pids
    site.kill()
    site.wait_until_gone(pids)


def test_a_full_disk_ends_when_there_is_room_again(tmp_path: Path):
    with small_disk(tmp_path, "96m") as disk, LocalSite(copy(disk)) as site:
        with fill_up(disk):
            told = {site.status(path) for path in ("/", LANDING, "/health/ready", "/health/live", "/metrics") * 3}
            for worker in children(site.server):
                os.kill(worker, signal.SIGKILL)  # and now they have to start on it
        site.wait_until_ready()

        assert told <= {200, 404, 503}
        assert site.status(LANDING) == 200

"""`deploy/web.py` by itself, with a site of three lines: when the code is loaded, and by whom."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import http_load
from tests.support.server import ROOT, children, free_port, wait_until

LOADED = "import os\nLOADED_BY = os.getpid()\n"
SAYS_WHO = (
    "import webapp\n\ndef app(environ, start):\n    start('200 OK', [])\n    return [str(webapp.LOADED_BY).encode()]\n"
)


@contextmanager
def served(folder: Path, code: str) -> Iterator[tuple[int, int]]:
    """The port and the process of a web server in a folder whose site has this code."""
    (folder / "webapp.py").write_text(code)
    (folder / "wsgi.py").write_text(SAYS_WHO)
    port = free_port()
    command = [sys.executable, "-B", str(ROOT / "deploy" / "web.py"), "--port", str(port), "--workers", "2"]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def loaders(port: int) -> set[bytes]:
    """The processes that loaded the code of whoever answers; empty where nobody does."""
    answers = http_load.send_all(port, [http_load.get("/")] * 10, 1)
    return {answer.body for answer in answers if answer and answer.status == 200}


def test_the_code_is_loaded_once_for_all_workers(tmp_path: Path):
    with served(tmp_path, LOADED) as (port, pid):
        wait_until(lambda: len(children(pid)) == 2 and bool(loaders(port)), "nobody answers")

        assert loaders(port) == {b"%d" % pid}


def test_code_that_cannot_be_loaded_is_tried_again_until_it_can(tmp_path: Path):
    with served(tmp_path, "raise ImportError('half of an upgrade')") as (port, pid):
        wait_until(lambda: bool(children(pid)), "no worker was started")
        (tmp_path / "webapp.py").write_text(LOADED)
        wait_until(lambda: bool(loaders(port)), "the site never came back")

        assert b"%d" % pid not in loaders(port)

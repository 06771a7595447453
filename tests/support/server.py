"""Real server processes for what a test client cannot show: workers side by side, and their sudden death."""

import base64
import os
import pickle
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

from tests.support import http_load
from webapp.settings import Settings

ROOT = Path(__file__).parents[2]
START_TIMEOUT = 120.0  # seconds, on a machine that has other things to do
STOP_TIMEOUT = 60.0
HANDED_OVER = "VPLUSE_TEST_SITE"
FLUSH_SECONDS_VARIABLE = "VPLUSE_TEST_FLUSH_SECONDS"
"""For how many seconds a served site holds what it counts before it flushes it, where that is not as usual."""
GRANIAN = ("--interface", "wsgi", "--blocking-threads", "1", "--no-ws", "--log-level", "error")


class Process:
    """A process with its children, in a session of their own so that they can be killed together."""

    def __init__(self, command: list[str], environ: dict[str, str], log: Path) -> None:
        self._command, self._environ, self._log = command, environ, log
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pids(self) -> list[int]:
        """The process and all that it started."""
        found = [self._process.pid] if self._process else []
        for pid in found:  # which grows meanwhile
            found += children(pid)
        return found

    def start(self) -> None:
        """Start it; after a stop or a kill, again."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env={**os.environ, **self._environ},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def stop(self) -> None:
        """Stop it in order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """`kill -9`: none of its processes gets to do anything more."""
        self._end(signal.SIGKILL)

    def tell(self, how: signal.Signals) -> None:
        """Send it a signal, and go on."""
        if self._process is not None:
            self._process.send_signal(how)

    def wait(self) -> int:
        """Wait for its end by itself. Answers its status."""
        assert self._process is not None
        process, self._process = self._process, None
        return process.wait(STOP_TIMEOUT)

    def said(self) -> str:
        """What it wrote to its log."""
        return self._log.read_text()

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        process, self._process = self._process, None
        if how is not signal.SIGKILL:
            process.send_signal(how)
            try:
                process.wait(STOP_TIMEOUT)
                return
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise
        with suppress(ProcessLookupError):  # it may have ended by itself
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class WebServer(Process):
    """granian, with the workers and flags that the site is run with."""

    def __init__(self, target: str, environ: dict[str, str], folder: Path, workers: int = 2) -> None:
        self.port = free_port()
        command = [
            sys.executable,
            "-m",
            "tests.support.preloaded",
            *GRANIAN,
            "--port",
            str(self.port),
            "--workers",
            str(workers),
            target,
        ]
        super().__init__(command, environ, folder / f"web-{self.port}.log")

    def start(self) -> None:
        """Start it and return when it answers."""
        super().start()
        deadline = time.monotonic() + START_TIMEOUT
        while not self._answers():
            if time.monotonic() > deadline or self._process is None or self._process.poll() is not None:
                self.kill()
                raise RuntimeError(f"the server did not start:\n{self.said()[-2000:]}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop it at once: told to stop in order while a worker still starts, granian waits for ever."""
        self.kill()

    def _answers(self) -> bool:
        (answer,) = http_load.send_all(self.port, [http_load.get("/health/live")], 1) or [None]
        return answer is not None


def serve(settings: Settings, workers: int = 2, **environ: str) -> WebServer:
    """The site with these settings, on migrated databases."""
    return WebServer("tests.support.served:app", {**handed_over(settings), **environ}, settings.instance, workers)


def work(settings: Settings) -> Process:
    """The worker of the same site."""
    command = [sys.executable, "-m", "flask", "--app", "tests.support.served", "work"]
    return Process(command, handed_over(settings), settings.instance / "worker.log")


def handed_over(settings: Settings) -> dict[str, str]:
    return {HANDED_OVER: base64.b64encode(pickle.dumps(settings)).decode()}


def children(pid: int) -> list[int]:
    """The processes that a process started; none where it has gone meanwhile."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def wait_until(holds: Callable[[], bool], what: str, patience: float = START_TIMEOUT) -> None:
    """Return as soon as something holds; fails with `what` when it does not within `patience` seconds."""
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def catches(pid: int, number: signal.Signals) -> bool:
    """Whether a process has a handler of its own for a signal by now (proc_pid_status(5))."""
    caught = re.search(r"^SigCgt:\s*([0-9a-f]+)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return bool(caught and int(caught[1], 16) >> (number - 1) & 1)


def is_alive(pid: int) -> bool:
    """Whether a process is there and not only waits to be noticed by its parent."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port

"""Keeps the processes of a local site together: starts them, brings back what ends, and stops all when told.

Run by its path and built on the standard library alone, so that it weighs next to nothing. It never gives up by itself:
what made a process end (a full disk, a port that is taken for a moment) may be over at the next try.
"""

import ctypes
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

WEB_SERVER = Path(__file__).parents[1] / "deploy" / "web.py"
WEB_WORKERS = 2
STOP_TIMEOUT_SECONDS = 15.0
"""Seconds that a process may take to stop before it is made to."""
POLL_SECONDS = 0.1
FIRST_WAIT, LONGEST_WAIT = 0.25, 5.0
"""Seconds until a process that ended is started again: twice as long each time, until it has lived for `HEALTHY_AFTER_SECONDS`."""
HEALTHY_AFTER_SECONDS = 30.0
ASKING_SECONDS = 1.0
LIVE = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process of the site, through all its lives."""

    name: str
    command: list[str]
    once: bool = False
    """Whether it is done when it has ended in order."""
    process: "subprocess.Popen[bytes] | None" = None
    is_done: bool = False
    _wait: float = FIRST_WAIT / 2
    _born: float = 0.0
    _due: float = field(default=0.0)

    def look_after(self) -> None:
        """Start it where it does not run and should."""
        now = time.monotonic()
        if self.process is not None and (status := self.process.poll()) is not None:
            self.process = None
            self.is_done = self.once and status == 0
            self._wait = FIRST_WAIT if now - self._born > HEALTHY_AFTER_SECONDS else min(2 * self._wait, LONGEST_WAIT)
            self._due = now + self._wait
            if not self.is_done:
                say(f"  The {self.name} ended by itself ({status}); it is started again in {self._wait:g} s.")
        if self.process is None and not self.is_done and now >= self._due:
            self._born, self._due = now, now + LONGEST_WAIT
            try:
                parent = os.getpid()
                self.process = subprocess.Popen(
                    self.command,
                    start_new_session=True,
                    preexec_fn=lambda: end_with_parent(parent),  # noqa: PLW1509 (there are no threads here)
                )
            except OSError as error:
                say(f"  The {self.name} could not be started: {error.strerror}")

    def tell_to_stop(self) -> None:
        """Have it stop: in order if it works, at once if it is only starting and could not hear the word."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT if catches(self.process.pid, signal.SIGTERM) else signal.SIGTERM)

    def wait(self, deadline: float) -> None:
        """Wait for its end until a moment, and then make it end."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)  # it leads a session of its own, its workers in it
            self.process.wait()


FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]


def serving(port: str) -> list[Child]:
    """The processes of a site on a port: the web server and the worker."""
    serve = [sys.executable, str(WEB_SERVER), "--port", port, "--workers", str(WEB_WORKERS)]
    return [Child("web server", serve), Child("worker", [*FLASK, "work"])]


def filling(is_whole: bool) -> list[Child]:
    """Who fills in the made-up life; nobody where it is whole."""
    return [] if is_whole else [Child("filling of the demo", [*FLASK, "fill-demo"], once=True)]


def run(port: str, announcement: str, is_whole: bool) -> None:
    """Keep the site going until told to stop; say where it is as soon as it answers there.

    `is_whole` is whether there is no made-up life to fill in.
    """
    signals: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: signals.append(received))
    everybody, is_announced = serving(port), False
    while not signals:
        for child in everybody:
            child.look_after()
        if not is_announced and answers(int(port)):
            is_announced = True
            say(announcement)
            everybody += filling(is_whole)  # the site answers first
        time.sleep(POLL_SECONDS)
    for child in everybody:
        child.tell_to_stop()
    deadline = time.monotonic() + STOP_TIMEOUT_SECONDS
    for child in everybody:
        while len(signals) == 1 and child.process and child.process.poll() is None and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS / 2)
        child.wait(deadline if len(signals) == 1 else 0.0)  # who says it twice means at once


def answers(port: int) -> bool:
    """Whether the site answers on a port of this machine."""
    try:
        with socket.create_connection(("127.0.0.1", port), ASKING_SECONDS) as door:
            door.sendall(LIVE)
            return b" 200 " in door.recv(64)
    except OSError:
        return False


def catches(pid: int, number: signal.Signals) -> bool:
    """Whether a process has a handler of its own for a signal by now (proc_pid_status(5)); yes where nobody can tell."""
    try:
        caught = re.search(r"^SigCgt:\s*([0-9a-f]+)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    except OSError:
        return True
    return caught is None or bool(int(caught[1], 16) >> (number - 1) & 1)


def end_with_parent(parent: int) -> None:
    """Have the kernel stop a child when we are killed, who can then no longer do it (prctl(2))."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(0)


def say(words: str) -> None:
    """Say something on the console; one that is gone, or a file on a full disk, is no reason to end."""
    try:
        sys.stdout.write(words + "\n")
        sys.stdout.flush()
    except OSError:
        return


if __name__ == "__main__":
    with os.fdopen(int(sys.argv[2])) as given:
        words = given.read()
    run(sys.argv[1], words, is_whole=sys.argv[3] == "whole")

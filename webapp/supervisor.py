"""Keeps the processes of a local site together: starts web server and worker, and stops both when told or when one ends.

Run by its path and built on the standard library alone, so that it weighs next to nothing.
"""

import os
import signal
import subprocess
import sys
import time

WEB_WORKERS = 2
PATIENCE = 15.0
"""Seconds that a process may take to stop before it is made to."""


def commands(port: str) -> list[list[str]]:
    """The processes of a site on a port: the web server and the worker."""
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", port, "--workers",
        str(WEB_WORKERS), "--blocking-threads", "1", "--no-ws", "--respawn-failed-workers", "--respawn-interval", "0.5", "--log-level", "warning",
        "wsgi:app",
    ]  # fmt: skip
    return [web, [sys.executable, "-m", "flask", "--app", "wsgi", "work"]]


def watch(processes: list[subprocess.Popen[bytes]]) -> bool:
    """Wait until told to stop or until one process ends, then stop them all in order. Answers whether we were told."""
    told: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _frame: told.append(received))
    while not told and all(process.poll() is None for process in processes):
        time.sleep(0.2)
    for process in processes:
        process.send_signal(signal.SIGINT)
    deadline = time.monotonic() + PATIENCE
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # it leads a session of its own, its workers in it
    return bool(told)


if __name__ == "__main__":
    if not watch([subprocess.Popen(command, start_new_session=True) for command in commands(sys.argv[1])]):
        sys.exit("A process ended by itself; see what it said above.")

"""Serves the site on a Unix socket behind nginx, and comes and goes without losing a request.

Two of these run side by side, each with a socket of its own, and are restarted one after the other. What makes
that lossless is the order of things. Coming: the server listens under a hidden name, and the socket gets its
right name only when the site answers. Going: the name is taken away first, so that nginx turns to the other
one; then what was already waiting is taken in and answered; only then is the server stopped.

A signal to the server alone leaves a moment in which somebody may knock at a door that nobody opens any more; over
TCP each of granian's workers has a queue of its own, and what waits in it ends with the worker. And granian's reload
(SIGHUP) keeps the old environment and the old packages. Standard library only; run by its path.
"""

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

TAKE_IN_SECONDS = 1.0
"""Between taking the name away and stopping: nginx has connected and the server has taken in what was under way."""
START_SECONDS = 60.0
STOP_SECONDS = 30
"""For how long a request under way is waited for."""
AT_ONCE_SECONDS = 2.0
"""The same where nothing can be lost, since nobody was served yet."""
POLL_SECONDS = 0.05
LIVE = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
CHECK_SECONDS = 5.0
PR_SET_PDEATHSIG = 1


def main() -> int:
    """Serve until told to stop (SIGTERM or SIGINT); with `--check`, only ask whether somebody serves there."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("socket", type=Path, help="where nginx finds this server")
    parser.add_argument("--workers", default="1", help="processes of this server, one request at a time each")
    parser.add_argument("--check", action="store_true", help="exit 0 if the server at the socket answers")
    asked = parser.parse_args()
    if asked.check:
        return 0 if answers(asked.socket) else 1
    return serve(asked.socket, asked.workers)


def serve(path: Path, workers: str, target: str = "wsgi:app") -> int:
    """Run the server at a socket. Answers the exit status: 0 when it was told to stop, 1 when it ended by itself."""
    signals: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: signals.append(received))
    hidden = path.with_name(f".{path.name}.starting")
    for old in (hidden, path):
        old.unlink(missing_ok=True)
    server = subprocess.Popen(command(hidden, workers, target), start_new_session=True, preexec_fn=_end_with_parent)  # noqa: PLW1509 (there are no threads yet)
    published = _publish(server, hidden, path, signals)
    while published and not signals and server.poll() is None:
        time.sleep(POLL_SECONDS)
    tell_systemd("STOPPING=1")
    path.unlink(missing_ok=True)
    if published and server.poll() is None:
        time.sleep(TAKE_IN_SECONDS)
    stopped = stop(server, STOP_SECONDS + 5 if published else AT_ONCE_SECONDS)
    hidden.unlink(missing_ok=True)
    return 0 if signals and (stopped or not published) else 1


def command(path: Path, workers: str, target: str) -> list[str]:
    """How the server is started."""
    web = Path(__file__).with_name("web.py")
    return [
        sys.executable,
        str(web),
        "--socket",
        str(path),
        "--workers",
        workers,
        "--patience",
        str(STOP_SECONDS),
        target,
    ]


def answers(path: Path) -> bool:
    """Whether the site answers at a socket."""
    with socket.socket(socket.AF_UNIX) as door:
        door.settimeout(CHECK_SECONDS)
        try:
            door.connect(str(path))
            door.sendall(LIVE)
            return b" 200 " in door.recv(64)
        except OSError:
            return False


def stop(server: "subprocess.Popen[bytes]", patience: float) -> bool:
    """Stop the server in order; make it stop when it doesn't within some seconds. Answers whether it went in order."""
    if server.poll() is None:
        server.send_signal(signal.SIGTERM)
    try:
        server.wait(patience)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)  # it leads a session of its own, its workers in it
        server.wait()
        return False
    return True


def tell_systemd(state: str) -> None:
    """Say how things stand to whoever started us, if that is systemd (sd_notify(3))."""
    address = os.environ.get("NOTIFY_SOCKET")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
            door.connect("\0" + address[1:] if address.startswith("@") else address)
            door.sendall(state.encode())


def _end_with_parent() -> None:
    """Have the kernel stop the server when we are killed, who can then no longer do it (prctl(2))."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _publish(server: "subprocess.Popen[bytes]", hidden: Path, path: Path, signals: list[int]) -> bool:
    """Give the socket its right name as soon as the site answers there."""
    deadline = time.monotonic() + START_SECONDS
    while not signals and server.poll() is None and time.monotonic() < deadline:
        if answers(hidden):
            hidden.rename(path)
            tell_systemd("READY=1")
            return True
        time.sleep(POLL_SECONDS)
    if not signals:
        sys.stderr.write("The site did not start: see above, and ask `flask --app wsgi doctor`.\n")
    return False


if __name__ == "__main__":
    sys.exit(main())

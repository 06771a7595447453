"""granian as this site runs it: workers that come back however often they end, and that end with their parent.

granian by itself gives up for good when a worker ends twice within 5.5 seconds («Worker crash loop detected»), which a
full disk, a missing database driver during an upgrade or two sudden deaths bring about. And told to stop while a worker
still starts, it waits for ever: the worker has inherited a handler that sets a flag of its parent's.

Run by its path, in the folder of `wsgi.py`: `web.py --port 8000 --workers 2`, or `web.py --socket FILE` behind nginx.
"""

import signal

signal.signal(signal.SIGINT, signal.SIG_DFL)  # until granian listens, a stop is a stop and no traceback

import argparse  # noqa: E402
import ctypes  # noqa: E402
import gc  # noqa: E402
import importlib  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from contextlib import suppress  # noqa: E402
from functools import partial  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from bodies import THREADS, Bodies  # noqa: E402
from granian._internal import load_target  # noqa: E402
from granian.constants import HTTPModes, Interfaces  # noqa: E402
from granian.http import HTTP1Settings  # noqa: E402
from granian.log import LogLevels  # noqa: E402
from granian.server import Server as GranianServer  # noqa: E402
from granian.server import mp  # noqa: E402

POLL_SECONDS = 0.05
FIRST_WAIT, LONGEST_WAIT = 0.1, 5.0
"""Seconds until a worker that ended is brought back: twice as long each time, until one has lived for `A_LIFE`."""
A_LIFE = 30.0
PR_SET_PDEATHSIG = 1


class Server(GranianServer):
    """granian, which never gives up by itself."""

    def startup(self, *given: Any) -> None:
        """Start the workers; where requests are received here too, with threads for it, about which granian warns."""
        self.blocking_threads = 1 if self.bind_uds else THREADS
        super().startup(*given)

    def signal_handler_interrupt(self, *_args: Any, **_kwargs: Any) -> None:
        """Note that we are told to stop. No lock is taken here, which what was interrupted might hold."""
        self.interrupt_signal = True

    def _serve_loop(self, spawn_target: Callable[..., None], target_loader: Callable[..., Any]) -> None:
        waits, due = dict.fromkeys(range(self.workers), FIRST_WAIT / 2), dict[int, float]()
        while not self.interrupt_signal:
            time.sleep(POLL_SECONDS)
            now = time.monotonic()
            while self.interrupt_children:
                place = self.interrupt_children.pop(0)
                lived = now - self.wrks[place].birth
                waits[place] = FIRST_WAIT if lived > A_LIFE else min(2 * waits[place], LONGEST_WAIT)
                due[place] = now + waits[place]
            for place in [place for place, moment in due.items() if moment <= now]:
                del due[place]
                self._respawn_workers([place], spawn_target, target_loader)
        self.interrupt_children.clear()  # or being told to stop would count as a failure


def preload(package: str) -> None:
    """Load the site's code before the workers are forked: once for all of them, in memory that they share.

    No app is made of it here, since connections and threads do not survive a fork. Code that cannot be loaded is left
    to the workers, who say so and try again until it can.
    """
    sys.path.insert(0, str(Path.cwd()))
    known = set(sys.modules)
    with suppress(Exception):
        importlib.import_module(package)
        gc.freeze()  # or the collector would write to what is shared, and have each worker copy it
        return
    for name in set(sys.modules) - known:
        if name.partition(".")[0] == package:
            del sys.modules[name]


SERVING: list[Server] = []
"""The server of this process; in a worker that is a fork of it, as it was then."""


def load(parent: int, receives: bool, target: str) -> Any:
    """Load the site in a worker, which a signal ends at once until it serves, and which ends with its parent.

    `receives` says that nobody in front of it waits until a request is whole.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    end_with_parent(parent)
    if any(server.interrupt_signal for server in SERVING):  # told between the fork and the lines above
        sys.exit(0)
    if receives:
        wrap = mp._wsgi_call_wrap
        mp._wsgi_call_wrap = lambda *given: Bodies(wrap(*given))
    return load_target(target)


def end_with_parent(parent: int) -> None:
    """Have the kernel stop this process when its parent is killed, who can then no longer do it (prctl(2))."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            sys.exit(0)


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--socket", type=Path, help="listen at this Unix socket")
    where.add_argument("--port", type=int, help="listen at this port of loopback")
    parser.add_argument("--workers", type=int, default=1, help="processes, one request at a time each")
    parser.add_argument("--patience", type=int, default=10, help="seconds for which a request under way is waited for")
    parser.add_argument("target", nargs="?", default="wsgi:app", help="the site: module:name")
    asked = parser.parse_args()
    # Behind nginx HTTP/1 alone: while the version is still being guessed, a stop would drop a connection taken in.
    server = Server(
        asked.target, port=asked.port or 0, uds=asked.socket, uds_permissions=0o660, workers=asked.workers,
        interface=Interfaces.WSGI, http=HTTPModes.http1 if asked.socket else HTTPModes.auto, websockets=False,
        blocking_threads=1, http1_settings=HTTP1Settings(), workers_kill_timeout=asked.patience,
        respawn_failed_workers=True, log_level=LogLevels.warning,
    )  # fmt: skip
    SERVING.append(server)
    preload("webapp")
    server.serve(target_loader=partial(load, os.getpid(), asked.socket is None))


if __name__ == "__main__":
    main()

"""Sums that are kept in memory and handed over a few times a second, so that a request that counts writes nothing.

A process that dies suddenly loses what it counted since: at most a quarter of a second. One that is stopped hands
over first. While nobody can take the sums they wait here, in bounded room.
"""

import os
import threading
import time
from collections.abc import Callable, Hashable, Mapping
from multiprocessing.util import Finalize
from typing import Any

from flask import Flask

from webapp.platform import logs
from webapp.platform.app_state import state_of

FLUSH_SECONDS = 0.25
"""For how long sums are held before they are flushed to the tables."""
RETRY_SECONDS = 2.0
"""After how long they are offered again when they could not be taken."""
MOST_SUMS = 20_000
"""Different sums that wait at most: some twenty megabytes. What is new beyond is lost, and the log says how much."""
EXIT_PRIORITY = 10

Sums = Mapping[Any, int]


class Tally:
    """The sums of one process."""

    _sums: dict[Hashable, int]
    _lost: int

    def __init__(self, keep: Callable[[Sums], None]) -> None:
        """Prepare to count. `keep` takes the sums off the request, all or none; it may fail, and is asked again."""
        self._keep = keep
        self._owner = 0
        self._starting = threading.Lock()
        self._start_afresh()

    def add(self, key: Hashable) -> None:
        """Add one to the sum under a key. Returns at once."""
        if self._owner != os.getpid():
            self._start()
        with self._lock:
            sums = self._sums
            count = sums.get(key)
            if count is not None:
                sums[key] = count + 1
            elif len(sums) < MOST_SUMS:
                sums[key] = 1
            else:
                self._lost += 1
        if not self._wake.is_set():
            self._wake.set()

    def flush(self) -> bool:
        """Hand over what has been counted. Answers whether it was taken; if not, it goes on waiting."""
        with self._turn:
            with self._lock:
                sums, lost = self._sums, self._lost
                self._sums, self._lost = {}, 0
            if lost:
                logs.logger().error("counts were lost, since too many were waiting", count=lost)
            # A database that is away now may be back at the next try.
            with logs.keep_going("counts could not be kept", count=len(sums)) as keeping:
                if sums:
                    self._keep(sums)
            if keeping.fault:
                self._put_back(sums)
        return keeping.fault is None

    def close(self) -> None:
        """Hand over for the last time and end the thread."""
        self.flush()
        self._is_open = False
        self._wake.set()

    def _put_back(self, sums: Sums) -> None:
        with self._lock:
            newer = self._sums
            self._sums = dict(sums)
            for key, count in newer.items():
                if key in self._sums or len(self._sums) < MOST_SUMS:
                    self._sums[key] = self._sums.get(key, 0) + count
                else:
                    self._lost += count

    def _start(self) -> None:
        with self._starting:
            if self._owner == os.getpid():
                return
            self._start_afresh()
            self._owner = os.getpid()
            # Not `atexit`: the worker processes of a web server are forks of multiprocessing's, which leave it out.
            Finalize(None, self.close, exitpriority=EXIT_PRIORITY)
            threading.Thread(target=self._run, name="tally", daemon=True).start()

    def _start_afresh(self) -> None:
        # A fork has none of its parent's threads, and what its parent has counted is its parent's to hand over.
        self._lock, self._turn = threading.Lock(), threading.Lock()
        self._wake = threading.Event()
        self._sums = {}
        self._lost = 0
        self._is_open = True

    def _run(self) -> None:
        while self._wake.wait() and self._is_open:
            time.sleep(FLUSH_SECONDS)
            self._wake.clear()
            if self._is_open and not self.flush():
                time.sleep(RETRY_SECONDS)
                self._wake.set()


def open_tally(app: Flask, keep: Callable[[Sums], None]) -> Tally:
    """A tally of the app. `keep` is called inside the app; each kind of sums has a tally of its own."""

    def keep_in_app(sums: Sums) -> None:
        with app.app_context():
            keep(sums)

    tally = Tally(keep_in_app)
    state_of(app).tallies.append(tally)
    return tally

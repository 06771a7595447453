"""The queue in which the writers of a SQLite file stand.

SQLite lets one process write and has the others poll, so that some starve for seconds. A lock on a file beside the
database queues them in the kernel, and its death with the process frees the rest.
"""

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError


class StorageAway(Exception):
    """The folder of a database takes no writing now: it is read-only, or its disk is full."""


@contextmanager
def wait_for_turn(path: str, patience: float) -> Iterator[float]:
    """Hold the turn; gives how many seconds of the patience are left.

    Raises `OperationalError`, as SQLite itself would, when the turn has not come within `patience` seconds, and
    `StorageAway` where the file cannot be opened: then the database beside it could not be written either.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as why:
        raise StorageAway from why
    left = patience
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        began = time.monotonic()
        # There is no flock with a time limit, and polling would have us starve: so another thread waits for us.
        if not _Waiter(descriptor).comes_within(patience):
            raise OperationalError("BEGIN IMMEDIATE", None, sqlite3.OperationalError("database is locked")) from None
        left = max(0.0, patience - (time.monotonic() - began))
    try:
        yield left
    finally:
        os.close(descriptor)


class _Waiter:
    """A thread that waits for the lock on a file; where nobody wants it any more, it lets go of it when it comes."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._has_come, self._lock, self._is_wanted = threading.Event(), threading.Lock(), True
        threading.Thread(target=self._wait, name="writer's turn", daemon=True).start()

    def comes_within(self, patience: float) -> bool:
        """Whether the turn has come; if not, the file is the waiter's to close."""
        self._has_come.wait(patience)
        with self._lock:
            self._is_wanted = self._has_come.is_set()
            return self._is_wanted

    def _wait(self) -> None:
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        with self._lock:
            if self._is_wanted:
                self._has_come.set()
            else:
                os.close(self._descriptor)

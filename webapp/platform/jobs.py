"""Work off the request: a Huey queue, on SQLite by default, on Redis or PostgreSQL when it grows.

The queue only says that there is something to do. What is to be done stands in the database, so a lost or
doubled job loses and doubles nothing.
"""

import os
import threading
import time
from collections.abc import Callable

from flask import Flask, current_app
from huey import Huey, MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey

from webapp.parsing import parse_url
from webapp.platform import logs

GATHER_SECONDS = 0.1
"""Nudges within this time become one job, so that a thousand entries a second do not make a thousand jobs."""


class Nudger:
    """Tells the worker, from a web process, that a kind of work is waiting."""

    def __init__(self, enqueue: Callable[[str], object]) -> None:
        self._enqueue = enqueue
        self._waiting: set[str] = set()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._owner = 0

    def nudge(self, task: str) -> None:
        """Have a task run soon. Returns at once."""
        with self._lock:
            self._waiting.add(task)
            if self._owner != os.getpid():  # a forked worker has none of its parent's threads
                self._owner = os.getpid()
                threading.Thread(target=self._run, name="nudger", daemon=True).start()
        self._wake.set()

    def _run(self) -> None:
        while self._wake.wait():
            time.sleep(GATHER_SECONDS)
            with self._lock:
                tasks, self._waiting = self._waiting, set()
                self._wake.clear()
            for task in tasks:
                try:
                    self._enqueue(task)
                except Exception as error:  # noqa: BLE001 (a queue that is away now may be back at the next nudge)
                    logs.logger().error("a job could not be queued", exc=error, task=task)


def init_app(app: Flask, url: str) -> None:
    """Open the queue of an app: `sqlite:///…`, `redis://…`, `postgresql://…` or `memory://`."""
    queue = _open(url)
    tasks: dict[str, Callable[[], object]] = {}
    app.extensions["queue"] = queue
    app.extensions["tasks"] = tasks
    app.extensions["nudger"] = Nudger(lambda name: tasks[name]())


def nudge(task: str) -> None:
    """Have the worker run a task of the timetable soon."""
    nudger: Nudger = current_app.extensions["nudger"]
    nudger.nudge(task)


def _open(url: str) -> Huey:
    scheme = parse_url(url).scheme
    if scheme == "sqlite":
        return SqliteHuey("vpluse", filename=url.removeprefix("sqlite:///"), results=False)
    if scheme in {"redis", "rediss"}:
        return RedisHuey("vpluse", url=url, results=False)
    if scheme.startswith("postgres"):
        return PostgresHuey("vpluse", dsn=url.replace("+psycopg", ""), results=False)
    return MemoryHuey("vpluse", results=False)

"""Work off the request: a Huey queue, on SQLite by default, on Redis or PostgreSQL when it grows.

The queue only says that there is something to do. What is to be done stands in the database, so a lost or
doubled job loses and doubles nothing.

A row of the queue is the name of a task in JSON and nothing more: no arguments, and nothing that is run. Who can write
to the queue's storage can have a task of the timetable run once more, which does no harm; Huey's own rows are pickles,
which run whatever their writer liked. A row that names no task is passed over.
"""

import json
import os
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from flask import Flask, current_app
from huey import Huey, MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey
from huey.api import Task
from huey.registry import Message

from webapp.parsing import parse_url
from webapp.platform import logs
from webapp.platform.app_state import state, state_of
from webapp.platform.narrowing import current_object

DEBOUNCE_SECONDS = 0.1
"""Requests within this time become one job, so that a thousand entries a second do not make a thousand jobs."""

LONGEST_ROW = 1000
"""Bytes; ours have some eighty."""
UNREADABLE = "unreadable"


class JsonSerializer:
    """What Huey keeps beside its tasks: plain data."""

    def serialize(self, data: object) -> bytes:
        return json.dumps(data).encode()

    def deserialize(self, data: bytes) -> Any:
        return json.loads(data)


class NamesOnly:
    """For a Huey in front of its storage: has names of tasks written there, and believes nothing else that is read."""

    _registry: Any
    unreadable: Any
    """The task that stands in for a row which names none."""

    def serialize_task(self, task: Task) -> bytes:
        eta = task.eta.isoformat() if task.eta else None
        return json.dumps({"task": self._registry.task_to_string(type(task)), "eta": eta}).encode()

    def deserialize_task(self, data: bytes) -> Task:
        found = _read(data)
        if found is None or found[0] not in self._registry._registry:
            logs.logger().error("a row of the queue names no task, and was passed over")
            return self.unreadable.task_class()
        name, eta = found
        return self._registry.create_task(Message(id=None, name=name, eta=eta, args=(), kwargs={}))

    def is_revoked(self, *_task: object, **_how: object) -> bool:
        # Nothing here is ever revoked, so that there is nothing to be read about it.
        return False


class MemoryQueue(NamesOnly, MemoryHuey):
    """In this process alone."""


class SqliteQueue(NamesOnly, SqliteHuey):
    """In a file."""


class RedisQueue(NamesOnly, RedisHuey):
    """In Redis."""


class PostgresQueue(NamesOnly, PostgresHuey):
    """In PostgreSQL."""


class DebouncedQueue:
    """Tells the worker, from a web process, that a kind of work is waiting."""

    def __init__(self, enqueue: Callable[[str], object]) -> None:
        self._enqueue = enqueue
        self._waiting: set[str] = set()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._owner = 0

    def enqueue_soon(self, task: str) -> None:
        """Have a task run soon. Returns at once."""
        if task in self._waiting and self._owner == os.getpid():
            return  # whoever takes it from there begins after this
        with self._lock:
            self._waiting.add(task)
            if self._owner != os.getpid():  # a forked worker has none of its parent's threads
                self._owner = os.getpid()
                threading.Thread(target=self._run, name="debounced", daemon=True).start()
        self._wake.set()

    def _run(self) -> None:
        while self._wake.wait():
            time.sleep(DEBOUNCE_SECONDS)
            with self._lock:
                tasks, self._waiting = self._waiting, set()
                self._wake.clear()
            for task in tasks:
                # A queue that is away now may be back at the next nudge.
                with logs.keep_going("a job could not be queued", task=task):
                    self._enqueue(task)


def init_app(app: Flask, url: str) -> None:
    """Open the queue of an app: `sqlite:///…`, `redis://…`, `postgresql://…` or `memory://`."""
    queue = _open(url)
    tasks: dict[str, Callable[[], object]] = {}
    kept = state_of(app)
    kept.queue, kept.tasks = queue, tasks
    kept.debounced = DebouncedQueue(lambda name: tasks[name]())


def enqueue_soon(task: str) -> None:
    """Have the worker run a task of the timetable soon."""
    state().debounced.enqueue_soon(task)


def entrance() -> Callable[[], AbstractContextManager[object]]:
    """How a thread of one's own enters the app that is at hand: with a database session of its own."""
    return current_object(current_app).app_context


def _open(url: str) -> Huey:
    queue = _storage(url)
    queue.unreadable = queue.task(name=UNREADABLE)(lambda: None)
    return queue


def _storage(url: str) -> Huey:
    scheme = parse_url(url).scheme
    how: dict[str, Any] = {"results": False, "serializer": JsonSerializer()}
    if scheme == "sqlite":
        return SqliteQueue("vpluse", filename=url.removeprefix("sqlite:///"), **how)
    if scheme in {"redis", "rediss"}:
        return RedisQueue("vpluse", url=url, **how)
    if scheme.startswith("postgres"):
        return PostgresQueue("vpluse", dsn=url.replace("+psycopg", ""), **how)
    return MemoryQueue("vpluse", **how)


def _read(row: bytes) -> tuple[str, datetime | None] | None:
    """The task that a row names, and when it is due; None of a row that is not ours."""
    try:
        payload = json.loads(bytes(row[:LONGEST_ROW]))
        name, eta = payload["task"], payload["eta"]
        due_at = datetime.fromisoformat(eta).replace(tzinfo=None) if eta else None  # as Huey compares it
        return str(name), due_at
    except (ValueError, TypeError, KeyError, RecursionError):
        return None

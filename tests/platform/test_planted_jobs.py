"""Whoever can write to the queue's storage can have nothing run by it but what the timetable has, and stops nobody."""

import json
import pickle
import threading
import time
from datetime import datetime
from pathlib import Path

import pytest
from huey.consumer import Scheduler, Worker

from tests.support import postgres
from tests.support.deployment import run_redis
from webapp.platform import jobs

LONG_AGO = datetime(2026, 1, 1)  # as Huey has it: UTC, without saying so
PATIENCE = 60.0  # seconds


class Evil:
    """What runs as soon as it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


@pytest.fixture(params=["memory", "sqlite", "redis", "postgresql"])
def queue(request, tmp_path):
    """A queue on each kind of storage in turn, with one task that notes that it was run."""
    if request.param == "redis":
        with run_redis(tmp_path) as url:
            yield made(f"{url}/0")
            return
    queue = made(
        {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path}/queue.db"}.get(request.param)
        or postgres.create_database("planted_jobs")
    )
    yield queue
    queue.storage.close()


def made(url: str):
    queue = jobs._open(url)
    queue.runs = []
    queue.greet = queue.task(name="greet")(lambda: queue.runs.append("greeted"))
    return queue


def work_off(queue, until: int = 1) -> None:
    """Work as the worker does, until the task has been run so often and nothing waits for a worker."""
    stop = threading.Event()
    worker, scheduler = Worker(queue, stop, 0.01, 0.02, 1.0), Scheduler(queue, stop, 1, False)
    scheduler.sleep_for_interval = lambda *_times: None
    deadline = time.monotonic() + PATIENCE
    # A scheduler that was held up passes over a second of its schedule at each look, until it is on time again.
    while len(queue.runs) < until or queue.pending_count():
        assert time.monotonic() < deadline, "the task was not run"
        scheduler.loop()
        worker.loop()


@pytest.mark.parametrize("where", ["waiting", "scheduled"])
def test_a_planted_pickle_runs_nothing_and_the_next_job_is_done(queue, tmp_path, where):
    evil = pickle.dumps(Evil(tmp_path / "it ran"))
    for _ in range(3):
        if where == "waiting":
            queue.storage.enqueue(evil)
        else:
            queue.storage.add_to_schedule(evil, LONG_AGO)
    queue.greet()
    work_off(queue)

    assert queue.runs == ["greeted"]
    assert not (tmp_path / "it ran").exists()


def test_a_pickle_that_says_a_task_was_revoked_is_not_read(queue, tmp_path):
    evil = pickle.dumps(Evil(tmp_path / "it ran"))
    task = queue.greet.s()
    for key in queue._revoke_keys(task):
        queue.storage.put_data(key, evil)
    queue.enqueue(task)
    work_off(queue)

    assert queue.runs == ["greeted"]
    assert not (tmp_path / "it ran").exists()


ROWS = [
    b"", b"\x00", b"{}", b"[]", b"null", b"7", b'"greet"', b'{"task": 7, "eta": null}', b'{"task": "os.system", "eta": null}',
    b'{"task": {"a": []}, "eta": "yesterday"}', b"[" * 900, b'{"task": "x", "eta": null' + b" " * 100_000 + b"}",
]  # fmt: skip


def test_rows_that_name_no_task_are_passed_over_one_by_one(queue):
    for row in ROWS:
        queue.storage.enqueue(row)
    queue.greet()
    work_off(queue)

    assert queue.runs == ["greeted"]


def test_a_row_holds_the_name_of_its_task_and_no_arguments(queue):
    queue.greet()
    (row,) = queue.storage.enqueued_items()

    assert set(json.loads(bytes(row))) == {"task", "eta"}
    queue.storage.enqueue(
        json.dumps(json.loads(bytes(row)) | {"args": ["rm"], "kwargs": {"a": 1}, "retries": 9}).encode()
    )
    work_off(queue, until=2)
    assert queue.runs == ["greeted", "greeted"]


def test_a_job_that_is_put_off_is_done_when_it_is_due(queue):
    queue.greet.schedule(eta=LONG_AGO)
    queue.greet.schedule(delay=3600)
    work_off(queue)

    assert queue.runs == ["greeted"]
    assert queue.scheduled_count() == 1

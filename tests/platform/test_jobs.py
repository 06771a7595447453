"""Nudges: many become one job, none blocks, and one that fails does not silence the rest."""

import threading

import pytest
from huey import MemoryHuey, RedisHuey, SqliteHuey

from webapp.platform import jobs
from webapp.platform.app_state import state_of
from webapp.platform.jobs import DebouncedQueue

PATIENCE = 60.0


class Queue:
    """A queue that keeps what it is given, and can be away."""

    def __init__(self):
        self.jobs, self.away, self.news = [], 0, threading.Condition()

    def enqueue(self, task):
        with self.news:
            self.jobs.append(task)
            self.news.notify_all()
            if self.away:
                self.away -= 1
                raise ConnectionError

    def wait_for(self, count):
        with self.news:
            assert self.news.wait_for(lambda: len(self.jobs) >= count, PATIENCE)


@pytest.fixture
def queue(monkeypatch):
    monkeypatch.setattr(jobs, "DEBOUNCE_SECONDS", 0.01)
    return Queue()


def test_many_nudges_become_one_job(queue, monkeypatch):
    monkeypatch.setattr(jobs, "DEBOUNCE_SECONDS", 0.2)
    debounced = DebouncedQueue(queue.enqueue)
    for _ in range(1000):
        debounced.enqueue_soon("send")
    queue.wait_for(1)

    assert queue.jobs == ["send"]


def test_a_nudge_after_a_job_makes_another(queue):
    debounced = DebouncedQueue(queue.enqueue)
    for count in (1, 2, 3):
        debounced.enqueue_soon("send")
        queue.wait_for(count)

    assert queue.jobs == ["send"] * 3


def test_each_kind_of_work_is_nudged_by_itself(queue):
    debounced = DebouncedQueue(queue.enqueue)
    debounced.enqueue_soon("send")
    debounced.enqueue_soon("clean")
    queue.wait_for(2)

    assert sorted(queue.jobs) == ["clean", "send"]


def test_a_queue_that_was_away_is_nudged_again_when_it_is_back(queue):
    queue.away = 1
    debounced = DebouncedQueue(queue.enqueue)
    debounced.enqueue_soon("send")
    queue.wait_for(1)
    debounced.enqueue_soon("send")
    queue.wait_for(2)

    assert queue.jobs == ["send", "send"]


def test_a_forked_process_starts_a_nudger_of_its_own(queue, monkeypatch):
    debounced = DebouncedQueue(queue.enqueue)
    debounced.enqueue_soon("send")
    queue.wait_for(1)
    before = threading.active_count()
    monkeypatch.setattr(jobs.os, "getpid", lambda: -1)
    debounced.enqueue_soon("send")
    queue.wait_for(2)

    assert threading.active_count() == before + 1


def test_a_nudge_runs_a_task_of_the_app(lone_app, queue):
    state_of(lone_app).tasks["greet"] = lambda: queue.enqueue("greeted")
    jobs.enqueue_soon("greet")
    queue.wait_for(1)

    assert queue.jobs == ["greeted"]


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("memory://", MemoryHuey),
        ("redis://127.0.0.1:1/0", RedisHuey),
        ("rediss://127.0.0.1:1/0", RedisHuey),
        ("sqlite:///{folder}/queue.db", SqliteHuey),
    ],
)
def test_a_queue_is_opened_by_its_address(url, kind, tmp_path):
    assert isinstance(jobs._open(url.format(folder=tmp_path)), kind)


def test_a_queue_may_lie_in_postgresql(monkeypatch):
    opened = {}
    monkeypatch.setattr(jobs, "PostgresQueue", lambda name, **options: opened.update(options))
    jobs._storage("postgresql+psycopg://queue@db/queue")

    assert (opened["dsn"], opened["results"]) == ("postgresql://queue@db/queue", False)

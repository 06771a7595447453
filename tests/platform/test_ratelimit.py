"""Limits that all workers share, that run out with their time, and that remember no address."""

import multiprocessing
from datetime import timedelta

import pytest
import time_machine

from tests.support.factories import NOON
from webapp.platform import ratelimit
from webapp.platform.ratelimit import SharedFileStorage

ADDRESS = "203.0.113.77"


@pytest.fixture
def limits(lone_app):
    """The limits of the app, none of them touched yet."""
    lone_app.extensions["limiter"].storage.reset()
    return lone_app.extensions["limiter"].storage


def hit(path: str, times: int) -> None:
    storage = SharedFileStorage(f"shared-file://{path}")
    for _ in range(times):
        storage.incr("name", 3600)


def test_tries_within_a_limit_pass_and_the_next_does_not(limits):
    assert [ratelimit.within("3 per hour", "entry", ADDRESS) for _ in range(5)] == [True] * 3 + [False] * 2


def test_a_limit_is_of_one_name_and_one_person(limits):
    assert not all(ratelimit.within("1 per hour", "entry", ADDRESS) for _ in range(2))

    assert ratelimit.within("1 per hour", "code", ADDRESS)
    assert ratelimit.within("1 per hour", "entry", "203.0.113.78")


def test_looking_counts_nothing(limits):
    for _ in range(5):
        assert ratelimit.within("2 per hour", "entry", ADDRESS, count=False)

    assert all(ratelimit.within("2 per hour", "entry", ADDRESS) for _ in range(2))


def test_looking_says_when_the_limit_was_passed(limits):
    for _ in range(3):
        ratelimit.within("2 per hour", "entry", ADDRESS)

    assert not ratelimit.within("2 per hour", "entry", ADDRESS, count=False)


def test_a_limit_is_over_when_its_time_has_passed(limits):
    with time_machine.travel(NOON, tick=False) as traveller:
        assert [ratelimit.within("1 per hour", "entry", ADDRESS) for _ in range(2)] == [True, False]
        traveller.shift(timedelta(minutes=59))
        assert not ratelimit.within("1 per hour", "entry", ADDRESS)
        traveller.shift(timedelta(minutes=1))
        assert ratelimit.within("1 per hour", "entry", ADDRESS)


def test_two_processes_count_together(limits, tmp_path):
    path = str(tmp_path / "limits.db")
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=hit, args=(path, 50)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert [process.exitcode for process in processes] == [0, 0]
    assert SharedFileStorage(f"shared-file://{path}").get("name") == 100


def test_the_file_holds_no_address(limits):
    ratelimit.within("3 per hour", "entry", ADDRESS)
    ratelimit.within("3 per hour", "person", "timur@example.kz")
    kept = b"".join(path.read_bytes() for path in limits.path.parent.glob("limits.db*"))

    assert b"LIMITER" in kept
    assert ADDRESS.encode() not in kept
    assert b"timur" not in kept


def test_what_has_run_out_is_swept_from_time_to_time(limits, monkeypatch):
    monkeypatch.setattr(ratelimit, "SWEEP_EVERY", 2)
    limits._counted = 0
    with time_machine.travel(NOON, tick=False) as traveller:
        limits.incr("old", 60)
        traveller.shift(timedelta(minutes=2))
        limits.incr("new", 60)
        names = limits._connection().execute("SELECT name FROM counter").fetchall()

    assert names == [("new",)]


def test_the_storage_answers_what_the_package_asks(limits):
    with time_machine.travel(NOON, tick=False):
        assert limits.incr("name", 60, amount=2) == 2
        assert (limits.get("name"), limits.get_expiry("name")) == (2, NOON.timestamp() + 60)
        assert (limits.get("other"), limits.get_expiry("other")) == (0, NOON.timestamp())
        limits.clear("name")
        assert limits.get("name") == 0
    assert limits.check()
    assert limits.base_exceptions


def test_an_address_is_the_one_that_the_request_came_from(lone_app):
    with lone_app.test_request_context(environ_base={"REMOTE_ADDR": ADDRESS}):
        assert ratelimit.address() == ADDRESS
    with lone_app.test_request_context(environ_base={"REMOTE_ADDR": ""}):
        assert ratelimit.address() == "unknown"

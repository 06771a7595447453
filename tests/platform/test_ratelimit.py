"""Limits that all workers share, that run out with their time, and that remember no address."""

import multiprocessing
from datetime import timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from tests.support.factories import NOON
from webapp.platform import ratelimit
from webapp.platform.app_state import state_of
from webapp.platform.ratelimit import SWEEP_EVERY, Bound, SharedFileStorage, Subject

ADDRESS = "203.0.113.77"


@pytest.fixture
def limits(lone_app):
    """The limits of the app, none of them touched yet."""
    state_of(lone_app).limiter.storage.reset()
    return state_of(lone_app).limiter.storage


def hit(path: str, times: int) -> None:
    storage = SharedFileStorage(f"shared-file://{path}")
    for _ in range(times):
        storage.incr("name", 3600)


def subject(limit: str, name: str = "entry", who: str = ADDRESS) -> Subject:
    return Subject(Bound(name, limit), who)


def test_tries_within_a_limit_pass_and_the_next_does_not(limits):
    assert [ratelimit.spend(subject("3 per hour")) > 0 for _ in range(5)] == [False] * 3 + [True] * 2


def test_a_limit_is_of_one_name_and_one_person(limits):
    assert [ratelimit.spend(subject("1 per hour")) > 0 for _ in range(2)] == [False, True]

    assert ratelimit.spend(subject("1 per hour", "code")) == 0
    assert ratelimit.spend(subject("1 per hour", who="203.0.113.78")) == 0


def test_every_subject_is_counted_also_behind_one_that_has_had_too_many(limits):
    spent, other = subject("1 per hour"), subject("3 per hour", "person")
    for _ in range(4):
        ratelimit.spend(spent, other)

    assert ratelimit.look(other) > 0


def test_looking_counts_nothing(limits):
    for _ in range(5):
        assert ratelimit.look(subject("2 per hour")) == 0

    assert [ratelimit.spend(subject("2 per hour")) for _ in range(2)] == [0, 0]


def test_looking_says_when_the_limit_was_passed(limits):
    for _ in range(3):
        ratelimit.spend(subject("2 per hour"))

    assert ratelimit.look(subject("2 per hour")) > 0


def test_a_limit_is_over_when_its_time_has_passed_and_says_when_that_will_be(limits):
    with time_machine.travel(NOON, tick=False) as traveller:
        assert [ratelimit.spend(subject("1 per hour")) for _ in range(2)] == [0, 3600]
        traveller.shift(timedelta(minutes=59))
        assert ratelimit.spend(subject("1 per hour")) == 60
        traveller.shift(timedelta(minutes=1))
        assert ratelimit.spend(subject("1 per hour")) == 0


def test_the_longest_wait_of_several_subjects_is_told(limits):
    with time_machine.travel(NOON, tick=False):
        both = subject("1 per minute", "short"), subject("1 per hour", "long")
        assert [ratelimit.spend(*both) for _ in range(2)] == [0, 3600]


def test_what_is_begun_spends_once_until_it_has_failed(limits):
    once, spent = subject("1 per day", "form"), subject("2 per hour")

    assert [ratelimit.begin(once, spent) for _ in range(3)] == [0, None, None]
    ratelimit.fail(once)
    assert ratelimit.begin(once, spent) == 0
    assert ratelimit.look(spent) == 0  # two tries were spent, not four
    assert ratelimit.begin(subject("1 per day", "form", "another"), spent) > 0


def test_what_was_begun_begins_anew_when_its_period_is_over(limits):
    once = subject("1 per minute", "form")
    with time_machine.travel(NOON, tick=False) as traveller:
        assert [ratelimit.begin(once), ratelimit.begin(once)] == [0, None]
        traveller.shift(timedelta(minutes=1))
        assert [ratelimit.begin(once), ratelimit.begin(once)] == [0, None]


def test_a_storage_of_the_package_begins_and_spends_alike(lone_app, monkeypatch):
    in_memory = FixedWindowRateLimiter(storage_from_string("memory://"))
    monkeypatch.setattr(state_of(lone_app), "limiter", in_memory)
    once, spent = subject("1 per day", "form"), subject("1 per hour")

    assert [ratelimit.begin(once, spent) for _ in range(2)] == [0, None]
    ratelimit.fail(once)
    assert ratelimit.begin(once, spent) > 0


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
    ratelimit.spend(subject("3 per hour"), subject("3 per hour", "person", "timur@example.kz"))
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


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        ("203.0.113.77", "203.0.113.77"),
        ("203.0.113.77:51234", "203.0.113.77"),
        ("::ffff:203.0.113.77", "203.0.113.77"),
        ("[::ffff:203.0.113.77]:443", "203.0.113.77"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]:8443", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("", "unknown"),
        ("somebody", "unknown"),
        ("1.2.3.4, 5.6.7.8", "unknown"),
    ],
)
def test_one_household_is_one_address(told, counted):
    assert ratelimit.counted_address(told) == counted


@given(st.text(max_size=60))
def test_whatever_a_proxy_says_is_some_address(told):
    assert ratelimit.counted_address(told)


@pytest.mark.parametrize("url", ["memory://", None], ids=["one by one", "in one statement"])
def test_subjects_that_are_counted_together_are_counted_each(site, url):
    app = site.make_app(**({"limits_url": url} if url else {}))
    tight, wide = subject("1 per hour", "together"), subject("3 per hour", "together too")
    with app.app_context():
        assert [ratelimit.spend(tight, wide) > 0 for _ in range(2)] == [False, True]
        assert [ratelimit.spend(wide) > 0 for _ in range(2)] == [False, True]
        assert ratelimit.spend() == 0


def test_counters_that_have_run_out_are_cleared_away_by_those_that_are_counted_together(tmp_path):
    storage = SharedFileStorage(f"shared-file://{tmp_path / 'limits.db'}")
    storage.incr("old", -1)
    for _ in range(SWEEP_EVERY // 4):
        storage.incr_each({"a": 3600, "b": 3600, "c": 3600, "d": 3600})

    assert storage.incr_each({"a": 3600}) == {"a": SWEEP_EVERY // 4 + 1}
    assert storage._execute("SELECT count(*) FROM counter", ()) == (4,)

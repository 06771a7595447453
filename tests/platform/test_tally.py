"""Sums in memory: handed over together, kept when nobody takes them, and not lost when the process is stopped."""

import os
import re
import threading
from collections import Counter

import pytest

from webapp.platform import tally
from webapp.platform.tally import Tally

PATIENCE = 60.0


class Books:
    """Takes sums, and can be away."""

    def __init__(self):
        self.kept, self.times, self.away, self.news = Counter(), 0, 0, threading.Condition()

    def keep(self, sums):
        with self.news:
            self.times += 1
            self.news.notify_all()
            if self.away:
                self.away -= 1
                raise ConnectionError
            self.kept.update(sums)

    def wait_for(self, kept):
        with self.news:
            assert self.news.wait_for(lambda: self.kept == kept, PATIENCE)


@pytest.fixture
def books(monkeypatch):
    monkeypatch.setattr(tally, "FLUSH_SECONDS", 0.01)
    monkeypatch.setattr(tally, "RETRY_SECONDS", 0.01)
    return Books()


def test_many_counts_are_handed_over_together(books, monkeypatch):
    monkeypatch.setattr(tally, "FLUSH_SECONDS", 0.3)
    sums = Tally(books.keep)
    for number in range(1000):
        sums.add(number % 2)
    books.wait_for({0: 500, 1: 500})

    assert books.times == 1


def test_what_is_counted_later_is_handed_over_later(books):
    sums = Tally(books.keep)
    for count in (1, 2, 3):
        sums.add("views")
        books.wait_for({"views": count})


def test_nothing_is_handed_over_where_nothing_was_counted(books):
    assert Tally(books.keep).flush()
    assert books.times == 0


def test_sums_that_nobody_takes_wait_until_somebody_does(books, log):
    books.away = 2
    sums = Tally(books.keep)
    sums.add("views")
    books.wait_for({"views": 1})

    assert books.times == 3
    assert log.getvalue().count("counts could not be kept") == 2


def test_what_comes_while_they_wait_is_added_to_them(books, monkeypatch, log):
    monkeypatch.setattr(tally, "FLUSH_SECONDS", 3600)
    books.away = 1
    sums = Tally(books.keep)
    sums.add("views")
    assert not sums.flush()
    sums.add("views")
    sums.add("visits")
    assert sums.flush()

    assert books.kept == {"views": 2, "visits": 1}


def test_waiting_sums_take_bounded_room_and_the_log_says_what_was_lost(books, monkeypatch, log):
    monkeypatch.setattr(tally, "FLUSH_SECONDS", 3600)
    monkeypatch.setattr(tally, "MOST_SUMS", 3)
    sums = Tally(books.keep)
    for key in (1, 2, 3, 4, 4, 1):
        sums.add(key)
    sums.flush()

    assert books.kept == {1: 2, 2: 1, 3: 1}
    assert re.search(r"too many were waiting.*count=2|\"count\": 2.*too many were waiting", log.getvalue())


def test_sums_put_back_do_not_grow_beyond_their_room(books, monkeypatch, log):
    monkeypatch.setattr(tally, "FLUSH_SECONDS", 3600)
    monkeypatch.setattr(tally, "MOST_SUMS", 2)
    sums = Tally(lambda _taken: sums.add("newer") or 1 / 0)
    sums.add(1)
    sums.add(2)
    assert not sums.flush()

    assert sums._sums == {1: 1, 2: 1}
    assert sums._lost == 1


def test_a_tally_that_is_closed_has_handed_over_everything(books, monkeypatch):
    monkeypatch.setattr(tally, "FLUSH_SECONDS", 3600)
    sums = Tally(books.keep)
    sums.add("views")
    sums.close()

    assert books.kept == {"views": 1}


def test_threads_that_count_side_by_side_lose_nothing(books):
    sums = Tally(books.keep)
    threads = [threading.Thread(target=lambda: [sums.add("views") for _ in range(2000)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    books.wait_for({"views": 16_000})


def test_a_forked_process_hands_over_its_own_counts_and_not_its_parents(books, monkeypatch):
    monkeypatch.setattr(tally, "FLUSH_SECONDS", 3600)
    sums = Tally(books.keep)
    sums.add("views")
    here = os.getpid()
    monkeypatch.setattr(tally.os, "getpid", lambda: here + 1)
    sums.add("visits")
    sums.flush()

    assert books.kept == {"visits": 1}

"""The log says what happened and never to whom."""

import errno
import io
import json
import logging
from pathlib import Path

import pytest

from webapp.platform import logs

SECRET = "timur@example.kz"


@pytest.fixture
def lines(lone_app, log):
    """What is logged from here on, read."""
    return lambda: [json.loads(line) for line in log.getvalue().splitlines()]


def deep(depth: int) -> None:
    if depth:
        deep(depth - 1)
    raise ValueError(SECRET)


def test_a_line_is_one_json_object_with_its_moment_and_level(lines):
    logs.logger().info("a message went to the console", channel="sms", count=3)

    (line,) = lines()
    assert line.pop("at").endswith("+00:00")
    assert line == {"level": "info", "event": "a message went to the console", "channel": "sms", "count": 3}


def test_a_line_that_cannot_be_written_is_no_fault(lone_app, monkeypatch):
    full = Path("/dev/full").open("w", buffering=1)  # noqa: SIM115 (it cannot be closed: what it holds cannot be written)
    monkeypatch.setattr("sys.stdout", full)
    for _ in range(3):
        logs.logger().error("the database does not answer", reason="disk")
    monkeypatch.undo()
    with pytest.raises(OSError, match="No space left"):
        full.close()


def test_fields_that_are_not_listed_are_left_out(lines):
    logs.logger().warning("refused", email=SECRET, form={"iin": SECRET}, reason="limit")

    assert set(lines()[0]) == {"at", "level", "event", "reason"}


def test_of_a_fault_only_its_kind_and_its_way_through_the_code_are_written(lines):
    try:
        deep(30)
    except ValueError as fault:
        logs.logger().error("fault", exc=fault, reference="abcd")

    (line,) = lines()
    assert (line["fault"], line["reference"]) == ("builtins.ValueError", "abcd")
    assert len(line["trace"]) == logs.DEEPEST_FRAMES
    assert line["trace"][-1].startswith("tests/platform/test_logs.py:")
    assert SECRET not in json.dumps(line)


def test_what_breaks_off_under_keep_going_is_logged_and_ends_there(lines):
    with logs.keep_going("a task failed", task="sweep") as sweep:
        deep(1)

    (line,) = lines()
    assert isinstance(sweep.fault, ValueError)
    assert (line["event"], line["task"], line["fault"]) == ("a task failed", "sweep", "builtins.ValueError")


def test_the_end_of_a_process_is_not_kept_from_it_by_keep_going(lines):
    with pytest.raises(KeyboardInterrupt), logs.keep_going("a task failed") as sweep:
        raise KeyboardInterrupt

    assert (sweep.fault, lines()) == (None, [])


def test_what_libraries_log_is_written_without_its_values(lines):
    logging.getLogger("a.library").warning("could not reach %s", SECRET)
    logging.getLogger("a.library").error(ValueError(SECRET))

    assert [line["event"] for line in lines()] == ["a.library: could not reach %s", "a.library: ValueError"]


def test_faults_that_libraries_log_are_told_without_their_words(lines):
    try:
        deep(0)
    except ValueError:
        logging.getLogger("a.library").exception("failed")

    (line,) = lines()
    assert line["fault"] == "builtins.ValueError"
    assert SECRET not in json.dumps(line)


def test_what_libraries_say_for_developers_is_not_logged(lines):
    logging.getLogger("a.library").info("connected to %s", SECRET)

    assert lines() == []


class Full(io.StringIO):
    """A stream into a file for which the disk has no room."""

    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_log_that_cannot_be_written_fails_nothing(monkeypatch):
    monkeypatch.setattr("sys.stdout", Full())
    logs.configure()

    logs.logger().error("a line that is lost")
    logging.getLogger("library").warning("another")

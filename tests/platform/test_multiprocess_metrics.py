"""The counts that processes show together, where the disk is full: a real small file system, or a limit on files."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import multiprocess

from tests.support.disks import fill_up, small_disk
from webapp.platform import multiprocess_metrics
from webapp.platform.multiprocess_metrics import ProcessCounts, readable

FORK_AND_COUNT = """
import os
from tests.platform.test_multiprocess_metrics import make_counter
count, own = make_counter("FOLDER", "first")
count(3)
own.write()
if os.fork():
    os.wait()
else:
    own._name_of_process = lambda: "second"
    count(4)
    own.write()
    os._exit(0)
"""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path) as folder:
        yield folder


def make_counter(folder: Path | str, process: str):
    """A counter of one process, and the shares it goes into."""
    own = ProcessCounts(Path(folder), lambda: process)
    value = multiprocess_metrics.value_class(own)("counter", "seen", "seen_total", ["page"], ["home"], "Pages seen")
    return value.inc, own


def total(folder: Path) -> float:
    metrics = multiprocess.MultiProcessCollector.merge(readable(folder))
    return sum(sample.value for metric in metrics for sample in metric.samples)


def test_what_processes_count_is_added_up(tmp_path: Path):
    for process, number in (("a-1", 2), ("a-2", 5)):
        count, own = make_counter(tmp_path, process)
        count(number)
        assert own.write()

    assert total(tmp_path) == 7


def test_a_process_goes_on_from_what_one_of_its_number_had_counted(tmp_path: Path):
    for number in (2, 5):
        count, own = make_counter(tmp_path, "a-1")
        count(number)
        own.write()

    assert total(tmp_path) == 7


def test_a_fork_begins_at_nothing(tmp_path: Path):
    subprocess.run([sys.executable, "-c", FORK_AND_COUNT.replace("FOLDER", str(tmp_path))], check=True)

    assert total(tmp_path) == 7


def test_a_process_counts_on_while_the_disk_is_full_and_writes_when_there_is_room(disk: Path):
    count, own = make_counter(disk / "metrics", "a-1")
    with fill_up(disk):
        count(3)
        assert not own.write()
    count(4)

    assert own.write()
    assert total(disk / "metrics") == 7


def test_a_file_that_was_whole_stays_so_when_there_is_no_room_for_more(disk: Path):
    count, own = make_counter(disk, "a-1")
    count(3)
    own.write()
    with fill_up(disk):
        for page in range(500):
            multiprocess_metrics.value_class(own)(
                "counter", "seen", "seen_total", ["page"], [f"{page}"], "Pages seen"
            ).inc(1)
        assert not own.write()
        assert total(disk) == 3
    own.write()

    assert total(disk) == 503


@pytest.mark.parametrize("content", [b"", b"\x00" * 4, b"\xff" * 64, b"\x00\x10\x00\x00\x00\x00\x00\x00", b"no share"])
def test_a_file_that_was_cut_short_hides_none_of_the_others(tmp_path: Path, content: bytes):
    (tmp_path / "counter_b-1.db").write_bytes(content)
    count, own = make_counter(tmp_path, "a-1")
    count(3)
    own.write()

    assert total(tmp_path) == 3


def test_a_process_that_may_write_no_more_lives_on_and_counts(tmp_path: Path):
    code = f"""
import resource, signal
from tests.platform.test_multiprocess_metrics import make_counter
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
count, own = make_counter({str(tmp_path)!r}, "a-1")
count(3)
print(own.write(), flush=True)
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert "False" in done.stdout

"""One process's share of the counts that several processes show together, for `prometheus_client`.

The package maps its files into memory. Where the disk has no room for a page of such a map, the kernel ends the
process at its next count (SIGBUS, mmap(2)), and each that is started in its place. Here a count is a number in memory;
the files, in the package's own form, are written a few times a second off the request, by write(2), which says that
there is no room. What could not be written waits in memory and is written when there is.

A process that dies suddenly takes along what it counted since the last time: at most `WRITE_SECONDS`.
"""

import os
import struct
import threading
import time
from collections.abc import Callable
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from prometheus_client.mmap_dict import MmapedDict, mmap_key

from webapp.platform import logs

WRITE_SECONDS = 0.25
RETRY_SECONDS = 2.0
EXIT_PRIORITY = 10
HEADER = 8
"""Bytes before the first count: how many are in use, as an int, and padding."""
_USED, _NUMBERS = struct.Struct("i4x"), struct.Struct("dd")
UNREADABLE = (OSError, ValueError, RuntimeError, struct.error)
"""What a file that was cut short or is not ours may come to."""


class ShareFile:
    """The counts of one kind of metric, as they lie in the file of this process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._image = bytearray(_USED.pack(HEADER))
        self._places: dict[str, int] = {}
        self._before: dict[str, float] = {}
        self._written = 0
        # A process of the same number counted here before us; no count may fall (a restarted container has one anew).
        for key, count in _read(path):
            self._before[key] = count
            self.put(key, 0.0)

    def put(self, key: str, count: float) -> None:
        """Set a count of this process in the image."""
        count += self._before.get(key, 0.0)
        if key not in self._places:
            name = key.encode()
            padded = name.ljust(len(name) + 8 - (len(name) + 4) % 8)
            self._places[key] = len(self._image) + 4 + len(padded)
            self._image += struct.pack(f"i{len(padded)}s", len(name), padded) + _NUMBERS.pack(0.0, 0.0)
        _NUMBERS.pack_into(self._image, self._places[key], count, 0.0)
        _USED.pack_into(self._image, 0, len(self._image))

    def write(self) -> None:
        """Bring the file up to date. Raises `OSError` where that cannot be; whoever reads finds it whole all the same."""
        if not self._written:
            # Under its own name only when it is whole: an empty file could not be read.
            fresh = self._path.with_suffix(".fresh")
            self._path.parent.mkdir(parents=True, exist_ok=True)
            _write(fresh, self._image, 0)
            fresh.replace(self._path)
        else:
            _write(self._path, self._image[self._written :], self._written)  # first what is new, then that it is there
            _write(self._path, self._image[: self._written], 0)
        self._written = len(self._image)


class ProcessCounts:
    """All that this process counts, and the thread that writes it down."""

    _changed: "set[Value]"
    _files: dict[str, ShareFile]
    _is_running: bool
    _has_failed: bool

    def __init__(self, folder: Path, name_of_process: Callable[[], str]) -> None:
        self._folder, self._name_of_process = folder, name_of_process
        self._values: list[Value] = []
        self._start_afresh()
        os.register_at_fork(after_in_child=self._forget)

    def add(self, value: "Value") -> None:
        """Take in a count, as nothing so far."""
        with self.lock:
            self._values.append(value)
            self._changed.add(value)

    def touch(self, value: "Value") -> None:
        """Have a count written soon. The lock must be held."""
        self._changed.add(value)
        if not self._wake.is_set():
            if not self._is_running:
                self._is_running = True
                Finalize(None, self.write, exitpriority=EXIT_PRIORITY)  # not `atexit`, which forks leave out
                threading.Thread(target=self._run, name="shares", daemon=True).start()
            self._wake.set()

    def write(self) -> bool:
        """Write what has changed. Answers whether it could be; if not, it goes on waiting."""
        with self._turn:
            with self.lock:
                changed, self._changed = self._changed, set()
                counts = [(value.kind, value.key, value.get()) for value in changed]
            try:
                for kind, key, count in counts:
                    self._file(kind).put(key, count)
                for kind in {kind for kind, _key, _count in counts}:
                    self._file(kind).write()
            except OSError as error:
                with self.lock:
                    self._changed |= changed
                if not self._has_failed:
                    logs.logger().error("metrics could not be written", exc=error)
                self._has_failed = True
                return False
            self._has_failed = False
        return True

    def _file(self, kind: str) -> ShareFile:
        if kind not in self._files:
            self._files[kind] = ShareFile(self._folder / f"{kind}_{self._name_of_process()}.db")
        return self._files[kind]

    def _run(self) -> None:
        while self._wake.wait():
            time.sleep(WRITE_SECONDS)
            self._wake.clear()
            if not self.write():
                time.sleep(RETRY_SECONDS)
                self._wake.set()

    def _forget(self) -> None:
        # What its parent has counted is its parent's to tell; and a fork has none of its parent's threads.
        self._start_afresh()
        for value in self._values:
            value.forget()

    def _start_afresh(self) -> None:
        self.lock, self._turn = threading.Lock(), threading.Lock()
        self._wake = threading.Event()
        self._changed, self._files = set(self._values), {}
        self._is_running = self._has_failed = False


class Value:
    """One count, by the interface of `prometheus_client.values`."""

    def __init__(self, counts: ProcessCounts, kind: str, key: str) -> None:
        self._counts, self.kind, self.key = counts, kind, key
        self._count = 0.0
        counts.add(self)

    def inc(self, amount: float) -> None:
        """Add to the count."""
        with self._counts.lock:
            self._count += amount
            self._counts.touch(self)

    def set(self, value: float, timestamp: float | None = None) -> None:
        """Set the count."""
        with self._counts.lock:
            self._count = value
            self._counts.touch(self)

    def get(self) -> float:
        """What this process has counted."""
        return self._count

    def forget(self) -> None:
        """Begin at nothing."""
        self._count = 0.0

    def set_exemplar(self, exemplar: object) -> None:
        """Do nothing: processes that count together keep no examples."""

    def get_exemplar(self) -> None:
        """None: processes that count together keep no examples."""


def value_class(counts: ProcessCounts) -> Callable[..., Value]:
    """What `prometheus_client.values.ValueClass` is to be for counts that go into these shares."""

    def make(
        typ: str,
        metric_name: str,
        name: str,
        labelnames: list[str],
        labelvalues: list[str],
        help_text: str,
        multiprocess_mode: str = "",
        **_more: Any,
    ) -> Value:
        kind = f"{typ}_{multiprocess_mode}" if typ == "gauge" else typ
        return Value(counts, kind, mmap_key(metric_name, name, labelnames, labelvalues, help_text))

    return make


def readable(folder: Path) -> list[str]:
    """The files of all processes that can be read."""
    return [str(path) for path in sorted(folder.glob("*.db")) if _read(path)]


def _read(path: Path) -> list[tuple[str, float]]:
    try:
        found = MmapedDict.read_all_values_from_file(path)  # type: ignore[no-untyped-call]  # nor has it any
        return [(key, count) for key, count, _timestamp, _place in found]
    except UNREADABLE:
        return []


def _write(path: Path, what: bytes | bytearray, place: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o640)
    try:
        while what:
            done = os.pwrite(descriptor, what, place)
            what, place = what[done:], place + done
    finally:
        os.close(descriptor)

"""A file system of a few hundred kilobytes, to fill up; needs the right to mount one."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SIZE = "16m"


@contextmanager
def small_disk(folder: Path, size: str = SIZE) -> Iterator[Path]:
    """A small file system in memory. Where none can be mounted the test is skipped, and it is said why."""
    disk = folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)], check=False, capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"NO SMALL DISK COULD BE MOUNTED, so a full one was not tested: {mounted.stderr.strip()}")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


@contextmanager
def fill_up(disk: Path) -> Iterator[None]:
    """While a file system has no room for another byte."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            while _takes(file.fileno(), size):
                continue
    try:
        yield
    finally:
        ballast.unlink()


def _takes(descriptor: int, size: int) -> bool:
    try:
        return os.write(descriptor, b"\1" * size) == size
    except OSError:
        return False

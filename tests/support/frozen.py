"""Folders whose files nobody can write for a while, not even who had opened them before.

A file system that has found a fault goes read-only under running processes (ext4: `errors=remount-ro`). Closing files
by their mode would not show that: root ignores it, and so does whoever holds the file open. So files are made immutable
(`chattr +i`), which only root can do, and only on file systems that know it.
"""

import fcntl
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

GET_FLAGS, SET_FLAGS = 0x80086601, 0x40086602  # FS_IOC_GETFLAGS, FS_IOC_SETFLAGS
IMMUTABLE = 0x10


@contextmanager
def frozen(folder: Path) -> Iterator[None]:
    """Nothing in the folder can be written, made or removed inside the block."""
    closed: list[Path] = []
    try:
        for path in (*(path for path in folder.iterdir() if path.is_file() and not path.name.endswith("-shm")), folder):
            _set(path, True)
            closed.append(path)
        yield
    finally:
        for path in reversed(closed):
            _set(path, False)


def missing_reason(folder: Path) -> str | None:
    """Why files here cannot be made immutable; None where they can."""
    probe = folder / "probe"
    probe.touch()
    try:
        _set(probe, True)
        _set(probe, False)
    except OSError as why:
        return f"files in {folder} cannot be made immutable ({why.strerror}); root can, on ext4, XFS, Btrfs and tmpfs"
    finally:
        probe.unlink()
    return None


def _set(path: Path, closed: bool) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        flags = struct.unpack("l", fcntl.ioctl(handle, GET_FLAGS, bytes(8)))[0]
        fcntl.ioctl(handle, SET_FLAGS, struct.pack("l", flags | IMMUTABLE if closed else flags & ~IMMUTABLE))
    finally:
        os.close(handle)

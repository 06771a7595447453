"""Slow hashes of passwords (argon2id): one at a time on a machine, and never while a transaction is open.

One hash takes a core and 19 MiB for a tenth of a second, on purpose. Made inside a transaction it would hold the
right to write on SQLite for as long; made by every worker at once it would take the cores from everybody else. So a
lock on a file lets one through, and who has waited for a second is sent away (`Busy`, 503) instead of piling up.
"""

import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask

from webapp.platform.app_state import state, state_of
from webapp.platform.db import StorageAway, is_in_transaction

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LONGEST_WAIT = 1.0
"""Seconds."""
LOOK_EVERY = 0.01
TURN_FILE = "hashing.turn"
DUMMY_HASH = "$argon2id$v=19$m=19456,t=2,p=1$Lx7bzjhSUquYHBwOgjCs4g$P/IR9xYDDJef1cLa8kYDIkOjkHe8vlU2JacuYbDFVlk"
"""What no password fits: to be checked where there is nobody, so that it takes as long."""


class Busy(Exception):
    """Others' passwords are being hashed; it is worth trying again in a second."""


def init_app(app: Flask, folder: Path) -> None:
    """Have the processes that share a folder take turns."""
    state_of(app).hashing_turn = folder / TURN_FILE


def hash_password(password: str) -> str:
    """The argon2id hash of a password, in the PHC string format. Raises `Busy`, and `StorageAway` in a read-only folder."""
    with _turn():
        return _hasher().hash(password)


def first_that_fits(hashed: str, candidates: Sequence[str]) -> str | None:
    """The first of some spellings of a password that a hash was made of, None if none was. Raises `Busy`."""
    with _turn():
        return next((candidate for candidate in candidates if _fits(hashed, candidate)), None)


def is_outdated(hashed: str) -> bool:
    """Whether a hash was made with other parameters than those of today."""
    return _hasher().check_needs_rehash(hashed)


def _fits(hashed: str, password: str) -> bool:
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        return _hasher().verify(hashed, password)
    except (Argon2Error, InvalidHashError):
        return False


@cache
def _hasher() -> "PasswordHasher":
    """argon2id, as OWASP's cheat sheet on password storage has it at the least."""
    from argon2 import PasswordHasher  # by the first password: for staff alone

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@contextmanager
def _turn() -> Iterator[None]:
    if is_in_transaction():
        raise RuntimeError("a password is hashed inside a transaction, which holds up whoever writes")
    file = state().hashing_turn
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as why:
        raise StorageAway from why
    try:
        _wait_for(descriptor)
        yield
    finally:
        os.close(descriptor)  # and with it the lock; so does the death of the process


def _wait_for(descriptor: int) -> None:
    until = time.monotonic() + LONGEST_WAIT
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise Busy from None
            time.sleep(LOOK_EVERY)
        else:
            return

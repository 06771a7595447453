"""What the process of a picture may take of the machine."""

import fcntl
import os
import resource
import signal
from contextlib import suppress

MOST_MEMORY = 512 * 1024 * 1024
"""Bytes of address space of the process: the largest pictures that are taken need 400 MB."""
LONGEST_WORK = 20
"""Seconds of a processor for one picture: photographs take one or two, noise in the largest size six."""
NICENESS = 5
"""How far it stands back from those who serve pages on the same processors."""
CPU_TIME_EXCEEDED = signal.SIGXCPU
"""The signal that ends a process which worked for longer."""


def wait_for_turn() -> int:
    """One at a time on a machine, however many processes serve it: this very file is the token."""
    os.nice(NICENESS)
    token = os.open(__file__, os.O_RDONLY | os.O_CLOEXEC)
    with suppress(OSError):  # a network's file system may know no locks: then two work side by side
        fcntl.flock(token, fcntl.LOCK_EX)
    return token


def limit() -> None:
    """Bound what this process may take, for good."""
    limits = {
        resource.RLIMIT_AS: MOST_MEMORY,
        resource.RLIMIT_CPU: LONGEST_WORK,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for name, most in limits.items():
        with suppress(OSError, ValueError):  # macOS knows no bound of the address space
            resource.setrlimit(name, (most, resource.getrlimit(name)[1] if name == resource.RLIMIT_CPU else most))

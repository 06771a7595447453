"""What breaks, for as long as a block lasts: disks, databases, mail, Redis, clocks, workers, visitors."""

import os
import signal
import socket
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from tests.support import frozen
from tests.support.local_site import SLUG, LocalSite
from tests.support.postgres import Postgres
from tests.support.redis import Redis
from tests.support.smtp import SmtpSink

DISK = "64m"
SLOW = 24
"""Visitors who begin a form and never end it."""
STAGES = ("connect", "MAIL", "RCPT", "DATA")
STEPS = ("MAIL", "RCPT", "DATA", "the dot")
OFFSET_CLOCK = Path(__file__).with_name("offset_clock.c")
A_DAY = 24 * 60 * 60
"""Seconds."""


class CannotBreak(Exception):
    """This machine has no means to break that, and why."""


_postgres: dict[str, Postgres] = {}
_redis: dict[int, Redis] = {}


def on_postgres(stack: ExitStack) -> dict[str, str]:
    """Data and keys on a server each."""
    urls = {}
    for name in ("DATABASE_URL", "KEYSTORE_URL"):
        server = _postgres[name] = Postgres(durable=True)
        server.start()
        stack.callback(server.close)
        urls[name] = server.create_database("site")
    return urls


def on_small_disk(stack: ExitStack, place: Path) -> dict[str, str]:
    """Everything that the site writes on a small disk of its own."""
    disk = place / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(disk)], check=False, capture_output=True, text=True
    )
    if mounted.returncode:
        raise CannotBreak(f"no small disk can be mounted: {mounted.stderr.strip()}")
    stack.callback(subprocess.run, ["umount", "--lazy", str(disk)], check=True)
    return {"VPLUSE_INSTANCE": str(disk / "instance")}


def on_redis(stack: ExitStack, place: Path) -> dict[str, str]:
    """Queue and limits in a Redis."""
    redis = _redis[0] = stack.enter_context(Redis(place))
    return {"QUEUE_URL": f"{redis.url}/0", "LIMITS_URL": f"{redis.url}/1"}


def on_frozen_ground(_stack: ExitStack, place: Path) -> dict[str, str]:
    """A folder that can be made read-only under a site."""
    if reason := frozen.missing_reason(place):
        raise CannotBreak(reason)
    return {}


def on_own_clock(_stack: ExitStack, place: Path) -> dict[str, str]:
    """A clock that a file sets, by a few lines of C that stand before the system's own."""
    library, offset = place / "offset_clock.so", place / "clock"
    offset.write_text("0")
    try:
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-o", library, OFFSET_CLOCK, "-ldl"], check=True, capture_output=True, text=True
        )
    except FileNotFoundError:
        raise CannotBreak("there is no C compiler: apt-get install gcc libc6-dev") from None
    except subprocess.CalledProcessError as fault:
        raise CannotBreak(f"the clock cannot be compiled: {fault.stderr.strip()}") from None
    return {"LD_PRELOAD": str(library), "CLOCK_OFFSET_FILE": str(offset)}


@contextmanager
def disk_full(site: LocalSite) -> Iterator[None]:
    """Not a byte is free."""
    ballast = site.folder.parent / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            while _is_taken(file.fileno(), size):
                continue
        yield
    ballast.unlink()


def postgres_away(which: str) -> Callable[[LocalSite], AbstractContextManager[None]]:
    """One of the servers is killed, and is not there until the end."""

    @contextmanager
    def away(_site: LocalSite) -> Iterator[None]:
        _postgres[which].stop(signal.SIGKILL)
        yield
        _postgres[which].start()

    return away


@contextmanager
def mail_refusing(stage: str, site: LocalSite) -> Iterator[None]:
    """The mail server is not there, or refuses at a step: the sender for ever, all else for now."""
    if stage == "connect":
        site.mail.stop()
        yield
        site.mail.start()
        return
    site.mail.refuse(550 if stage == "MAIL" else 451, at=stage)  # type: ignore[arg-type]  # the stages that there are
    yield
    site.mail.accept()


@contextmanager
def redis_away(_site: LocalSite) -> Iterator[None]:
    """Redis is killed, and forgets all that it held."""
    _redis[0].kill()
    yield
    _redis[0].start()


@contextmanager
def clock_off(seconds: int, site: LocalSite) -> Iterator[None]:
    """The machine's clock leaps, and leaps back at the end."""
    offset = site.folder.parent / "clock"
    offset.write_text(str(seconds))
    yield
    offset.write_text("0")


@contextmanager
def worker_killed(step: str, site: LocalSite) -> Iterator[None]:
    """The worker is killed at a step of each third conversation, as long as the block lasts."""
    with _at_each(site.mail, step, lambda: _kill(site, "worker")):
        yield


@contextmanager
def web_killed(site: LocalSite) -> Iterator[None]:
    """All web workers are killed, and four seconds later once more."""
    _kill_web_workers(site)
    again = threading.Timer(4, _kill_web_workers, [site])
    again.start()
    yield
    again.join()


@contextmanager
def slow_bodies(site: LocalSite) -> Iterator[None]:
    """Visitors send the head of a form, a letter of its body, and no more."""
    head = f"POST /c/{SLUG} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\nx"
    with ExitStack() as stack:
        for _ in range(SLOW):
            stack.enter_context(socket.create_connection(("127.0.0.1", site.port))).sendall(head.encode())
        yield


@contextmanager
def locked(site: LocalSite) -> Iterator[None]:
    """Somebody else has begun to write to the database, and does not end."""
    holder = sqlite3.connect(site.folder / "vpluse.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    yield
    holder.execute("ROLLBACK")
    holder.close()


@contextmanager
def read_only(site: LocalSite) -> Iterator[None]:
    """Nothing in the site's folder can be written any more."""
    with frozen.frozen(site.folder):
        yield


@contextmanager
def _at_each(mail: SmtpSink, step: str, strike: Callable[[], None]) -> Iterator[None]:
    """Strike when the mail server has come to a step for the first time, and at each third time after it."""
    came = 0
    name = "handle_DATA" if step == "the dot" else f"handle_{step}"
    handle = getattr(mail, name)

    async def struck(*said: object) -> str:
        nonlocal came
        came += 1
        answer = await handle(*said) if step == "the dot" else ""
        if came % 3 == 1:
            strike()
        return answer or await handle(*said)

    setattr(mail, name, struck)
    yield
    delattr(mail, name)


def _kill(site: LocalSite, part: str) -> None:
    for pid in site.pids_of(part):
        _end(pid)


def _kill_web_workers(site: LocalSite) -> None:
    web = site.pids_of("web")
    for pid in web[1:] or web:
        _end(pid)


def _end(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _is_taken(descriptor: int, size: int) -> bool:
    try:
        return os.write(descriptor, b"\1" * size) == size
    except OSError:
        return False

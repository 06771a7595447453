"""Rounds of load, sudden death and return, with a look at the books after each."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tests.races.witness import Witness
from tests.support import applications, http_load
from tests.support.applications import Application
from tests.support.postgres import Postgres
from tests.support.server import WebServer, children
from webapp.settings import Settings

FORMS = 40
"""Sent in each round; the blow falls somewhere among their answers."""
CONNECTIONS = 16
PATIENCE = 120.0
"""Seconds after which a site that does not come back is given up."""


@dataclass
class Tally:
    """What a number of rounds came to."""

    rounds: int = 0
    acknowledged: int = 0
    unanswered: int = 0
    """Forms that got no answer or a 503, and were sent again."""


def survive(
    rounds: int,
    settings: Settings,
    web: WebServer,
    people: Iterable[dict[str, str]],
    strike: Callable[[], None],
    recover: Callable[[], None],
) -> Tally:
    """Strike under load and recover, so many times; fails when anything was lost or written by halves."""
    tally, line = Tally(), iter(people)
    for _ in range(rounds):
        forms = applications.prepare(web.port, list(islice(line, FORMS)))
        blow = random.randrange(1, FORMS)
        answers = http_load.send_all(
            web.port, [form.request for form in forms], CONNECTIONS,
            watch=lambda came, blow=blow: strike() if came == blow else None,
        )  # fmt: skip
        recover()
        taken = [form for form, answer in zip(forms, answers, strict=True) if _is_taken(answer)]
        _check(settings, taken)
        missed = [form for form in forms if form not in taken]
        send_until_taken(web.port, missed)
        _check(settings, forms)
        tally.rounds += 1
        tally.acknowledged += len(taken)
        tally.unanswered += len(missed)
    return tally


def kill_database(server: Postgres) -> None:
    """`kill -9` of the server and of each of its processes."""
    assert server.pid is not None
    mates = [pid for pid in children(server.pid) if Path(f"/proc/{pid}/comm").read_text().startswith("postgres")]
    server.stop(signal.SIGKILL)
    for pid in mates:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def kill_backend(server: Postgres) -> None:
    """`kill -9` of one process that serves a connection: the server then ends all others and recovers by itself."""
    assert server.pid is not None
    for pid in children(server.pid):
        if Path(f"/proc/{pid}/cmdline").read_text().startswith("postgres: postgres site"):
            os.kill(pid, signal.SIGKILL)
            return
    raise AssertionError("the site has no connection to the database")


def send_until_taken(port: int, forms: list[Application]) -> None:
    """Send the same forms again, as a person does who got no answer, until each is taken."""
    for _ in _until_patience_ends():
        answers = http_load.send_all(port, [form.request for form in forms], CONNECTIONS)
        forms = [form for form, answer in zip(forms, answers, strict=True) if not _is_taken(answer)]
        if not forms:
            return
    raise AssertionError(f"{len(forms)} forms were not taken in {PATIENCE} s")


def _check(settings: Settings, taken: list[Application]) -> None:
    witness = Witness(settings)
    lost, halves = witness.lost(form.shown_key for form in taken), witness.halves()
    assert not lost, f"{len(lost)} of {len(taken)} acknowledged entries are lost"
    assert not halves, halves


def _is_taken(answer: http_load.Answer | None) -> bool:
    if answer is None:
        return False
    assert answer.status in {303, 503}, answer.status
    return answer.status == 303


def _until_patience_ends() -> Iterator[None]:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        yield
        time.sleep(0.1)

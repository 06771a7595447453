"""The whole site as `make run` serves it, in real processes on loopback: web workers, the worker and their parent."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from tests.conftest import make_settings
from tests.races.witness import Witness
from tests.support import applications, http_load
from tests.support.applications import Application
from tests.support.server import Process, free_port
from tests.support.smtp import SmtpSink

SLUG = "first-snow"
START_TIMEOUT = 180.0  # seconds
TRIED_EVERY = 0.2
CONNECTIONS = 4
WORDS = {"web": "web.py", "worker": "work"}
"""By which word of its command a process is known."""


class LocalSite(Process):
    """One such site on databases of its own; `environ` are settings besides."""

    def __init__(self, folder: Path, mail: SmtpSink, people: Iterable[dict[str, str]], **environ: str) -> None:
        self.port, self.folder, self.mail = free_port(), folder, mail
        self.newcomers = iter(people)
        """Who has not been here yet."""
        settings = {
            "VPLUSE_ENV": "local",
            "VPLUSE_INSTANCE": str(folder),
            "PORT": str(self.port),
            "DEMO_ENTRIES": "0",
            "ENTRIES_PER_ADDRESS_PER_HOUR": "1000000",
            "SMTP_URL": f"smtp://{mail.host}:{mail.port}",
            "DATABASE_URL": f"sqlite:///{folder / 'vpluse.db'}",
            "KEYSTORE_URL": f"sqlite:///{folder / 'keystore.db'}",
            **environ,
        }
        self.urls = settings["DATABASE_URL"], settings["KEYSTORE_URL"]
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "local"]
        # Its words go past the folder, which may be full or read-only.
        super().__init__(command, settings, Path(f"{folder}.log"))

    def start(self) -> None:
        """Start it and return when it takes entries."""
        super().start()
        deadline = time.monotonic() + START_TIMEOUT
        while not self.is_itself():
            if time.monotonic() > deadline or self._process is None or self._process.poll() is not None:
                self.stop()
                raise RuntimeError(f"the site did not start:\n{self.said()[-2000:]}")
            time.sleep(TRIED_EVERY)

    def stop(self) -> None:
        """Stop it in order, and whoever of it is left."""
        pids = self.pids
        with suppress(subprocess.TimeoutExpired):
            super().stop()
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def pids_of(self, part: str) -> list[int]:
        """The processes of a part that there must be: `web`, the one that starts the others first, or `worker`."""
        found = [pid for pid in self.pids if WORDS[part] in (Path(word).name for word in _words_of(pid))]
        assert found, f"there is no {part}"
        return found

    def witness(self) -> Witness:
        """One who looks into both databases."""
        return Witness(make_settings(self.folder, self.urls))

    def prepare(self, people: Sequence[dict[str, str]]) -> list[Application]:
        """Forms that each person has had before their eyes for long enough."""
        forms = applications.prepare(self.port, people, f"/c/{SLUG}")
        applications.wait_until_read(forms)
        return forms

    def ask(self, requests: Sequence[bytes]) -> list[http_load.Answer | None]:
        """Answers to requests; None where none came in time."""
        try:
            return http_load.send_all(self.port, requests, CONNECTIONS)
        except TimeoutError:
            return [None] * len(requests)

    def is_itself(self) -> bool:
        """Whether it shows its pages and says that it is ready."""
        answers = self.ask([http_load.get(path) for path in ("/", f"/c/{SLUG}", "/health/ready")])
        return Counter(answer and answer.status for answer in answers) == {200: 3}


def statuses(answers: Sequence[http_load.Answer | None]) -> Counter[int]:
    """How many answers had each status; 0 where none came."""
    return Counter(answer.status if answer else 0 for answer in answers)


def _words_of(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return []

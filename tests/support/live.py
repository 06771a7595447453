"""The site as `make run` starts it, web server and worker and all, on a folder and a port of its own.

What it sends goes over SMTP to a real server, whose letters a test reads as a person would. On SQLite its folder is a
copy of one that was prepared once for the session; `tests/deploy/test_local.py` starts from nothing.
"""

import atexit
import functools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from uuid import uuid4

from tests.conftest import close
from tests.support.colleague import Colleague
from tests.support.smtp import SmtpSink
from webapp import create_app, local
from webapp.messaging.senders import Rendered
from webapp.settings import Settings

ROOT = Path(__file__).parent.parent.parent
START_TIMEOUT = 120.0  # seconds, on a machine that has other things to do
STOP_TIMEOUT = 60.0
LETTER_TIMEOUT = 90.0
POLL = 0.05
OURS = (
    "VPLUSE_",
    "METRICA_",
    "GA4_",
    "MATOMO_",
    "DEMO_",
    "OPERATOR_",
    "SMTP_",
    "DATABASE_",
    "KEYSTORE_",
    "QUEUE_",
    "LIMITS_",
    "PUBLIC_",
    "TRUSTED_",
    "MAIL_",
)


class LiveSite:
    """A site that runs: where it is, and what it sent."""

    def __init__(self, url: str, mail: SmtpSink, environ: dict[str, str]) -> None:
        self.url = url
        self._mail = mail
        self._environ = environ

    def letters_to(self, address: str, count: int = 1) -> list[Rendered]:
        """What has come to an address, as soon as there are `count` letters; fails when they do not come."""
        deadline = time.monotonic() + LETTER_TIMEOUT
        while True:
            known = len(self._mail.deliveries)
            found = [delivery.message for delivery in self._mail.deliveries[:known] if address in delivery.recipients]
            if len(found) >= count:
                return [_read(letter) for letter in found]
            self._mail.wait_for(known + 1, max(0.0, deadline - time.monotonic()))

    def newest_letter_to(self, address: str, count: int = 1) -> Rendered:
        """The last of the `count` letters that must come to an address."""
        return self.letters_to(address, count)[-1]

    def sent_names(self, address: str, count: int = 1) -> list[str]:
        """The names of what was sent to an address, the earliest first, as soon as there are `count`."""
        deadline = time.monotonic() + LETTER_TIMEOUT
        while True:
            with urlopen(f"{self.url}/dev/outbox.json") as answer:
                messages: list[dict[str, Any]] = json.load(answer)
            sent = sorted((message["at"], message["name"]) for message in messages if message["to"] == address)
            if len(sent) >= count or time.monotonic() > deadline:
                return [name for _at, name in sent]
            time.sleep(POLL)

    def start_beside(self) -> "subprocess.CompletedProcess[str]":
        """Try to start a second site at the same address."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "local"]
        return subprocess.run(
            command, cwd=ROOT, env=self._environ, check=False, capture_output=True, text=True, timeout=START_TIMEOUT
        )

    def sign_in(self, role: str) -> str:
        """Have a new member of staff signed in; answers the secret that their browser holds."""
        return Colleague(create_app(Settings.from_environ(self._environ)), role).secret

    def publish_policy(self, folder: Path) -> None:
        """Put a new version of the policy in force, as its operator does."""
        self.command("policies", "publish", str(folder))

    def command(self, *words: str) -> str:
        """Have a command of the site done beside it; answers what it printed."""
        app = create_app(Settings.from_environ(self._environ))
        done = app.test_cli_runner(catch_exceptions=False).invoke(args=words)
        assert done.exit_code == 0, done.output
        return done.stdout


@contextmanager
def run_site(folder: Path, host: str = "127.0.0.1", **environ: str) -> Iterator[LiveSite]:
    """Start the site, answer when it is ready, and stop it as Ctrl-C does. `environ` are settings of its own.

    `host` is the name it goes by: browsers keep passkeys for names alone, `localhost` among them, never for numbers.
    """
    port = _free_port()
    url = f"http://{host}:{port}"
    with SmtpSink() as mail:
        settings = {
            "VPLUSE_ENV": "local",
            "VPLUSE_INSTANCE": str(folder / "instance"),
            "PORT": str(port),
            "PUBLIC_URL": url,
            "SMTP_URL": f"smtp://{mail.host}:{mail.port}",
            "ENTRIES_PER_ADDRESS_PER_HOUR": "100000",
            "DEMO_ENTRIES": "0",
        }
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "local"]
        clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        whole = clean | settings | environ
        if "DATABASE_URL" not in environ:
            shutil.copytree(prepared(), folder / "instance")
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=whole, stdout=log, stderr=log, start_new_session=True)
        site = LiveSite(url, mail, whole)
        try:
            _wait_until_ready(site, process, folder / "log")
            yield site
        finally:
            _stop(process)
        assert process.returncode == 0, f"the site did not stop cleanly:\n{(folder / 'log').read_text()[-2000:]}"


@functools.cache
def prepared() -> Path:
    """The folder of a local site that has never been started, with its keys, policy and campaigns."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    settings = Settings.from_environ({"VPLUSE_ENV": "local", "VPLUSE_INSTANCE": str(folder), "DEMO_ENTRIES": "0"})
    app = create_app(settings)
    with app.app_context():
        local.prepare(settings)
        close(app)
    return folder


def _wait_until_ready(site: LiveSite, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"{site.url}/health/ready", timeout=30) as answer:
                if json.load(answer)["ready"]:
                    return
        except (OSError, HTTPException):
            time.sleep(POLL)
    raise RuntimeError(f"the site did not start:\n{log.read_text()[-2000:]}")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        # It leads a session of its own but its children lead theirs; they end when their parent makes them.
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


def _read(letter: EmailMessage) -> Rendered:
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None
    assert html is not None
    return Rendered(
        uuid4(), "", "email", str(letter["To"]), text.get_content(), str(letter["Subject"]), html.get_content()
    )

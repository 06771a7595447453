"""What was sent while running locally, for `/dev/outbox`. Does not exist in production.

Even here nothing lies in the clear: the file is sealed with a key made from the site's secret.
"""

import base64
import fcntl
import json
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from webapp.messaging.senders import Accepted, Rendered, Sender
from webapp.platform import clock
from webapp.platform.app_state import Slot
from webapp.platform.key_purposes import Purpose

JOURNAL_LENGTH = 1000
"""Messages shown, the newest first."""


class Journal:
    """A sealed file with a line for each message sent."""

    def __init__(self, path: Path, secrets: Iterable[str]) -> None:
        """`secrets` are the versions of the site's secret, the newest first."""
        self._path = path
        self._seal = MultiFernet([Fernet(_key(secret)) for secret in secrets])

    def add(self, message: Rendered) -> None:
        """Note a message that was sent, where there is room for it."""
        record = {
            "at": clock.now().isoformat(timespec="milliseconds"),
            "channel": message.channel,
            "to": message.to,
            "name": message.name,
            "subject": message.subject,
            "text": message.text,
            "html": message.html,
        }
        line = self._seal.encrypt(json.dumps(record).encode()) + b"\n"
        with suppress(OSError):  # the message has gone: a full disk must not have it sent again
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                file.write(line)

    def messages(self) -> list[dict[str, Any]]:
        """What was sent, the newest first. Lines that no secret at hand opens are left out."""
        if not self._path.exists():
            return []
        lines = self._path.read_bytes().splitlines()[-JOURNAL_LENGTH:]
        return [json.loads(opened) for line in reversed(lines) if (opened := self._opened(line)) is not None]

    def renew(self) -> None:
        """Seal every line anew under the newest secret."""
        if not self._path.exists():
            return
        with self._path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            lines = [(line, self._opened(line)) for line in file.read().splitlines()]
            file.seek(0)
            file.truncate()
            file.write(
                b"".join((line if record is None else self._seal.encrypt(record)) + b"\n" for line, record in lines)
            )

    def _opened(self, line: bytes) -> bytes | None:
        try:
            return self._seal.decrypt(line)
        except InvalidToken:
            return None


def _key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(sha256(f"{Purpose.JOURNAL.label} {secret}".encode()).digest())


JOURNAL = Slot[Journal]()
"""That of a local site."""


class JournalledSender:
    """Sends as another sender does, and notes it."""

    def __init__(self, sender: Sender, journal: Journal) -> None:
        self._sender = sender
        self._journal = journal

    def send(self, message: Rendered) -> Accepted | None:
        accepted = self._sender.send(message)
        self._journal.add(message)
        return accepted

    def close(self) -> None:
        self._sender.close()

"""What was sent while running locally, for `/dev/outbox`. Does not exist in production.

Even here nothing lies in the clear: the file is sealed with a key made from the site's secret.
"""

import base64
import json
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from webapp.messaging.senders import Rendered, Sender
from webapp.platform import clock

KEPT = 1000
"""Messages shown, the newest first."""


class Journal:
    """A sealed file with a line for each message sent."""

    def __init__(self, path: Path, secret: str) -> None:
        self._path = path
        self._seal = Fernet(base64.urlsafe_b64encode(sha256(f"journal {secret}".encode()).digest()))

    def add(self, message: Rendered) -> None:
        """Note a message that was sent, where there is room for it."""
        told = {
            "at": clock.now().isoformat(timespec="milliseconds"),
            "channel": message.channel,
            "to": message.to,
            "name": message.name,
            "subject": message.subject,
            "text": message.text,
            "html": message.html,
        }
        line = self._seal.encrypt(json.dumps(told).encode()) + b"\n"
        with suppress(OSError):  # the message has gone: a full disk must not have it sent again
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                file.write(line)

    def messages(self) -> list[dict[str, Any]]:
        """What was sent, the newest first."""
        if not self._path.exists():
            return []
        lines = self._path.read_bytes().splitlines()[-KEPT:]
        return [json.loads(self._seal.decrypt(line)) for line in reversed(lines)]


class JournalledSender:
    """Sends as another sender does, and notes it."""

    def __init__(self, sender: Sender, journal: Journal) -> None:
        self._sender = sender
        self._journal = journal

    def send(self, message: Rendered) -> None:
        self._sender.send(message)
        self._journal.add(message)

    def close(self) -> None:
        self._sender.close()

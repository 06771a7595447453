"""The ways out: each takes a rendered message and hands it to a service."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from webapp.messaging.senders.console import ConsoleSender
from webapp.messaging.senders.smtp import SmtpSender


@dataclass(frozen=True)
class Rendered:
    """A message as it goes out. Shows nothing of it when printed."""

    id: UUID
    name: str
    channel: str
    to: str
    text: str
    subject: str = ""
    html: str = ""

    def __repr__(self) -> str:
        return f"Rendered({self.name} {self.id})"


class Sender(Protocol):
    """What a service must be able to do. Used by one thread at a time."""

    def send(self, message: Rendered) -> None:
        """Hand the message over. Raises `NotSent` when it may go later, `Refused` when it never will."""

    def close(self) -> None:
        """Let go of what is held open between messages."""


__all__ = ["ConsoleSender", "Rendered", "Sender", "SmtpSender"]

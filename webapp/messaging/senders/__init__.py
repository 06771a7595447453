"""The senders: each takes a rendered message and hands it to a service."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from webapp.messaging.senders.console import ConsoleSender
from webapp.messaging.senders.sms import Accepted
from webapp.messaging.senders.smtp import SmtpSender, Timeouts


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
    hold: Callable[[], object] = field(default=lambda: None, repr=False, compare=False)
    """Called just before the message is handed over for good; raises `ClaimLost` when somebody else has it now."""
    mark: Callable[[str, int], object] = field(default=lambda _provider, _parts: None, repr=False, compare=False)
    """The same for an SMS, with the provider and the number of parts: what is handed over is written down before it is."""

    def __repr__(self) -> str:
        return f"Rendered({self.name} {self.id})"


class Sender(Protocol):
    """What a service must be able to do. Used by one thread at a time."""

    def send(self, message: Rendered) -> Accepted | None:
        """Hand the message over; answers what a provider of SMS said.

        Raises `NotSent` when it may go later, `Refused` when it never will. What is about the service or us, and not about this message, is `ChannelUnavailable`; a lost answer `Unanswered`.
        """

    def close(self) -> None:
        """Let go of what is held open between messages."""


__all__ = ["Accepted", "ConsoleSender", "Rendered", "Sender", "SmtpSender", "Timeouts"]

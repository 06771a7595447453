"""The senders: each takes a rendered message and hands it to a service."""

from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parseaddr
from functools import partial
from typing import Protocol
from uuid import UUID

from webapp.messaging.addresses import on_the_wire
from webapp.messaging.senders.console import ConsoleSender
from webapp.messaging.senders.relays import Relays
from webapp.messaging.senders.sms import Accepted
from webapp.messaging.senders.smtp import SmtpSender, Timeouts
from webapp.settings import Settings


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
    unsubscribe_url: str = ""
    """Where a mail program stops messages by itself (RFC 8058)."""
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


def make_relays(settings: Settings) -> Relays:
    """The mail servers of a site, the reserves last."""
    urls = (settings.smtp_url, *settings.smtp_reserve_urls)
    return Relays([partial(_open, url, settings) for url in urls if url])


def make_signer(settings: Settings) -> Callable[[bytes], bytes] | None:
    """What signs letters as the domain of MAIL_FROM; None where there is no key for it."""
    if not settings.dkim.key:
        return None
    from webapp.messaging.senders.dkim_signing import DkimSigner  # what only a worker with a key needs

    domain = on_the_wire(parseaddr(settings.mail_from)[1]).rpartition("@")[2]
    return DkimSigner(domain, settings.dkim.selector, settings.dkim.key).sign


def _open(url: str, settings: Settings) -> SmtpSender:
    return SmtpSender(url, settings.mail_from, sign=make_signer(settings))


__all__ = ["Accepted", "ConsoleSender", "Rendered", "Sender", "SmtpSender", "Timeouts", "make_relays", "make_signer"]

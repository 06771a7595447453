"""A real mail server for the tests: it takes messages over SMTP on loopback and keeps them.

It can also refuse, for a while or for good, so that retries meet what they meet in life.
"""

import asyncio
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from typing import Literal, Self

from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
TIMEOUT = 60.0  # seconds

Stage = Literal["MAIL", "RCPT", "DATA"]


@dataclass(frozen=True)
class Delivery:
    """One message as it came: the envelope, which mail servers go by, and the letter inside."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage


@dataclass(frozen=True)
class Refusal:
    """What the server says instead of yes, at which command, and how many times more."""

    answer: str
    stage: Stage
    times: float


class SmtpSink:
    """A mail server that keeps everything: `with SmtpSink() as mail: … mail.wait_for(1)`."""

    def __init__(self) -> None:
        self.host = HOST
        self.port = 0  # chosen at the first start, kept at later ones
        self.deliveries: list[Delivery] = []
        self.refused = 0
        self._refusal: Refusal | None = None
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None
        self._clients: list[SMTP] = []

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def messages(self) -> list[EmailMessage]:
        """The letters, in the order they came."""
        return [delivery.message for delivery in list(self.deliveries)]

    def start(self) -> None:
        """Open the door; after a stop, at the same address."""
        started = threading.Event()
        self._thread = threading.Thread(target=asyncio.run, args=[self._serve(started)])
        self._thread.start()
        if not started.wait(TIMEOUT):
            raise RuntimeError(f"the mail server did not open on {HOST}:{self.port}")

    def stop(self) -> None:
        """Close the door and hang up on whoever is inside. What came is kept."""
        if self._thread is None:
            return
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join(TIMEOUT)
        self._thread = None

    def refuse(self, code: int, *, at: Stage = "DATA", times: float = float("inf")) -> None:
        """Refuse with 4xx (try later) or 5xx (never), the next `times` times, then accept."""
        words = "4.3.0 Try again later" if code < 500 else "5.1.1 No such mailbox here"
        self._refusal = Refusal(f"{code} {words}", at, times)

    def accept(self) -> None:
        """Take messages again."""
        self._refusal = None

    def clear(self) -> None:
        """Forget what came and accept again: the state at the start of a test."""
        self.accept()
        self.deliveries.clear()
        self.refused = 0

    def wait_for(self, count: int, timeout: float = TIMEOUT) -> list[EmailMessage]:
        """Return the letters as soon as there are `count`; after `timeout` seconds, fail."""
        with self._news:
            if not self._news.wait_for(lambda: len(self.deliveries) >= count, timeout):
                came = [message["Subject"] for message in self.messages]
                raise AssertionError(f"{len(came)} of {count} messages in {timeout} s: {came}")
            return self.messages

    def wait_for_refusals(self, count: int, timeout: float = TIMEOUT) -> None:
        """Return as soon as `count` attempts have been refused; after `timeout` seconds, fail."""
        with self._news:
            if not self._news.wait_for(lambda: self.refused >= count, timeout):
                raise AssertionError(f"{self.refused} of {count} refusals in {timeout} s")

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer MAIL FROM (called by aiosmtpd, as are the two below)."""
        if refusal := self._refused_at("MAIL"):
            return refusal
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer RCPT TO."""
        if refusal := self._refused_at("RCPT"):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the letter."""
        if refusal := self._refused_at("DATA"):
            return refusal
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=modern)
        assert isinstance(letter, EmailMessage)
        with self._news:
            recipients = tuple(envelope.rcpt_tos)
            self.deliveries.append(Delivery(envelope.mail_from or "", recipients, letter))
            self._news.notify_all()
        return "250 OK"

    async def _serve(self, started: threading.Event) -> None:
        self._loop, self._closing = asyncio.get_running_loop(), asyncio.Event()
        server = await self._loop.create_server(self._greet, HOST, self.port)
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        await self._closing.wait()
        server.close()
        _hang_up(self._clients)
        await server.wait_closed()

    def _greet(self) -> SMTP:
        client = SMTP(self, hostname="mail.example", loop=self._loop, enable_SMTPUTF8=True)
        self._clients = [known for known in self._clients if known.transport] + [client]
        return client

    def _refused_at(self, stage: Stage) -> str | None:
        with self._news:
            refusal = self._refusal
            if refusal is None or refusal.stage != stage or refusal.times < 1:
                return None
            self._refusal = Refusal(refusal.answer, stage, refusal.times - 1)
            self.refused += 1
            self._news.notify_all()
            return refusal.answer


def _hang_up(clients: Iterable[SMTP]) -> None:
    for client in clients:
        if client.transport is not None:
            client.transport.close()

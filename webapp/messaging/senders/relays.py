"""E-mail through one of several mail servers: the reserve takes over where the first is away or refuses us."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from webapp.messaging.errors import ChannelUnavailable, ServiceClosing
from webapp.messaging.senders.smtp import SmtpSender
from webapp.platform import logs

if TYPE_CHECKING:
    from webapp.messaging.senders import Rendered

REST_SECONDS = 60.0
"""For how long a server that was away is asked last, so that not every letter waits for it."""


class Relays:
    """What is known of the servers in this process, shared by its conversations."""

    def __init__(self, makers: Sequence[Callable[[], SmtpSender]], now: Callable[[], float] = time.monotonic) -> None:
        """`makers` open a conversation with each server, in the order in which they are tried."""
        self._makers = makers
        self._now = now
        self._resting: dict[int, float] = {}
        self._lock = threading.Lock()

    def open(self) -> "RelaySender":
        """A sender for one conversation of the worker."""
        return RelaySender(self, [make() for make in self._makers])

    def in_order(self) -> list[int]:
        """The places of the servers, those last that were away lately."""
        with self._lock:
            resting = {place for place, until in self._resting.items() if until > self._now()}
        return sorted(range(len(self._makers)), key=lambda place: (place in resting, place))

    def rest(self, place: int, reason: str) -> None:
        """Ask a server last for a while; says so loudly when it begins. The reserve hides that mail is half down."""
        with self._lock:
            is_new = place not in self._resting
            self._resting[place] = self._now() + REST_SECONDS
        if is_new:
            logs.logger().error("a mail server is away or refuses us", count=place + 1, reason=reason)

    def works(self, place: int) -> None:
        """It takes letters."""
        with self._lock:
            was_away = self._resting.pop(place, None) is not None
        if was_away:
            logs.logger().warning("a mail server takes letters again", count=place + 1)


class RelaySender:
    """What one conversation of the worker sends e-mail by."""

    def __init__(self, relays: Relays, senders: Sequence[SmtpSender]) -> None:
        self._relays = relays
        self._senders = senders

    def send(self, message: "Rendered") -> None:
        """Hand a letter to the first server that takes us; see `SmtpSender.send`.

        Only what no server can have taken is offered to the next: nothing that was said of the recipient or the content,
        and no lost answer.
        """
        last: ChannelUnavailable | None = None
        for place in self._relays.in_order():
            try:
                self._senders[place].send(message)
            except ServiceClosing:  # it may be this letter that makes a server hang up
                raise
            except ChannelUnavailable as fault:
                last = fault
                self._relays.rest(place, str(fault))
            else:
                self._relays.works(place)
                return
        raise last or ChannelUnavailable("no mail server is set")

    def close(self) -> None:
        """End the conversations."""
        for sender in self._senders:
            sender.close()

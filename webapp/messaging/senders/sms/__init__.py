"""SMS providers behind one interface: hand a message over, ask what became of it, ask how the account fares."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

Fate = Literal["open", "delivered", "failed", "unknown"]
"""What became of a message: `open`, the provider has it and has not said its last word; `unknown`, it knows no such message."""


@dataclass(frozen=True)
class Sms:
    """An SMS as it is handed over. Shows nothing of it when printed."""

    id: UUID
    """Our own number."""
    to: str = field(repr=False)
    """The phone in E.164, without its plus."""
    text: str = field(repr=False)
    lifetime: int
    """For how many minutes the operator shall try to deliver it."""


@dataclass(frozen=True)
class Accepted:
    """That a provider took a message."""

    provider: str
    number: str
    """What the provider calls it."""
    parts: int
    cost: int | None = None
    """In tiyn, where the provider says it."""
    balance: int | None = None
    """In tiyn, what is left on the account after it, where the provider says it."""


@dataclass(frozen=True)
class Handed:
    """A message that was handed over, as its provider is asked about it."""

    id: UUID
    number: str | None
    """What the provider calls it; None where its answer was lost."""
    to: str = field(repr=False)
    text: str | None = field(repr=False)
    """Known while it is not known whether it was taken."""
    at: datetime


@dataclass(frozen=True)
class Report:
    """What a provider says of one message."""

    id: UUID
    fate: Fate
    reason: str = ""
    """Short, of the provider's own codes; never a person's words."""
    number: str | None = None


@dataclass(frozen=True)
class Account:
    """How our account with a provider fares."""

    balance: int | None
    """In tiyn; None where the provider says nothing of it."""


class SmsProvider(Protocol):
    """One provider. Used by several threads at a time."""

    name: str
    answers_look_ups: bool
    """Whether `look_up` asks; where not, the provider tells by itself."""
    knows_our_numbers: bool
    """Whether a message can be asked for by our own number, so that `unknown` says that it was never taken."""

    def count_parts(self, text: str) -> int:
        """How many parts a text would be paid for."""

    def submit(self, sms: Sms) -> Accepted:
        """Hand a message over.

        Raises `Refused` for what is about the number, `PolicyRefused` for what may be about us or this text,
        `ChannelUnavailable` and `Throttled` where nothing was taken, and `Unanswered` where it may have been.
        """

    def look_up(self, handed: Sequence[Handed]) -> Iterator[Report]:
        """Ask what became of messages. Raises `NotSent` where the provider does not say."""

    def check(self) -> Account:
        """Ask how the account fares, and whether our sender's name is ours. Raises `ChannelUnavailable`."""

    def close(self) -> None:
        """Let go of what is held open."""

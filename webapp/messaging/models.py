"""The outbox: what is to be sent, kept with the facts that it tells of, in one transaction."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, LargeBinary, String, and_
from sqlalchemy.orm import Mapped, mapped_column

from webapp.platform.model import Model
from webapp.platform.vault import sealed_column

CHANNELS = ("email", "sms")
OPEN_STATES = ("waiting", "sending", "uncertain")
"""In which a message may still be sent. `uncertain`: handed over, the answer lost. An e-mail is sent once more, late; an
SMS never: its provider is asked what became of it."""
ENDED_STATES = ("sent", "delivered", "failed", "cancelled")
"""`sent`: a service took it. `delivered`: its provider said that the phone has it. `cancelled`: nobody was there any more
to whom it could go, or nobody who still wanted it; so it was not tried."""
STATES = (*OPEN_STATES, *ENDED_STATES)


class OutboxMessage(Model):
    """A message to one person by one channel. What it says is sealed, and forgotten once it is sent."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint(f"channel IN {CHANNELS}", name="channel_is_known"),
        CheckConstraint(f"state IN {STATES}", name="state_is_known"),
        Index(None, "state", "due_at"),
        Index(None, "check_at"),
        Index(None, "provider", "provider_number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(5))
    language: Mapped[str] = mapped_column(String(2))
    context: Mapped[bytes | None] = sealed_column()
    """What the templates are given; holds codes and links, so it is sealed, and emptied when sent. What failed keeps it
    for a week, so that an operator can have it sent again."""
    state: Mapped[str] = mapped_column(String(9))
    claim: Mapped[UUID | None]
    """The random token of whoever is sending it: nobody without it changes the row."""
    attempts: Mapped[int]
    """How often its sending was begun; what a channel that is away costs is not counted."""
    due_at: Mapped[datetime]
    """When to send it; while it is being sent, when to give the sender up for dead; afterwards, when it ended."""
    made_at: Mapped[datetime]
    requeued_at: Mapped[datetime | None]
    """When an operator had it tried anew."""
    uncertain_at: Mapped[datetime | None]
    """When the answer to it was lost for the first time."""
    sent_at: Mapped[datetime | None]
    """When a service took it."""
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"))
    """Which campaign it is about, so that its figures can say how many came through."""
    fault: Mapped[str | None] = mapped_column(String(80))
    """The kind of the last fault, without its words: they may quote an address."""
    handed_at: Mapped[datetime | None]
    """When a sender was about to hand an SMS to a provider, written down before it did. While this is set and no answer
    is, it may have been sent, and nobody sends it again."""
    provider: Mapped[str | None] = mapped_column(String(10))
    """Whom it was handed to."""
    provider_number: Mapped[str | None] = mapped_column(String(64))
    """The number that the provider gave it."""
    parts: Mapped[int | None]
    """How many parts an SMS is paid for."""
    check_at: Mapped[datetime | None]
    """When the provider is asked next what became of it; none where nothing more is asked."""
    checks: Mapped[int] = mapped_column(server_default="0")
    """How often it was asked."""
    delivered_at: Mapped[datetime | None]
    """When we learned that the phone has it."""


UNRESOLVED = and_(
    OutboxMessage.state == "uncertain", OutboxMessage.handed_at.is_not(None), OutboxMessage.check_at.is_(None)
)
"""An SMS that may have been sent, of which its provider could not say so in the end: staff decide."""


class UnsubscribeLink(Model):
    """The link in each message to a person by which messages are stopped. It outlives the person, and then names nobody."""

    __tablename__ = "unsubscribe_link"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id", ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime]


class NoticeRefusal(Model):
    """That a person wants no news of some kind by some channel (clause 4.4), beside what the ledger of consents says."""

    __tablename__ = "notice_refusal"
    __table_args__ = (
        CheckConstraint("topic IN ('results')", name="topic_is_known"),
        CheckConstraint(f"channel IN {CHANNELS}", name="channel_is_known"),
    )

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(8), primary_key=True)
    channel: Mapped[str] = mapped_column(String(5), primary_key=True)
    control: Mapped[str] = mapped_column(String(6))
    """What it came by: `link`, `letter` or `staff`."""
    refused_at: Mapped[datetime]


class ChannelPause(Model):
    """That a channel is away or refuses us. While the row stands, one message at a time is tried, when `until` is over."""

    __tablename__ = "channel_pause"
    __table_args__ = (CheckConstraint(f"channel IN {CHANNELS}", name="channel_is_known"),)

    channel: Mapped[str] = mapped_column(String(5), primary_key=True)
    since: Mapped[datetime]
    until: Mapped[datetime]
    pauses: Mapped[int]
    """How many in a row, this one included."""
    reason: Mapped[str] = mapped_column(String(80))
    """The answer's code and the step at which it came: `SMTP 535 at AUTH`."""


class MessageEvent(Model):
    """That some message was taken by a server or given up, and nobody's name: it outlives the message and its person."""

    __tablename__ = "message_event"
    __table_args__ = (CheckConstraint("outcome IN ('delivered', 'failed')", name="outcome_is_known"),)

    sequence: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    """The order in which rows were added; on PostgreSQL a later one can be seen before an earlier one."""
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"))
    channel: Mapped[str] = mapped_column(String(5))
    outcome: Mapped[str] = mapped_column(String(9))
    happened_at: Mapped[datetime]
    """To the minute."""


class SmsProviderState(Model):
    """How an SMS provider fares: what it refuses us for, and what was left on the account when it was asked."""

    __tablename__ = "sms_provider_state"

    provider: Mapped[str] = mapped_column(String(10), primary_key=True)
    fault: Mapped[str | None] = mapped_column(String(80))
    """What it refused us for last; none while it takes what we hand over."""
    fault_since: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]
    pauses: Mapped[int] = mapped_column(server_default="0")
    """How many in a row."""
    balance: Mapped[int | None] = mapped_column(BigInteger())
    """In tiyn."""
    asked_at: Mapped[datetime | None]


class SmsSpending(Model):
    """What SMS came to on a day, by provider: it outlives the messages and their people."""

    __tablename__ = "sms_spending"

    spent_on: Mapped[date] = mapped_column(primary_key=True)
    """In Almaty."""
    provider: Mapped[str] = mapped_column(String(10), primary_key=True)
    parts: Mapped[int] = mapped_column(BigInteger())
    cost: Mapped[int] = mapped_column(BigInteger())
    """In tiyn; foreseen where the provider does not say it."""

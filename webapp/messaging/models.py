"""The outbox: what is to be sent, kept with the facts that it tells of, in one transaction."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.platform.db import Model
from webapp.platform.vault import sealed_column


class OutboxMessage(Model):
    """A message to one person by one channel. What it says is sealed, and forgotten once it is sent."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("channel IN ('email', 'sms')", name="channel_is_known"),
        CheckConstraint("state IN ('waiting', 'sending', 'sent', 'failed')", name="state_is_known"),
        Index(None, "state", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(5))
    language: Mapped[str] = mapped_column(String(2))
    context: Mapped[bytes | None] = sealed_column()
    """What the templates are given; holds codes and links, so it is sealed, and emptied when sent."""
    state: Mapped[str] = mapped_column(String(7))
    attempts: Mapped[int]
    due_at: Mapped[datetime]
    """When to send it; while it is being sent, when to give the sender up for dead."""
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"))
    """Which campaign it is about, so that its figures can say how many came through."""
    fault: Mapped[str | None] = mapped_column(String(80))
    """The kind of the last fault, without its words: they may quote an address."""


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

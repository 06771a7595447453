"""The outbox: what is to be sent, kept with the facts that it tells of, in one transaction."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
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
    fault: Mapped[str | None] = mapped_column(String(80))
    """The kind of the last fault, without its words: they may quote an address."""

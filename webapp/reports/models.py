"""Boards that were shared, and what staff add to the figures: notes on days, and targets."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.platform.model import Model

LONGEST_NOTE = 80


class SharedBoard(Model):
    """A board behind a link for somebody without an account: frozen as it was, or read anew each time. Figures alone."""

    __tablename__ = "shared_board"
    __table_args__ = (Index(None, "campaign"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    campaign: Mapped[str | None] = mapped_column(String(60))
    """The slug; None for all campaigns together."""
    filters: Mapped[dict[str, Any]] = mapped_column(JSON)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The board as it was; of a link that is read anew, what it was when the link was made."""
    query: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    """What a link that is read anew asks for, as the address of a board says it; None for a frozen one."""
    made_by: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    def works(self, at: datetime) -> bool:
        """Whether the link still leads to the figures."""
        return self.withdrawn_at is None and at < self.ends_at


class ReportNote(Model):
    """What staff wrote on a day. Not a word of it is counted; one that is taken away stays, with when."""

    __tablename__ = "report_note"
    __table_args__ = (Index(None, "campaign_id", "day"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"))
    """None for what concerns all campaigns."""
    day: Mapped[date]
    """A day of Almaty."""
    text: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"))
    made_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class ReportTarget(Model):
    """What a campaign aims at, from a moment on: the newest row stands, and one without a goal takes the target away."""

    __tablename__ = "report_target"
    __table_args__ = (Index(None, "campaign_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    goal: Mapped[int | None]
    """Confirmed entries since the campaign's beginning."""
    ends_on: Mapped[date | None]
    """The last day of Almaty that counts."""
    made_by: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"))
    made_at: Mapped[datetime]

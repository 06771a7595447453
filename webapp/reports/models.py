"""Boards that were shared."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.platform.db import Model


class SharedBoard(Model):
    """A board frozen behind a link for somebody without an account. Figures alone, and none of them under ten."""

    __tablename__ = "shared_board"
    __table_args__ = (Index(None, "campaign"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    campaign: Mapped[str | None] = mapped_column(String(60))
    """The slug; None for all campaigns together."""
    filters: Mapped[dict[str, Any]] = mapped_column(JSON)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    def works(self, at: datetime) -> bool:
        """Whether the link still leads to the figures."""
        return self.withdrawn_at is None and at < self.ends_at

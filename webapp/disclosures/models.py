"""Requests for files of personal data."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.accounts import StaffMember
from webapp.platform.model import Model

LIFETIME = timedelta(hours=24)
"""For how long an approval may be used."""


class ExportRequest(Model):
    """A file of the people of one campaign that somebody asked for, and what came of it (clause 6.3)."""

    __tablename__ = "export_request"
    __table_args__ = (CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="a_decision_has_its_maker"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    fields: Mapped[list[str]] = mapped_column(JSON)
    only_confirmed: Mapped[bool]
    ground: Mapped[str] = mapped_column(String(20))
    """By which norm of the law the data may be given."""
    basis: Mapped[str]
    """The paper that asks for them: its number and date."""
    recipient: Mapped[str]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    decided_at: Mapped[datetime | None]
    approved: Mapped[bool | None]
    refusal: Mapped[str | None]
    """Why it was refused, in the words of who did."""
    downloaded_at: Mapped[datetime | None]
    password_sha256: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """Of the file's password, which is derived: so it stays what it was when the site's secret changes."""

    asker: Mapped[StaffMember] = relationship(foreign_keys=[asked_by], lazy="joined")
    decider: Mapped[StaffMember | None] = relationship(foreign_keys=[decided_by], lazy="joined")

    def state(self, at: datetime) -> str:
        """Where the request stands: `waiting`, `refused`, `ready`, `expired` or `downloaded`."""
        if self.decided_at is None:
            return "waiting"
        if not self.approved:
            return "refused"
        if self.downloaded_at is not None:
            return "downloaded"
        return "ready" if self.is_fresh(at) else "expired"

    def is_fresh(self, at: datetime) -> bool:
        """Whether the day runs within which a decision counts, and its file's password is shown."""
        return self.decided_at is not None and at - self.decided_at < LIFETIME

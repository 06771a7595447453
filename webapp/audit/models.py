"""The audit trail."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.platform.model import Model

ACTIONS = (
    "account.closed",
    "account.codes_made",
    "account.invitation_revoked",
    "account.invited",
    "account.joined",
    "account.passkey_added",
    "account.passkey_removed",
    "account.password_set",
    "account.reopened",
    "account.role_changed",
    "entry.depersonalised",
    "place.decided",
    "export.asked",
    "export.approved",
    "export.refused",
    "export.downloaded",
    "person.exported",
    "person.revealed",
    "campaign.drafted",
    "campaign.saved",
    "campaign.restored",
    "campaign.discarded",
    "campaign.published",
    "campaign.closed",
    "figures.noted",
    "figures.shared",
    "figures.target_dropped",
    "figures.target_set",
    "figures.unnoted",
    "figures.unshared",
    "link.made",
    "link.removed",
    "picture.changed",
    "session.began",
    "session.ended",
    "session.failed",
    "session.proved",
)
"""Everything that leaves a row, each a noun and what befell it."""


class AuditEvent(Model):
    """One line of the trail. Lines are added, never edited; every column is evidence.

    Numbers stand here, and no foreign keys: a line outlives what it speaks of, and names nobody.
    """

    __tablename__ = "audit_event"
    __table_args__ = (Index(None, "person_id"), Index(None, "campaign_id"))

    sequence: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    """The place in the chain, from 1 on and without gaps."""
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[UUID | None]
    """The member of staff; None for a command on the machine, or the clock."""
    campaign_id: Mapped[int | None]
    person_id: Mapped[UUID | None]
    """The participant whose data were touched."""
    field: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None]
    """Why, in the words of who did it."""
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    """The digest of the canonical record (RFC 8785) of all of the above, the digest before it among them."""

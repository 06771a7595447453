"""The ledger of consents, and the exact words it refers to.

Database triggers refuse every UPDATE and DELETE on `consent_event` and `statement`.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.platform.model import Model

ACTIONS = ("given", "refused", "withdrawn", "expired")
CONTROLS = ("box", "link", "letter", "staff", "clock")
"""By what the event came about; `clock`: a term ran out."""


class Statement(Model):
    """The exact words of one purpose in one language, kept by their SHA-256."""

    __tablename__ = "statement"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    title: Mapped[str]
    label: Mapped[str]
    what: Mapped[str]
    why: Mapped[str]
    how_long: Mapped[str]
    parts: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    """The eight parts that article 8(4) of Law 94-V asks for, each `{key, heading, text}`, in order."""
    made_at: Mapped[datetime]

    @property
    def text(self) -> str:
        """All the words as they stand on the page, a line each: what the digest is of."""
        lines = [self.label, self.what, self.why, self.how_long]
        return "\n".join(lines + [f"{part['heading']}: {part['text']}" for part in self.parts])


class CampaignStatement(Model):
    """Which statement a version of a campaign shows for a purpose in a language."""

    __tablename__ = "campaign_statement"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    campaign_version: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20), primary_key=True)
    statement_sha256: Mapped[str] = mapped_column(ForeignKey("statement.sha256"))


class ConsentEvent(Model):
    """One line of the ledger. Lines are added, never edited; every column is evidence."""

    __tablename__ = "consent_event"
    __table_args__ = (
        CheckConstraint("action IN ('given', 'refused', 'withdrawn', 'expired')", name="action_is_known"),
        CheckConstraint("control IN ('box', 'link', 'letter', 'staff', 'clock')", name="control_is_known"),
        Index(None, "person_id", "campaign_id"),
    )

    sequence: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    """The order in which lines were added."""
    id: Mapped[UUID] = mapped_column(unique=True)
    person_id: Mapped[UUID]
    """The person's number. No foreign key: the line outlives the person's data, and names nobody."""
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    action: Mapped[str] = mapped_column(String(9))
    policy_number: Mapped[int] = mapped_column(ForeignKey("policy_version.number"))
    policy_sha256: Mapped[str] = mapped_column(String(64))
    """Of the policy in the language shown."""
    statement_sha256: Mapped[str] = mapped_column(ForeignKey("statement.sha256"))
    language: Mapped[str] = mapped_column(String(2))
    control: Mapped[str] = mapped_column(String(6))
    box_before: Mapped[bool | None]
    """The state of the box when the form was shown; None where there was no box."""
    box_after: Mapped[bool | None]
    """Its state when the form was sent."""
    shown_key: Mapped[str] = mapped_column(String(32))
    """The random key of the form on the person's screen, from its `shown` token."""
    shown_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    sha256: Mapped[str] = mapped_column(String(64))
    """The digest of the canonical record (RFC 8785) of all of the above but `sequence`."""


class Receipt(Model):
    """A consent receipt that its holder opens by a secret link. What it says is read from the ledger."""

    __tablename__ = "receipt"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    language: Mapped[str] = mapped_column(String(2))
    issued_at: Mapped[datetime]

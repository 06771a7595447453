"""Members of staff, their sign-in methods, and their sessions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.accounts.lifetimes import IDLE_LIFETIME, INVITATION_LIFETIME, REAUTHENTICATION_LIFETIME, SESSION_LIFETIME
from webapp.platform.key_purposes import Purpose
from webapp.platform.model import Model
from webapp.platform.vault import sealed_column

MARKETER, RESPONSIBLE, ADMINISTRATOR = "marketer", "responsible", "administrator"
ROLES = (MARKETER, RESPONSIBLE, ADMINISTRATOR)


class StaffMember(Model):
    """Somebody who works here. Their address at work is no participant's, and stands in the open."""

    __tablename__ = "staff_member"
    __table_args__ = (CheckConstraint("role IN ('marketer', 'responsible', 'administrator')", name="role_is_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    """In small letters."""
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(13))
    language: Mapped[str] = mapped_column(String(2))
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    """Since when they may not sign in."""


class StaffSession(Model):
    """One browser in which a member of staff is signed in."""

    __tablename__ = "staff_session"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    device: Mapped[str] = mapped_column(String(40))
    """The browser and the kind of device, in two words of short lists."""
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime]
    """When its owner last showed who they are."""
    fresh_until: Mapped[datetime | None]
    """Until when the proof given last may be used for one deed that always asks for one; None once it was used."""
    ended_at: Mapped[datetime | None]

    staff: Mapped[StaffMember] = relationship(lazy="joined")

    def is_valid(self, at: datetime) -> bool:
        """Whether the session is good for anything at a moment.

        One that is in use goes on: each use begins the idle time anew, and each proof the time at most
        (NIST SP 800-63B-4, 2.2.3 and 5.2). Both are longer than what is advised there, an hour and a day, since a
        session alone opens nobody's data: what does asks for a proof of its own.
        """
        is_fresh = at - self.seen_at < IDLE_LIFETIME and at - self.proved_at < SESSION_LIFETIME
        return self.ended_at is None and is_fresh and self.staff.closed_at is None

    def is_proved(self, at: datetime) -> bool:
        """Whether its owner showed who they are within the last ten minutes."""
        return at - self.proved_at < REAUTHENTICATION_LIFETIME

    def is_fresh(self, at: datetime) -> bool:
        """Whether the proof given last was not used yet for a deed that asks for one of its own."""
        return self.fresh_until is not None and self.fresh_until > at


class Invitation(Model):
    """A link by which somebody becomes a member of staff, once."""

    __tablename__ = "invitation"
    __table_args__ = (CheckConstraint("role IN ('marketer', 'responsible', 'administrator')", name="role_is_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(13))
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    """The administrator; None for a command on the machine."""
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    """When it was used or taken back."""

    def is_valid(self, at: datetime) -> bool:
        """Whether the link still opens anything."""
        return self.settled_at is None and at - self.made_at < INVITATION_LIFETIME


class Passkey(Model):
    """A passkey (WebAuthn credential): the public half, which is no secret."""

    __tablename__ = "staff_passkey"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    """How often the authenticator says it has signed; one that goes back is a copy."""
    name: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Password(Model):
    """A password, which is never enough without the one-time codes (TOTP, RFC 6238) kept beside it."""

    __tablename__ = "staff_password"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"), primary_key=True)
    argon2id: Mapped[str] = mapped_column(String(200))
    totp: Mapped[bytes] = sealed_column(nullable=False, site_purpose=Purpose.TOTP)
    """The secret that the codes are made of, sealed by a key of this site."""
    last_step: Mapped[int] = mapped_column(BigInteger)
    """The half minute of the last code that was taken: none is taken twice."""
    made_at: Mapped[datetime]


class RecoveryCode(Model):
    """A code on paper that stands in once for the telephone."""

    __tablename__ = "recovery_code"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class StaffNotice(Model):
    """An e-mail to a member of staff about their own account: what happened and when, nothing else."""

    __tablename__ = "staff_notice"
    __table_args__ = (Index(None, "settled_at", "due_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    name: Mapped[str] = mapped_column(String(20))
    happened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int]
    claim: Mapped[UUID | None]
    """Who is sending it: a number of that attempt alone."""
    settled_at: Mapped[datetime | None]
    """When it was handed to the mail server, or given up."""
    fault: Mapped[str | None] = mapped_column(String(100))

    staff: Mapped[StaffMember] = relationship(lazy="joined", innerjoin=True)

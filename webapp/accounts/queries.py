"""Questions about staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, select

from webapp.accounts.models import Invitation, Passkey, Password, StaffMember, StaffSession
from webapp.platform import tokens
from webapp.platform.db import db


@dataclass(frozen=True)
class Activity:
    """How a member signs in, and when they were last seen."""

    passkeys: int
    has_password: bool
    seen_at: datetime | None
    """The last use of any of their sessions, to the minute; None for who has never signed in."""


def find_session(token: str, at: datetime) -> StaffSession | None:
    """The session whose secret this is, with its member, if it is still good."""
    session = find_any_session(token)
    return session if session is not None and session.is_valid(at) else None


def find_any_session(token: str) -> StaffSession | None:
    """The session whose secret this is, whether it is still good or has run out; none that was signed out of."""
    return db.session.scalar(select(StaffSession).filter_by(token_sha256=tokens.digest(token)))


def find_member(member_id: UUID) -> StaffMember | None:
    """The member with a number."""
    return db.session.get(StaffMember, member_id)


def find_by_email(email: str) -> StaffMember | None:
    """The member with an address at work, in whatever letters it is written."""
    address = email.strip().lower()
    # No address has what is not printed, and PostgreSQL cannot even compare with a NUL.
    return db.session.scalar(select(StaffMember).filter_by(email=address)) if address.isprintable() else None


def count_sessions(member_id: UUID) -> int:
    """How many sessions a member has begun, all told."""
    return db.session.scalar(select(func.count()).where(StaffSession.staff_id == member_id)) or 0


def members() -> Sequence[StaffMember]:
    """Everybody who works or has worked here, by name."""
    return db.session.scalars(select(StaffMember).order_by(StaffMember.name, StaffMember.id)).all()


def activities() -> Mapping[UUID, Activity]:
    """For everybody who works or has worked here, by number: their sign-in methods, and when they were last seen."""
    keys = select(func.count()).where(Passkey.staff_id == StaffMember.id).scalar_subquery()
    seen = select(func.max(StaffSession.seen_at)).where(StaffSession.staff_id == StaffMember.id).scalar_subquery()
    word = exists().where(Password.staff_id == StaffMember.id)
    rows = db.session.execute(select(StaffMember.id, keys, word, seen)).all()
    return {member_id: Activity(passkeys, has_password, seen_at) for member_id, passkeys, has_password, seen_at in rows}


def sessions_of(member_id: UUID, at: datetime) -> list[StaffSession]:
    """Where a member is signed in at a moment, the latest first."""
    found = db.session.scalars(
        select(StaffSession).filter_by(staff_id=member_id, ended_at=None).order_by(StaffSession.began_at.desc())
    )
    return [session for session in found if session.is_valid(at)]


def passkeys_of(member_id: UUID) -> Sequence[Passkey]:
    """The passkeys of a member, the oldest first."""
    return db.session.scalars(select(Passkey).filter_by(staff_id=member_id).order_by(Passkey.made_at)).all()


def has_password(member_id: UUID) -> bool:
    """Whether a member can sign in by password."""
    return db.session.get(Password, member_id) is not None


def has_sign_in_method(member_id: UUID) -> bool:
    """Whether a member has a passkey or a password: something to show who they are by."""
    return has_password(member_id) or bool(passkeys_of(member_id))


def find_invitation(token: str, at: datetime) -> Invitation | None:
    """The invitation whose link this is, if it still opens anything."""
    found = db.session.scalar(select(Invitation).filter_by(token_sha256=tokens.digest(token)))
    return found if found is not None and found.is_valid(at) else None


def open_invitations(at: datetime) -> list[Invitation]:
    """The invitations that somebody may still follow, the latest first."""
    found = db.session.scalars(select(Invitation).filter_by(settled_at=None).order_by(Invitation.made_at.desc()))
    return [invitation for invitation in found if invitation.is_valid(at)]

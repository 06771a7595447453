"""Questions about staff."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from webapp.accounts.models import StaffMember, StaffSession
from webapp.platform import tokens
from webapp.platform.db import db


def find_session(token: str, at: datetime) -> StaffSession | None:
    """The session whose secret this is, with its member, if it is still good."""
    session = db.session.scalar(select(StaffSession).filter_by(token_sha256=tokens.digest(token)))
    return session if session is not None and session.lives(at) else None


def find_member(member_id: UUID) -> StaffMember | None:
    """The member with a number."""
    return db.session.get(StaffMember, member_id)


def find_by_email(email: str) -> StaffMember | None:
    """The member with an address at work, in whatever letters it is written."""
    return db.session.scalar(select(StaffMember).filter_by(email=email.strip().lower()))


def count_sessions(member_id: UUID) -> int:
    """How many sessions a member has begun, all told."""
    return db.session.scalar(select(func.count()).where(StaffSession.staff_id == member_id)) or 0


def members() -> Sequence[StaffMember]:
    """Everybody who works or has worked here, by name."""
    return db.session.scalars(select(StaffMember).order_by(StaffMember.name, StaffMember.id)).all()

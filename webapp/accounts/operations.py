"""Members and sessions, begun and ended."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from webapp import audit
from webapp.accounts.models import StaffMember, StaffSession
from webapp.platform import tokens
from webapp.platform.db import db, transaction
from webapp.platform.tokens import Token

SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is kept when a session was last used: not each page is worth a write."""


@transaction()
def add_member(email: str, name: str, role: str, language: str, at: datetime) -> StaffMember:
    """Add somebody who may then be given a way to sign in."""
    member = StaffMember(id=uuid4(), email=email.lower(), name=name, role=role, language=language, made_at=at)
    db.session.add(member)
    db.session.flush()
    return member


@transaction()
def begin_session(staff_id: UUID, device: str, at: datetime) -> Token:
    """Begin a session of a member; answers the secret that their browser holds. Only its digest is kept."""
    token = tokens.new_token()
    session = StaffSession(
        id=uuid4(), token_sha256=token.digest, staff_id=staff_id, device=device, began_at=at, seen_at=at, proved_at=at
    )
    db.session.add(session)
    audit.record("session.began", at, actor_id=staff_id, details={"device": device})
    return token


@transaction()
def end_session(session: StaffSession, at: datetime, by: UUID) -> None:
    """End a session at once; ended again, nothing changes."""
    if session.ended_at is None:
        session.ended_at = at
        audit.record("session.ended", at, actor_id=by, details={"session": str(session.id)})


@transaction()
def touch(session: StaffSession, at: datetime) -> None:
    """Note that a session was used, to the minute."""
    if at - session.seen_at >= SEEN_EVERY:
        session.seen_at = at

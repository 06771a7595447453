"""Members and sessions, begun and ended."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete

from webapp import audit
from webapp.accounts.errors import LastWayIn
from webapp.accounts.models import Passkey, StaffMember, StaffSession
from webapp.accounts.passwords import has_password
from webapp.accounts.queries import passkeys_of, sessions_of
from webapp.platform import tokens
from webapp.platform.db import db, transaction
from webapp.platform.tokens import Token

NAME_LENGTH = 80
SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is kept when a session was last used: not each page is worth a write."""


@transaction()
def add_member(email: str, name: str, role: str, language: str, at: datetime) -> StaffMember:
    """Add somebody who may then be given a way to sign in."""
    member = StaffMember(
        id=uuid4(), email=email.strip().lower(), name=_plain(name), role=role, language=language, made_at=at
    )
    db.session.add(member)
    db.session.flush()
    return member


@transaction()
def rename(member: StaffMember, name: str, language: str) -> None:
    """Change what colleagues call a member, and the language of what is written to them."""
    member.name, member.language = _plain(name), language


@transaction()
def begin_session(staff_id: UUID, device: str, at: datetime, way: str = "link") -> Token:
    """Begin a session of a member; answers the secret that their browser holds. Only its digest is kept."""
    token = tokens.new_token()
    session = StaffSession(
        id=uuid4(), token_sha256=token.digest, staff_id=staff_id, device=device, began_at=at, seen_at=at, proved_at=at
    )
    db.session.add(session)
    audit.record("session.began", at, actor_id=staff_id, details={"device": device, "way": way})
    return token


@transaction()
def prove_session(session: StaffSession, at: datetime, way: str) -> Token:
    """Note that a session's owner has shown anew who they are; the secret that the browser holds is changed with it."""
    token = tokens.new_token()
    session.token_sha256, session.proved_at, session.seen_at = token.digest, at, at
    audit.record("session.proved", at, actor_id=session.staff_id, details={"way": way})
    return token


@transaction()
def note_failure(at: datetime, way: str) -> None:
    """Note that somebody was not let in. Not who: what was typed may be anything."""
    audit.record("session.failed", at, actor_id=None, details={"way": way})


@transaction()
def end_session(session: StaffSession, at: datetime, by: UUID) -> None:
    """End a session at once; ended again, nothing changes."""
    if session.ended_at is None:
        session.ended_at = at
        audit.record("session.ended", at, actor_id=by, details={"session": str(session.id)})


@transaction()
def end_sessions(member_id: UUID, at: datetime, by: UUID, but: UUID | None = None) -> int:
    """End every session of a member, but for the one named. Answers how many."""
    ended = [session for session in sessions_of(member_id, at) if session.id != but]
    for session in ended:
        end_session(session, at, by)
    return len(ended)


@transaction()
def remove_passkey(member: StaffMember, passkey_id: UUID, at: datetime) -> None:
    """Remove a passkey of a member. Raises `LastWayIn` where it is the only way to sign in."""
    keys = passkeys_of(member.id)
    if passkey_id not in {key.id for key in keys}:
        return
    if len(keys) == 1 and not has_password(member.id):
        raise LastWayIn
    db.session.execute(delete(Passkey).where(Passkey.id == passkey_id, Passkey.staff_id == member.id))
    audit.record("account.passkey_removed", at, actor_id=member.id, details={"passkey": str(passkey_id)})


@transaction()
def touch(session: StaffSession, at: datetime) -> None:
    """Note that a session was used, to the minute."""
    if at - session.seen_at >= SEEN_EVERY:
        session.seen_at = at


def _plain(name: str) -> str:
    """A name without what is not seen, cut to what the column holds."""
    return " ".join("".join(letter for letter in name if letter.isprintable()).split())[:NAME_LENGTH]

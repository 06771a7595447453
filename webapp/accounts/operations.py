"""Members and sessions, begun and ended."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import CursorResult, delete, update

from webapp import audit
from webapp.accounts import notices
from webapp.accounts.errors import AlreadyHere, LastSignInMethod
from webapp.accounts.lifetimes import REAUTHENTICATION_LIFETIME
from webapp.accounts.models import Passkey, StaffMember, StaffSession
from webapp.accounts.queries import has_password, passkeys_of, sessions_of
from webapp.platform import tokens
from webapp.platform.constraints import refused_by
from webapp.platform.db import db, transaction
from webapp.platform.tokens import Token

NAME_LENGTH = 80
LAST_SEEN_INTERVAL = timedelta(minutes=1)
"""How exactly it is kept when a session was last used: not each page is worth a write."""


@refused_by({"uq_staff_member_email": AlreadyHere})
@transaction()
def add_member(email: str, name: str, role: str, language: str, at: datetime) -> StaffMember:
    """Add somebody who may then be given a sign-in method. Raises `AlreadyHere`."""
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
def begin_session(staff_id: UUID, device: str, at: datetime, method: str = "link") -> Token:
    """Begin a session of a member; answers the secret that their browser holds. Only its digest is kept."""
    token = tokens.new_token()
    session = StaffSession(
        id=uuid4(), token_sha256=token.digest, staff_id=staff_id, device=device, began_at=at, seen_at=at, proved_at=at
    )
    db.session.add(session)
    audit.record("session.began", at, actor_id=staff_id, details={"device": device, "way": method})
    return token


@transaction()
def reauthenticate_session(session: StaffSession, at: datetime, method: str) -> Token:
    """Note that a session's owner has shown anew who they are; the secret that the browser holds is changed with it.

    The proof is good for one deed that always asks for one (`use_proof`), and for ten minutes for all others.
    """
    token = tokens.new_token()
    session.token_sha256, session.proved_at, session.seen_at = token.digest, at, at
    session.fresh_until = at + REAUTHENTICATION_LIFETIME
    audit.record("session.proved", at, actor_id=session.staff_id, details={"way": method})
    return token


@transaction()
def use_proof(session: StaffSession, at: datetime) -> bool:
    """Use up the proof that was given last, for one deed. False where it was used, or is older than ten minutes."""
    own = update(StaffSession).where(StaffSession.id == session.id, StaffSession.fresh_until > at)
    used = db.session.execute(own.values(fresh_until=None), execution_options={"synchronize_session": False})
    is_used = isinstance(used, CursorResult) and bool(used.rowcount)
    if is_used:
        session.fresh_until = None
    return is_used


@transaction()
def give_proof_back(session: StaffSession) -> None:
    """Let a proof be used after all, for as long as it would have been: nothing was done by it."""
    session.fresh_until = session.proved_at + REAUTHENTICATION_LIFETIME


@transaction()
def note_changed_way(member_id: UUID, name: str, at: datetime, here: UUID | None) -> None:
    """End a member's sessions but `here`, and tell them by e-mail: somebody changed how they sign in."""
    end_sessions(member_id, at, member_id, but=here)
    notices.put(member_id, name, at)


@transaction()
def sign_out(session: StaffSession, at: datetime) -> None:
    """End one's own session where one is. Its secret is nobody's from here on, and leads to no page of signing in."""
    end_session(session, at, session.staff_id)
    session.token_sha256 = tokens.new_token().digest


@transaction()
def note_failure(at: datetime, method: str) -> None:
    """Note that somebody was not let in. Not who: what was typed may be anything."""
    audit.record("session.failed", at, actor_id=None, details={"way": method})


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
def remove_passkey(member: StaffMember, passkey_id: UUID, at: datetime, *, here: UUID | None = None) -> None:
    """Remove a passkey of a member. Raises `LastSignInMethod` where it is the only sign-in method.

    Every session of the member but `here` ends, and they are told by e-mail.
    """
    keys = passkeys_of(member.id)
    if passkey_id not in {key.id for key in keys}:
        return
    if len(keys) == 1 and not has_password(member.id):
        raise LastSignInMethod
    db.session.execute(delete(Passkey).where(Passkey.id == passkey_id, Passkey.staff_id == member.id))
    audit.record("account.passkey_removed", at, actor_id=member.id, details={"passkey": str(passkey_id)})
    note_changed_way(member.id, notices.PASSKEY_REMOVED, at, here)


def touch(session: StaffSession, at: datetime) -> bool:
    """Note that a session was used, to the minute. Answers whether there was something new to note."""
    if at - session.seen_at < LAST_SEEN_INTERVAL:
        return False
    with transaction():
        session.seen_at = at
    return True


def _plain(name: str) -> str:
    """A name without what is not seen, cut to what the column holds."""
    return " ".join("".join(letter for letter in name if letter.isprintable()).split())[:NAME_LENGTH]

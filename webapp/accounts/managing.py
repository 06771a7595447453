"""Who works here, and as what: what administrators decide."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select, update

from webapp import audit
from webapp.accounts import notices
from webapp.accounts.errors import AlreadyHere, LastAdministrator, OwnRole
from webapp.accounts.models import ADMINISTRATOR, ROLES, Invitation, StaffMember
from webapp.accounts.operations import end_sessions
from webapp.accounts.queries import find_by_email
from webapp.platform import tokens
from webapp.platform.db import db, for_update, transaction
from webapp.platform.tokens import Token


@transaction()
def invite(email: str, role: str, by: UUID | None, at: datetime) -> Token:
    """Invite somebody by a link of one use, good for three days; an earlier one to the same address stops working.

    Whoever lost all sign-in methods has their account closed and is invited anew. `by` is the administrator, None for a
    command. Raises `AlreadyHere`, and `ValueError` for no role of ours.
    """
    email = email.strip().lower()
    if role not in ROLES:
        raise ValueError(f"{role} is no role; there are {', '.join(ROLES)}")
    here = find_by_email(email)
    if here is not None and here.closed_at is None:
        raise AlreadyHere
    earlier = update(Invitation).where(Invitation.email == email, Invitation.settled_at.is_(None))
    db.session.execute(earlier.values(settled_at=at))
    token = tokens.new_token()
    invitation = Invitation(id=uuid4(), token_sha256=token.digest, email=email, role=role, made_by=by, made_at=at)
    db.session.add(invitation)
    audit.record("account.invited", at, actor_id=by, details={"role": role, "invitation": str(invitation.id)})
    return token


@transaction()
def revoke_invitation(invitation_id: UUID, by: UUID, at: datetime) -> None:
    """Take an invitation back, if nobody has followed it yet."""
    found = db.session.get(Invitation, invitation_id)
    if found is not None and found.settled_at is None:
        found.settled_at = at
        audit.record("account.invitation_revoked", at, actor_id=by, details={"invitation": str(invitation_id)})


@transaction()
def change_role(member: StaffMember, role: str, by: UUID, at: datetime) -> None:
    """Give a member another role; their sessions end, so that none goes on with the old one.

    Raises `OwnRole`, `LastAdministrator`, and `ValueError` for no role of ours.
    """
    if role not in ROLES:
        raise ValueError(f"{role} is no role; there are {', '.join(ROLES)}")
    if member.role == role:
        return
    _refuse_to_lock_up(member, by)
    before, member.role = member.role, role
    end_sessions(member.id, at, by)
    details = {"member": str(member.id), "before": before, "after": role}
    audit.record("account.role_changed", at, actor_id=by, details=details)
    notices.put(member.id, notices.ROLE_CHANGED, at)


@transaction()
def close(member: StaffMember, by: UUID, at: datetime) -> None:
    """Close an account: its sessions end at once, and nobody signs in by it. Raises `OwnRole`, `LastAdministrator`."""
    if member.closed_at is None:
        _refuse_to_lock_up(member, by)
        end_sessions(member.id, at, by)
        member.closed_at = at
        audit.record("account.closed", at, actor_id=by, details={"member": str(member.id)})


@transaction()
def reopen(member: StaffMember, by: UUID, at: datetime) -> None:
    """Open a closed account again, with the sign-in methods that it had."""
    if member.closed_at is not None:
        member.closed_at = None
        audit.record("account.reopened", at, actor_id=by, details={"member": str(member.id)})
        notices.put(member.id, notices.REOPENED, at)


def _refuse_to_lock_up(member: StaffMember, by: UUID) -> None:
    if member.id == by:
        raise OwnRole
    if member.role == ADMINISTRATOR and member.closed_at is None and _held_administrators() < 2:
        raise LastAdministrator


def _held_administrators() -> int:
    """How many may manage accounts; none of them changes until this transaction ends."""
    # Two who close one another's accounts at once would each count the other.
    here = select(StaffMember.id).where(StaffMember.role == ADMINISTRATOR, StaffMember.closed_at.is_(None))
    return len(db.session.scalars(for_update(here.order_by(StaffMember.id))).all())

"""Following an invitation: its reader becomes a member, with the first sign-in method, together or not at all."""

from datetime import datetime

from sqlalchemy import delete, select

from webapp import audit
from webapp.accounts.errors import AlreadyHere, InvitationGone
from webapp.accounts.models import Invitation, Passkey, Password, RecoveryCode, StaffMember
from webapp.accounts.operations import add_member
from webapp.accounts.passkeys import Party, add_passkey
from webapp.accounts.passwords import keep_password, prepare_password
from webapp.accounts.queries import find_by_email, find_invitation
from webapp.platform import tokens
from webapp.platform.db import db, for_update, transaction


def join_by_password(
    token: str, name: str, language: str, password: str, secret: str, code: str, at: datetime
) -> tuple[StaffMember, list[str]]:
    """Follow an invitation with a password and the codes of a telephone; answers ten codes on paper too.

    Raises `InvitationGone`, and as `set_password` does. Not to be called in a transaction.
    """
    invited = find_invitation(token, at)
    if invited is None:
        raise InvitationGone
    new = prepare_password(password, secret, code, (invited.email, name), at)
    with transaction():
        member = follow(token, name, language, at)
        return member, keep_password(member, new, at)


@transaction()
def join_by_passkey(
    token: str, name: str, language: str, answer: str, challenge: bytes, party: Party, at: datetime
) -> StaffMember:
    """Follow an invitation with a passkey that a browser made. Raises `InvitationGone`, and as `add_passkey` does."""
    member = follow(token, name, language, at)
    add_passkey(member, answer, challenge, party, "", at)
    return member


@transaction()
def follow(token: str, name: str, language: str, at: datetime) -> StaffMember:
    """Use an invitation up: its reader is a member, who has nothing to sign in by yet. Raises `InvitationGone`."""
    query = for_update(select(Invitation).filter_by(token_sha256=tokens.digest(token)))
    invitation = db.session.scalar(query)
    member = find_by_email(invitation.email) if invitation is not None else None
    if invitation is None or not invitation.is_valid(at) or (member is not None and member.closed_at is None):
        raise InvitationGone
    invitation.settled_at = at
    if member is None:
        try:
            member = add_member(invitation.email, name, invitation.role, language, at)
        except AlreadyHere as error:
            raise InvitationGone from error  # by another invitation, followed a moment ago
    else:
        _begin_anew(member, invitation.role)
    audit.record("account.joined", at, actor_id=member.id, details={"role": member.role})
    return member


def _begin_anew(member: StaffMember, role: str) -> None:
    """Open a closed account without any of the sign-in methods that it had."""
    for method in (Passkey, Password, RecoveryCode):
        db.session.execute(delete(method).where(method.staff_id == member.id))
    member.closed_at, member.role = None, role

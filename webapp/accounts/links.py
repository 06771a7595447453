"""A link that signs a member in once. Made and taken on a developer's own machine alone."""

from uuid import UUID

from webapp.accounts.models import StaffMember
from webapp.accounts.queries import count_sessions, find_member
from webapp.platform import tokens
from webapp.platform.key_purposes import Purpose

PURPOSE = Purpose.STAFF_LINK


def local_link(member: StaffMember) -> str:
    """The secret of a link that signs a member in; their next session makes it void."""
    return tokens.sign(PURPOSE, _state_of(member))


def find_by_local_link(token: str) -> StaffMember | None:
    """Whom a link signs in, if it is ours and was not used."""
    state = tokens.unsign(PURPOSE, token)
    member = find_member(UUID(state.partition("~")[0])) if state else None
    return member if member is not None and _state_of(member) == state else None


def _state_of(member: StaffMember) -> str:
    return f"{member.id}~{count_sessions(member.id)}"

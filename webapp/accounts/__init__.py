"""Staff: who may sign in, and do what."""

from webapp.accounts.links import find_by_local_link, local_link
from webapp.accounts.models import ADMINISTRATOR, MARKETER, RESPONSIBLE, ROLES, StaffMember, StaffSession
from webapp.accounts.operations import add_member, begin_session, end_session, touch
from webapp.accounts.queries import count_sessions, find_by_email, find_member, find_session, members

__all__ = [
    "ADMINISTRATOR",
    "MARKETER",
    "RESPONSIBLE",
    "ROLES",
    "StaffMember",
    "StaffSession",
    "add_member",
    "begin_session",
    "count_sessions",
    "end_session",
    "find_by_email",
    "find_by_local_link",
    "find_member",
    "find_session",
    "local_link",
    "members",
    "touch",
]

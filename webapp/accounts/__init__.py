"""Staff: who may sign in, and do what."""

from webapp.accounts.models import ADMINISTRATOR, MARKETER, RESPONSIBLE, ROLES, StaffMember, StaffSession
from webapp.accounts.operations import add_member, begin_session, end_session, touch
from webapp.accounts.queries import find_session

__all__ = [
    "ADMINISTRATOR",
    "MARKETER",
    "RESPONSIBLE",
    "ROLES",
    "StaffMember",
    "StaffSession",
    "add_member",
    "begin_session",
    "end_session",
    "find_session",
    "touch",
]

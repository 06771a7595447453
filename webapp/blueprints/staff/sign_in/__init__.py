"""The ways in for staff: signing in, following an invitation, showing again who one is."""

from webapp.blueprints.staff.sign_in import invitation, reauthentication
from webapp.blueprints.staff.sign_in.views import bp

__all__ = ["bp", "invitation", "reauthentication"]

"""What staff meet before they are in: signing in, following an invitation, showing again who one is."""

from webapp.blueprints.staff.sign_in import invitation, reauthentication
from webapp.blueprints.staff.sign_in.views import bp

__all__ = ["bp", "invitation", "reauthentication"]

"""The ways in for staff: signing in, following an invitation, showing again who one is."""

from webapp.blueprints.sign_in import joining
from webapp.blueprints.sign_in.views import bp

__all__ = ["bp", "joining"]

"""The entries of a campaign as staff see them: masked, unless there is a reason that is written down."""

from webapp.blueprints.staff.entries import exports, places
from webapp.blueprints.staff.entries.views import bp

__all__ = ["bp", "exports", "places"]

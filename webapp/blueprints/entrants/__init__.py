"""The entries of a campaign as staff see them: masked, unless there is a reason that is written down."""

from webapp.blueprints.entrants import exports, places
from webapp.blueprints.entrants.views import bp

__all__ = ["bp", "exports", "places"]

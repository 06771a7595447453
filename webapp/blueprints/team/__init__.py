"""Who works here: the administrator's list of people, and everybody's own account."""

from webapp.blueprints.team import own
from webapp.blueprints.team.views import bp

__all__ = ["bp", "own"]

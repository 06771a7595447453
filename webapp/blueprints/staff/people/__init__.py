"""Who works here: the administrator's list of people."""

from webapp.blueprints.staff.people.views import bp

__all__ = ["bp"]

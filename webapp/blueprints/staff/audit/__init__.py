"""The audit trail, as the responsible person reads it."""

from webapp.blueprints.staff.audit.views import bp

__all__ = ["bp"]

"""The audit trail, as the responsible person reads it."""

from webapp.blueprints.trail.views import bp

__all__ = ["bp"]

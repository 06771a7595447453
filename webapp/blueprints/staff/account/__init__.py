"""Everybody's own account."""

from webapp.blueprints.staff.account.views import bp

__all__ = ["bp"]

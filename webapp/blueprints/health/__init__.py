"""What operators and their machines meet."""

from webapp.blueprints.health.views import bp

__all__ = ["bp"]

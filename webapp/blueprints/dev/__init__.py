"""What a developer meets on their own machine; none of it exists in production."""

from webapp.blueprints.dev.views import bp

__all__ = ["bp"]

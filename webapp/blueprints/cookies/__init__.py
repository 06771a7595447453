"""What a visitor meets who decides about cookies."""

from webapp.blueprints.cookies.views import bp

__all__ = ["bp"]

"""What a visitor meets who reads the policy."""

from webapp.blueprints.policies.views import bp

__all__ = ["bp"]

"""What a visitor meets who enters a campaign."""

from webapp.blueprints.public.entry import link, receipt, thanks
from webapp.blueprints.public.entry.views import bp

__all__ = ["bp", "link", "receipt", "thanks"]

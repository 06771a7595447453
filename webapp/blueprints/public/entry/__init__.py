"""What a visitor meets who enters a campaign."""

from webapp.blueprints.public.entry import link, preview, receipt, thanks
from webapp.blueprints.public.entry.views import bp

__all__ = ["bp", "link", "preview", "receipt", "thanks"]

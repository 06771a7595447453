"""What a visitor meets who enters a campaign."""

from webapp.blueprints.public.entry import answers, link, receipt, thanks
from webapp.blueprints.public.entry.views import bp

__all__ = ["answers", "bp", "link", "receipt", "thanks"]

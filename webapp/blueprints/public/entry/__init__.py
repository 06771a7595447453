"""What a visitor meets who enters a campaign."""

from webapp.blueprints.public.entry import confirming, preview, receipts
from webapp.blueprints.public.entry.views import bp

__all__ = ["bp", "confirming", "preview", "receipts"]

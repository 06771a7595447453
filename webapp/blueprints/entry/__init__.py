"""What a visitor meets who enters a campaign."""

from webapp.blueprints.entry import confirming, preview, receipts
from webapp.blueprints.entry.views import bp

__all__ = ["bp", "confirming", "preview", "receipts"]

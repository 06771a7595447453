"""What a visitor meets who enters a campaign."""

from webapp.blueprints.public.entry import answers, contact, link, receipt, thanks, ticket
from webapp.blueprints.public.entry.views import bp

__all__ = ["answers", "bp", "contact", "link", "receipt", "thanks", "ticket"]

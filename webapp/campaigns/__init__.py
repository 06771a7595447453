"""What we invite people to: its dates, its words, its rules, and whether it is open."""

from webapp.campaigns.cover import draw_cover
from webapp.campaigns.drafts import ACCENTS, Draft
from webapp.campaigns.errors import NotReady
from webapp.campaigns.models import Campaign, CampaignRules, CampaignWords, State
from webapp.campaigns.operations import publish
from webapp.campaigns.queries import find, find_by_slug, find_rules, find_share_picture, published

__all__ = [
    "ACCENTS",
    "Campaign",
    "CampaignRules",
    "CampaignWords",
    "Draft",
    "NotReady",
    "State",
    "draw_cover",
    "find",
    "find_by_slug",
    "find_rules",
    "find_share_picture",
    "publish",
    "published",
]

"""What we invite people to: its dates, its words, its rules, and whether it is open."""

from webapp.campaigns.contents import ASIDE, PICTURE, changed, from_kept, parts
from webapp.campaigns.cover import draw_cover
from webapp.campaigns.drafts import ACCENTS, CONFIRMATIONS, LISTS, LONGEST_SLUG, OFFER_CHANNELS, TEXTS, Draft
from webapp.campaigns.editing import Saved, begin, discard, illustrate, restore, save
from webapp.campaigns.errors import (
    AlreadyOver,
    ChangedMeanwhile,
    NoPicture,
    NotReady,
    PictureMoves,
    PictureOddlyShaped,
    PictureTooLarge,
    PictureTooSmall,
)
from webapp.campaigns.faults import Fault
from webapp.campaigns.illustrations import keep_picture
from webapp.campaigns.models import Campaign, CampaignDraft, CampaignRules, CampaignWords, DraftVersion, State
from webapp.campaigns.operations import FACTS, close, expect_version, filled_rules, publish
from webapp.campaigns.pictures import Variant, picture_variants
from webapp.campaigns.queries import (
    find,
    find_by_slug,
    find_draft,
    find_draft_of,
    find_picture,
    find_rules,
    find_share_picture,
    find_version,
    is_closed,
    prepared,
    published,
    versions,
)

__all__ = [
    "ACCENTS",
    "ASIDE",
    "CONFIRMATIONS",
    "FACTS",
    "LISTS",
    "LONGEST_SLUG",
    "OFFER_CHANNELS",
    "PICTURE",
    "TEXTS",
    "AlreadyOver",
    "Campaign",
    "CampaignDraft",
    "CampaignRules",
    "CampaignWords",
    "ChangedMeanwhile",
    "Draft",
    "DraftVersion",
    "Fault",
    "NoPicture",
    "NotReady",
    "PictureMoves",
    "PictureOddlyShaped",
    "PictureTooLarge",
    "PictureTooSmall",
    "Saved",
    "State",
    "Variant",
    "begin",
    "changed",
    "close",
    "discard",
    "draw_cover",
    "expect_version",
    "filled_rules",
    "find",
    "find_by_slug",
    "find_draft",
    "find_draft_of",
    "find_picture",
    "find_rules",
    "find_share_picture",
    "find_version",
    "from_kept",
    "illustrate",
    "is_closed",
    "keep_picture",
    "parts",
    "picture_variants",
    "prepared",
    "publish",
    "published",
    "restore",
    "save",
    "versions",
]

"""What a browser keeps for the site: the catalogue of it, and the visitor's choice."""

from webapp.cookies.catalogue import (
    ANALYTICS,
    BY_KEY,
    CHOICE_ITEM,
    COOKIE,
    ITEMS,
    NECESSARY,
    PURPOSES,
    SESSION_ITEM,
    SITE,
    STATISTICS,
    STATS_ITEM,
    Purpose,
    StoredItem,
    items_of,
    offered,
    purposes_here,
    version_of,
    wording,
)
from webapp.cookies.choices import LIFETIME, CookieChoice, choose, pack, unpack
from webapp.cookies.models import CONTROLS, CookieChoiceMade, CookieWording
from webapp.cookies.operations import Circumstances, keep
from webapp.cookies.queries import count_choices, find_choice

__all__ = [
    "ANALYTICS",
    "BY_KEY",
    "CHOICE_ITEM",
    "CONTROLS",
    "COOKIE",
    "ITEMS",
    "LIFETIME",
    "NECESSARY",
    "PURPOSES",
    "SESSION_ITEM",
    "SITE",
    "STATISTICS",
    "STATS_ITEM",
    "Circumstances",
    "CookieChoice",
    "CookieChoiceMade",
    "CookieWording",
    "Purpose",
    "StoredItem",
    "choose",
    "count_choices",
    "find_choice",
    "items_of",
    "keep",
    "offered",
    "pack",
    "purposes_here",
    "unpack",
    "version_of",
    "wording",
]

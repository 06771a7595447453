"""What a browser keeps for the site: the catalogue of it, and the visitor's choice."""

from webapp.cookies.catalogue import (
    ANALYTICS,
    CHOICE_ITEM,
    ITEMS,
    NECESSARY,
    PURPOSES,
    SESSION_ITEM,
    STATISTICS,
    STATS_ITEM,
    Purpose,
    StoredItem,
    items_of,
    offered,
    version_of,
    wording,
)
from webapp.cookies.choices import LIFETIME, CookieChoice, choose, pack, unpack

__all__ = [
    "ANALYTICS",
    "CHOICE_ITEM",
    "ITEMS",
    "LIFETIME",
    "NECESSARY",
    "PURPOSES",
    "SESSION_ITEM",
    "STATISTICS",
    "STATS_ITEM",
    "CookieChoice",
    "Purpose",
    "StoredItem",
    "choose",
    "items_of",
    "offered",
    "pack",
    "unpack",
    "version_of",
    "wording",
]

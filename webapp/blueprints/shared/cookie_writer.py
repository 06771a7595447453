"""Cookies of the catalogue, as they are set and dropped in a browser."""

from werkzeug.wrappers import Response as AnyResponse

from webapp.blueprints.shared.template_tools import settings
from webapp.cookies import COOKIE, SITE, StoredItem
from webapp.platform import cookies


def item_name(item: StoredItem) -> str:
    """What a thing of the catalogue is called in a browser here: on HTTPS our cookies are bound to this host."""
    if item.store != COOKIE or item.setter != SITE:
        return item.name
    return cookies.own_name(item.name, https=settings().is_https)


def set_cookie(response: AnyResponse, item: StoredItem, value: str) -> None:
    """Have the browser keep a cookie of the catalogue for the life that the catalogue gives it."""
    cookies.set_cookie(response, item_name(item), value, max_age=item.life)


def clear_cookie(response: AnyResponse, item: StoredItem) -> None:
    """Have the browser drop a cookie of ours at once."""
    cookies.clear_cookie(response, item_name(item))

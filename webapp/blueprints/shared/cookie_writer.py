"""Cookies of the catalogue, as they are set and dropped in a browser."""

from werkzeug.wrappers import Response as AnyResponse

from webapp import cookies
from webapp.blueprints.shared.template_tools import settings
from webapp.cookies import StoredItem


def item_name(item: StoredItem) -> str:
    """What a thing of the catalogue is called in a browser here: on HTTPS our cookies are bound to this host."""
    is_bound = item.store == cookies.COOKIE and item.setter == cookies.SITE and settings().is_https
    return f"__Host-{item.name}" if is_bound else item.name


def set_cookie(response: AnyResponse, item: StoredItem, value: str) -> None:
    """Have the browser keep a cookie of the catalogue for the life that the catalogue gives it."""
    response.set_cookie(
        item_name(item), value, max_age=item.life, path="/", secure=settings().is_https, httponly=True, samesite="Lax"
    )


def clear_cookie(response: AnyResponse, item: StoredItem) -> None:
    """Have the browser drop a cookie of ours at once."""
    response.delete_cookie(item_name(item), path="/", secure=settings().is_https, httponly=True, samesite="Lax")

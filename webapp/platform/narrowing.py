"""What the type checker cannot see by itself, said once each."""

from typing import Any, TypeVar

T = TypeVar("T")


def required(found: T | None, why: str) -> T:
    """What was found, where nothing but a fault of ours could have lost it. Raises `LookupError` with `why`."""
    if found is None:
        raise LookupError(why)
    return found


def current_object(proxy: T) -> T:
    """What stands behind one of Flask's proxies (`request`, `current_app`): to hand it on, or to look once for many."""
    behind: Any = proxy
    found: T = behind._get_current_object()
    return found

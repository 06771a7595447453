"""How often something may be tried before a visitor is asked to wait."""

from flask import abort

from webapp.platform import ratelimit


def refuse_beyond(limit: str, name: str, who: str, *, count: bool = True) -> None:
    """Count one try (with `count=False`, only look), and answer 429 when there were too many."""
    if not ratelimit.within(limit, name, who, count=count):
        abort(429)

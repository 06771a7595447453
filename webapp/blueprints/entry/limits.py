"""How often something may be tried before a visitor is asked to wait."""

from flask import abort

from webapp.blueprints import refusals
from webapp.platform import ratelimit


def refuse_beyond(limit: str, name: str, who: str, *, count: bool = True, campaign_id: int | None = None) -> None:
    """Count one try (with `count=False`, only look), and answer 429 when there were too many.

    Among the refused entries of a campaign it is counted where the campaign is given.
    """
    if not ratelimit.within(limit, name, who, count=count):
        if campaign_id is not None:
            refusals.note(campaign_id, "too_many_tries")
        abort(429)

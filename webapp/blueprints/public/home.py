"""The list of campaigns."""

from typing import Any

from flask import render_template

from webapp import campaigns
from webapp.campaigns import State
from webapp.platform import clock, headers
from webapp.platform.i18n import LocalizedBlueprint, current_language

bp = LocalizedBlueprint("home", __name__)
bp.after_request(headers.keep_but_ask)


@bp.get("/")
def home() -> str:
    """Campaigns that run, come soon, are over."""
    now = clock.now()
    shelves: dict[str, list[dict[str, Any]]] = {state: [] for state in State}
    for campaign in campaigns.published():
        shelves[campaign.state(now)].append({"campaign": campaign, "words": campaign.words(current_language())})
    shelves[State.SOON].sort(key=lambda item: item["campaign"].opens_at)
    shelves[State.OVER].reverse()
    return render_template("public/home.html", **shelves)

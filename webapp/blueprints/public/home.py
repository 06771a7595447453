"""The list of campaigns."""

from typing import Any

from flask import render_template, request

from webapp import campaigns
from webapp.campaigns import CampaignWords, State
from webapp.platform import clock, headers
from webapp.platform.i18n import LocalizedBlueprint, current_language

bp = LocalizedBlueprint("home", __name__)
bp.after_request(headers.keep_but_ask)

SEARCHED_FROM = 13
"""Campaigns from which on there is a search: a dozen are seen at once."""
LONGEST_SEARCH = 60


@bp.get("/")
def home() -> str:
    """Campaigns that run, come soon, are over; those whose title or prize has the words of `q`."""
    now, language = clock.now(), current_language()
    published = campaigns.published()
    sought = " ".join(request.args.get("q", "").split())[:LONGEST_SEARCH]
    shelves: dict[str, list[dict[str, Any]]] = {state: [] for state in State}
    for campaign in published:
        words = campaign.words(language)
        if _has(words, sought):
            shelves[campaign.state(now)].append({"campaign": campaign, "words": words})
    shelves[State.SOON].sort(key=lambda item: item["campaign"].opens_at)
    shelves[State.OVER].reverse()
    return render_template(
        "public/home.html",
        has_search=len(published) >= SEARCHED_FROM,
        sought=sought,
        longest_search=LONGEST_SEARCH,
        **shelves,
    )


def _has(words: CampaignWords, sought: str) -> bool:
    """Whether each word that is sought begins or stands in the title or the prize."""
    text = f"{words.title} {words.prize}".casefold()
    return all(part in text for part in sought.casefold().split())

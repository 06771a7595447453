"""Confirming an entry by the link in the message."""

from flask import redirect, render_template, request, session, url_for

from webapp import campaigns, entries
from webapp.analytics import Stage
from webapp.blueprints.public.entry import memory
from webapp.blueprints.public.entry.views import Answer, bp
from webapp.blueprints.shared import limits
from webapp.blueprints.shared.visit_tracking import tracking as visit_tracking
from webapp.campaigns import Campaign
from webapp.platform import clock
from webapp.platform.i18n import current_language


# Mail scanners open links, so a GET shows a button and only the POST acts.
@bp.route("/confirm/<token>", methods=["GET", "POST"])
def link(token: str) -> Answer:
    """The link from the message."""
    limits.refuse(limits.of_visitor(limits.LINKS))
    attempt = entries.find_attempt_by_link(token)
    campaign = campaigns.find(attempt.campaign_id) if attempt else None
    if attempt is None or campaign is None or not entries.link_works(attempt, clock.now()):
        return _link_page(None, "gone"), 410
    if request.method != "POST":  # a HEAD looks, as a GET does
        return _link_page(campaign, "ready"), 200
    try:
        _entry, key = entries.confirm_by_link(campaign, token, clock.now())
    except entries.LinkGone:
        return _link_page(None, "gone"), 410
    visit_tracking.note_stages(campaign.slug, Stage.CONFIRMED)
    memory.confirmed(session, campaign.slug, key)
    return redirect(url_for(".thanks", slug=campaign.slug), code=303)


def _link_page(campaign: Campaign | None, state: str) -> str:
    words = campaign.words(current_language()) if campaign else None
    return render_template("public/entry/link.html", campaign=campaign, words=words, state=state)

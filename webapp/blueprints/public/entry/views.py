"""Entering a campaign: the landing page and its form."""

from flask import abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from webapp.analytics import Stage
from webapp.blueprints.public.entry import invitation as invitations
from webapp.blueprints.public.entry import memory, pages, refusal_counts, shown, submission
from webapp.blueprints.public.entry.forms import EnterCampaignForm, form_for
from webapp.blueprints.public.entry.invitation import Invitation
from webapp.blueprints.public.entry.submission import MISTAKES, Accepted, CameTooLate, GivenBack
from webapp.blueprints.shared import limits
from webapp.blueprints.shared.visit_tracking import link_names
from webapp.blueprints.shared.visit_tracking import tracking as visit_tracking
from webapp.campaigns import Campaign
from webapp.platform import clock, metrics, ratelimit
from webapp.platform.i18n import LocalizedBlueprint, current_language

bp = LocalizedBlueprint("entry", __name__)

Answer = AnyResponse | tuple[str, int] | tuple[str, int, dict[str, str]]


@bp.route("/c/<slug>", methods=["GET", "POST"])
def form(slug: str) -> Answer:
    """The landing page, and the entry that its form sends."""
    invitation = invitations.find(slug, current_language()) or abort(404)
    if request.method == "POST":
        return _answer(invitation, submission.submit(invitation, request.form, clock.now()))
    return pages.landing(invitation, clock.now())


def _answer(invitation: Invitation, outcome: Accepted | GivenBack | CameTooLate) -> Answer:
    match outcome:
        case Accepted():
            return _thank(invitation.campaign, outcome)
        case GivenBack():
            return _give_back(invitation, outcome)
        case CameTooLate():
            return _closed_page(outcome.campaign)


def _thank(campaign: Campaign, accepted: Accepted) -> Answer:
    metrics.ENTRIES.labels("taken").inc()
    if accepted.is_first:
        visit_tracking.note_stages(campaign.slug, Stage.BEGAN, Stage.SENT)
    memory.entered(session, campaign.slug, accepted.shown_key)
    return redirect(url_for(".thanks", slug=campaign.slug, s=link_names.carried()), code=303)


def _give_back(invitation: Invitation, back: GivenBack) -> Answer:
    campaign, now = invitation.campaign, clock.now()
    form = back.form or _judged(invitation)
    if back.reason == MISTAKES:
        visit_tracking.note_errors(campaign.slug, form.wrong_fields())
        refusal_counts.note_mistakes(campaign.id, form.wrong_fields())
    else:
        refusal_counts.note(campaign.id, back.reason)
    status, wait = back.status, back.wait
    if too_many := ratelimit.spend(limits.of_visitor(limits.MISTAKES)):
        refusal_counts.note(campaign.id, "too_many_tries")
        status, wait = 429, max(wait, too_many)
    metrics.ENTRIES.labels("given back").inc()
    visit_tracking.note_stages(campaign.slug, Stage.BEGAN)
    if back.untick:
        form.untick_consents()
    token = form.shown.data if back.keep_token and form.shown.data else shown.issue(invitation, now)
    if wait:
        page, status = pages.landing_again(invitation, form, now, status, limits.wait_notice(wait), token)
        return page, status, limits.retry_after(wait)
    notice = str(back.notice) if back.notice else None
    return pages.landing_again(invitation, form, now, status, notice, token)


def _judged(invitation: Invitation) -> EnterCampaignForm:
    form = form_for(invitation)
    form.validate()
    return form


def _closed_page(campaign: Campaign) -> tuple[str, int]:
    refusal_counts.note(campaign.id, "closed")
    state = campaign.state(clock.now())
    words = campaign.words(current_language())
    return render_template("public/entry/closed.html", campaign=campaign, words=words, state=state), 410

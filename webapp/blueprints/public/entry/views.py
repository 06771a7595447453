"""Entering a campaign: the landing page and its form."""

from flask import abort, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from webapp import campaigns, consent, entries
from webapp.analytics import Stage
from webapp.blueprints.public.entry import invitation as invitations
from webapp.blueprints.public.entry import memory, pages, refusal_counts, shown
from webapp.blueprints.public.entry.forms import EnterCampaignForm, form_for
from webapp.blueprints.public.entry.invitation import Invitation
from webapp.blueprints.shared import limits
from webapp.blueprints.shared.template_tools import settings
from webapp.blueprints.shared.visit_tracking import link_names
from webapp.blueprints.shared.visit_tracking import tracking as visit_tracking
from webapp.campaigns import Campaign
from webapp.platform import clock, metrics, ratelimit
from webapp.platform.i18n import LocalizedBlueprint, current_language
from webapp.platform.ratelimit import Progress

bp = LocalizedBlueprint("entry", __name__)

REFUSALS = (limits.TooManyTries, entries.CampaignClosed, entries.FormUsed)
"""What an entry may come to that is no fault of ours."""

Answer = AnyResponse | tuple[str, int] | tuple[str, int, dict[str, str]]


@bp.route("/c/<slug>", methods=["GET", "POST"])
def form(slug: str) -> Answer:
    """The landing page, and the entry that its form sends."""
    invitation = invitations.find(slug, current_language()) or abort(404)
    if request.method == "POST":
        return _enter(invitation)
    return pages.landing(invitation, clock.now())


def _enter(invitation: Invitation) -> Answer:
    campaign, now = invitation.campaign, clock.now()
    if not campaign.is_open(now):
        return _closed_page(campaign)
    form = form_for(invitation)
    is_valid = form.validate()
    if form.csrf_token.errors:
        refusal_counts.note(campaign.id, "session_over")
        return _give_back(
            invitation,
            form,
            400,
            _(
                "The page was open for too long, or your browser does not keep the cookie that protects the form. Nothing was saved; check your answers and send them again."
            ),
        )
    try:
        evidence = shown.read(form.shown.data or "", invitation, now, settings().shown_min_seconds)
    except (shown.ShownBroken, shown.ShownTooLong) as refusal:
        refusal_counts.note(campaign.id, "form_too_old" if isinstance(refusal, shown.ShownTooLong) else "form_not_ours")
        return _give_back(
            invitation, form, 422, _("The page had been open for long. Check your answers and send them again.")
        )
    except shown.ShownOtherWords:
        refusal_counts.note(campaign.id, "words_changed")
        return _give_back(
            invitation,
            form,
            422,
            _("While the page was open, its words changed. Read the consents again and tick what you agree to."),
            untick=True,
        )
    except shown.ShownTooLittle:
        refusal_counts.note(campaign.id, "form_too_young")
        return _give_back(
            invitation, form, 422, _("That was very quick. Check your answers and send them again."), keep_token=True
        )
    if form.trap.data:
        refusal_counts.note(campaign.id, "trap")
        return _give_back(
            invitation,
            form,
            422,
            _(
                "A field that people do not see was filled in, by your browser perhaps. It is empty again; send the form once more."
            ),
        )
    if not is_valid:
        visit_tracking.note_errors(campaign.slug, form.wrong_fields())
        refusal_counts.note_mistakes(campaign.id, form.wrong_fields())
        return _give_back(invitation, form, 422, None, keep_token=True)
    return _hand_over(invitation, form, evidence)


def _hand_over(invitation: Invitation, form: EnterCampaignForm, evidence: consent.Evidence) -> Answer:
    campaign = invitation.campaign
    try:
        is_first = _take(campaign, form, evidence)
    except limits.TooManyTries as refusal:
        refusal_counts.note(campaign.id, "too_many_tries")
        return _give_back(invitation, form, 429, None, keep_token=True, wait=refusal.wait)
    except entries.CampaignClosed:
        return _closed_page(campaigns.find(campaign.id) or campaign)
    except entries.FormUsed:
        refusal_counts.note(campaign.id, "form_used")
        return _give_back(
            invitation,
            form,
            422,
            _("This form was sent before, for another person. Check the answers and the consents, and send it again."),
            untick=True,
        )
    # The same answer whoever has entered before, so that nobody can find out who has.
    metrics.ENTRIES.labels("taken").inc()
    if is_first:
        visit_tracking.note_stages(campaign.slug, Stage.BEGAN, Stage.SENT)
    memory.entered(session, campaign.slug, evidence.shown_key)
    return redirect(url_for(".thanks", slug=campaign.slug, s=link_names.carried()), code=303)


def _take(campaign: Campaign, form: EnterCampaignForm, evidence: consent.Evidence) -> bool:
    """Hand the entry to the room. Answers whether this is the first time that the form is sent."""
    particulars = form.particulars()
    sent, subjects = limits.sending(evidence.shown_key, particulars), limits.of_entry(campaign.id, particulars)
    progress, wait = limits.begin(sent, subjects)
    is_first = progress is Progress.FIRST
    try:
        if wait:
            raise limits.TooManyTries(wait)
        entries.enter(campaign, form.details(consent.with_choices(evidence, form.choices())), at=clock.now())
    except BaseException as fault:
        # What has not succeeded excuses nothing: sent again, it counts again. A fault of ours counts for nobody:
        # who sends the form until the database is back would be asked to wait an hour.
        if is_first:
            ratelimit.fail(sent)
            if not isinstance(fault, REFUSALS):
                ratelimit.give_back(*subjects)
        raise
    if is_first:
        ratelimit.succeed(sent)
    return is_first


def _give_back(
    invitation: Invitation,
    form: EnterCampaignForm,
    status: int,
    notice: str | None,
    *,
    keep_token: bool = False,
    untick: bool = False,
    wait: int = 0,
) -> Answer:
    if too_many := ratelimit.spend(limits.of_visitor(limits.MISTAKES)):
        refusal_counts.note(invitation.campaign.id, "too_many_tries")
        status, wait = 429, max(wait, too_many)
    metrics.ENTRIES.labels("given back").inc()
    visit_tracking.note_stages(invitation.campaign.slug, Stage.BEGAN)
    now = clock.now()
    if untick:
        form.untick_consents()
    token = form.shown.data if keep_token and form.shown.data else shown.issue(invitation, now)
    if wait:
        page, status = pages.landing_again(invitation, form, now, status, limits.wait_notice(wait), token)
        return page, status, limits.retry_after(wait)
    return pages.landing_again(invitation, form, now, status, notice, token)


def _closed_page(campaign: Campaign) -> tuple[str, int]:
    refusal_counts.note(campaign.id, "closed")
    state = campaign.state(clock.now())
    words = campaign.words(current_language())
    return render_template("public/entry/closed.html", campaign=campaign, words=words, state=state), 410

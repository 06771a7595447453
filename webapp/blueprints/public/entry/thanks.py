"""The page that follows the form: what happens next, the code and a new one, at last the ticket."""

import math

from flask import abort, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp import campaigns, consent, entries
from webapp.analytics import Stage
from webapp.blueprints.public.entry import memory, pages
from webapp.blueprints.public.entry.views import Answer, bp
from webapp.blueprints.shared import limits
from webapp.blueprints.shared.entry_form.forms import ConfirmEntryForm
from webapp.blueprints.shared.template_tools import settings
from webapp.blueprints.shared.visit_tracking import link_names
from webapp.blueprints.shared.visit_tracking import tracking as visit_tracking
from webapp.campaigns import Campaign
from webapp.platform import clock, ratelimit
from webapp.platform.i18n import alternates, current_language


@bp.get("/c/<slug>/thanks")
def thanks(slug: str) -> str:
    """What happens next; after the confirmation, the ticket and the receipt."""
    campaign = campaigns.find_by_slug(slug) or abort(404)
    return _thanks_page(campaign)


@bp.post("/c/<slug>/confirm")
def confirm(slug: str) -> Answer:
    """The code from the message."""
    campaign = campaigns.find_by_slug(slug) or abort(404)
    if wait := ratelimit.spend(limits.of_visitor(limits.CODES)):
        return _thanks_page(campaign, notice=limits.wait_notice(wait)), 429, limits.retry_after(wait)
    key = memory.attempt_of(session, slug)
    form = ConfirmEntryForm()
    if key is None:
        return _thanks_page(
            campaign,
            notice=_(
                "This browser does not remember your entry. Open the link in the message instead, or fill in the form again."
            ),
        ), 422
    if fault := form.fault():
        return _thanks_page(campaign, code_error=fault), 422
    try:
        entries.confirm_by_code(campaign, key, form.digits(), clock.now())
    except entries.CodeRefused:
        return _thanks_page(campaign, code_error=_not_fitting(memory.tries_left(session, slug))), 422
    visit_tracking.note_stages(slug, Stage.CONFIRMED)
    memory.confirmed(session, slug, key)
    return redirect(url_for(".thanks", slug=slug, s=link_names.carried()), code=303)


@bp.post("/c/<slug>/resend")
def resend(slug: str) -> Answer:
    """A new code, please."""
    campaign = campaigns.find_by_slug(slug) or abort(404)
    if wait := ratelimit.spend(limits.of_visitor(limits.RESENDS)):
        return _thanks_page(campaign, notice=limits.wait_notice(wait)), 429, limits.retry_after(wait)
    key = memory.attempt_of(session, slug)
    if key is not None:
        try:
            entries.resend(campaign, key, clock.now())
            memory.forget_tries(session, slug)
        except entries.TooSoon as refusal:
            if refusal.wait is None:
                return _thanks_page(campaign, notice=_("Four codes can be sent for one form. Fill it in again.")), 429
            seconds = math.ceil(refusal.wait.total_seconds())
            sent = _("A code was sent a moment ago; look in the spam folder too.")
            page = _thanks_page(campaign, notice=f"{sent} {limits.wait_in_words(seconds)}")
            return page, 429, limits.retry_after(seconds)
    return redirect(url_for(".thanks", slug=slug, sent="again", s=link_names.carried()), code=303)


def _not_fitting(left: int) -> str:
    if not left:
        return str(_("The code did not fit, and no tries are left: have a new one sent"))
    return str(
        ngettext("The code did not fit. %(num)s try is left", "The code did not fit. %(num)s tries are left", left)
    )


def _thanks_page(campaign: Campaign, code_error: str | None = None, notice: str | None = None) -> str:
    entry = memory.confirmed_entry(session, campaign)
    key = memory.attempt_of(session, campaign.slug)
    waiting = key is not None and campaign.confirmation != "none"
    receipt = consent.find_receipt_of(entry.participant_id, campaign.id) if entry else None
    token = consent.receipt_token(receipt) if receipt else None
    receipt_url = url_for(".receipt", token=token) if token else None
    stage = "confirmed" if entry else "waiting" if waiting else "sent"
    if notice is None and request.args.get("sent") == "again":
        notice = _("A new code is on its way. The one before no longer works.")
    return render_template(
        "public/entry/thanks.html",
        campaign=campaign,
        words=campaign.words(current_language()),
        stage=stage,
        channel=entries.channel_of(campaign),
        code_error=code_error,
        notice=notice,
        ticket=entries.grouped(entry.ticket or "") if entry else None,
        ticket_qr=pages.qr_code(settings().public_url + receipt_url) if receipt_url else None,
        receipt_url=receipt_url,
        rules_number=entry.rules_number if entry else None,
        alternates=alternates(f"{bp.name}.thanks"),
    )

"""The page that follows the form: what happens next, the code and a new one, at last the ticket."""

import math
from dataclasses import dataclass

from flask import abort, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp import campaigns, entries
from webapp.analytics import Stage
from webapp.blueprints.public.entry import memory
from webapp.blueprints.public.entry.earned_ticket import find_ticket
from webapp.blueprints.public.entry.views import Answer, bp
from webapp.blueprints.shared import limits
from webapp.blueprints.shared.entry_form.contact_form import CorrectContactForm, contact_form
from webapp.blueprints.shared.entry_form.forms import ConfirmEntryForm
from webapp.blueprints.shared.forms import named_error
from webapp.blueprints.shared.visit_tracking import link_names
from webapp.blueprints.shared.visit_tracking import tracking as visit_tracking
from webapp.campaigns import Campaign
from webapp.platform import clock, ratelimit
from webapp.platform.i18n import alternates, current_language
from webapp.platform.narrowing import current_object


@dataclass(frozen=True)
class Said:
    """What the page says of the form that was sent from it."""

    code_error: str | None = None
    notice: str | None = None
    contact_form: CorrectContactForm | None = None
    """The corrected address as it was sent, with what is wrong with it."""

    @property
    def errors(self) -> list[dict[str, str]]:
        """What is wrong, for the summary on top."""
        if self.code_error:
            return [{"href": "#code", "text": str(_("Code"))}]
        wrong = self.contact_form.contact if self.contact_form and self.contact_form.contact.errors else None
        if wrong is None:
            return []
        return [{"href": f"#{wrong.id}", "text": named_error(wrong) if wrong.data else str(wrong.errors[0])}]


@bp.get("/c/<slug>/thanks")
def thanks(slug: str) -> str:
    """What happens next; after the confirmation, the ticket and the receipt."""
    campaign = campaigns.find_by_slug(slug) or abort(404)
    return thanks_page(campaign, Said())


@bp.post("/c/<slug>/confirm")
def confirm(slug: str) -> Answer:
    """The code from the message."""
    campaign = campaigns.find_by_slug(slug) or abort(404)
    if wait := ratelimit.spend(limits.of_visitor(limits.CODES)):
        return thanks_page(campaign, Said(notice=limits.wait_notice(wait))), 429, limits.retry_after(wait)
    key = memory.attempt_of(session, slug)
    form = ConfirmEntryForm()
    if key is None:
        notice = _(
            "This browser does not remember your entry. Open the link in the message instead, or fill in the form again."
        )
        return thanks_page(campaign, Said(notice=notice)), 422
    if fault := form.fault():
        return thanks_page(campaign, Said(fault)), 422
    try:
        entries.confirm_by_code(campaign, key, form.digits(), clock.now())
    except entries.CodeRefused:
        return thanks_page(campaign, Said(_not_fitting(memory.count_try(session, slug)))), 422
    visit_tracking.note_stages(slug, Stage.CONFIRMED)
    memory.confirmed(session, slug, key)
    return redirect(url_for(".thanks", slug=slug, s=link_names.carried()), code=303)


@bp.post("/c/<slug>/resend")
def resend(slug: str) -> Answer:
    """A new code, please."""
    campaign = campaigns.find_by_slug(slug) or abort(404)
    if wait := ratelimit.spend(limits.of_visitor(limits.RESENDS)):
        return thanks_page(campaign, Said(notice=limits.wait_notice(wait))), 429, limits.retry_after(wait)
    key = memory.attempt_of(session, slug)
    if key is not None:
        try:
            entries.resend(campaign, key, clock.now())
            memory.code_asked(session, slug, clock.now())
        except entries.TooSoon as refusal:
            if refusal.wait is None:
                notice = _("Four codes can be sent for one form. Fill it in again.")
                return thanks_page(campaign, Said(notice=notice)), 429
            seconds = math.ceil(refusal.wait.total_seconds())
            sent = _("A code was sent a moment ago; look in the spam folder too.")
            page = thanks_page(campaign, Said(notice=f"{sent} {limits.wait_in_words(seconds)}"))
            return page, 429, limits.retry_after(seconds)
    return redirect(url_for(".thanks", slug=slug, sent="again", s=link_names.carried()), code=303)


def thanks_page(campaign: Campaign, said: Said) -> str:
    """The page, with what is said of a form that was sent from it."""
    held, slug = current_object(session), campaign.slug
    shown = find_ticket(campaign)
    waiting = memory.attempt_of(held, slug) is not None and campaign.confirmation != "none"
    wait = math.ceil(memory.wait_for_code(held, slug, clock.now()).total_seconds())
    may_correct = waiting and memory.may_correct(held, slug)
    return render_template(
        "public/entry/thanks.html",
        campaign=campaign,
        words=campaign.words(current_language()),
        is_open=campaign.is_open(clock.now()),
        stage="confirmed" if shown else "waiting" if waiting else "sent",
        channel=entries.channel_of(campaign),
        code_error=said.code_error,
        errors=said.errors,
        notice=said.notice or (_sent_notice(memory.sent_to(held, slug)) if waiting and wait else None),
        sent_to=memory.sent_to(held, slug),
        contact=(said.contact_form or contact_form(entries.contact_field(campaign))) if may_correct else None,
        tries_left=memory.tries_left(held, slug),
        wait=wait,
        ticket=shown,
        alternates=alternates(f"{bp.name}.thanks"),
    )


def _not_fitting(left: int) -> str:
    if not left:
        return str(_("The code did not fit, and no tries are left: have a new one sent"))
    return str(
        ngettext("The code did not fit. %(num)s try is left", "The code did not fit. %(num)s tries are left", left)
    )


def _sent_notice(sent_to: str) -> str | None:
    match request.args.get("sent"):
        case "again":
            return str(_("A new code is on its way. The one before no longer works."))
        case "corrected" if sent_to:
            return str(_("A new code is on its way to %(address)s. The one before no longer works.", address=sent_to))
    return None

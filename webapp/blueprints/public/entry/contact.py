"""Correcting where the code goes, once, before it is confirmed."""

from flask import abort, redirect, session, url_for
from flask_babel import gettext as _

from webapp import campaigns, entries, participants
from webapp.blueprints.public.entry import memory
from webapp.blueprints.public.entry.thanks import Said, thanks_page
from webapp.blueprints.public.entry.views import Answer, bp
from webapp.blueprints.shared import limits
from webapp.blueprints.shared.entry_form.contact_form import contact_form
from webapp.blueprints.shared.visit_tracking import link_names
from webapp.platform import clock, ratelimit
from webapp.platform.narrowing import current_object


@bp.post("/c/<slug>/contact")
def contact(slug: str) -> Answer:
    """Another address in place of the one that was typed: the answer is the same whoever has entered by either."""
    campaign = campaigns.find_by_slug(slug) or abort(404)
    kind, held = entries.contact_field(campaign), current_object(session)
    key, form = memory.attempt_of(held, slug), contact_form(kind)
    if key is None or not memory.may_correct(held, slug):
        return thanks_page(campaign, Said(notice=_hopeless())), 422
    if not form.validate() or form.contact.value is None:
        return thanks_page(campaign, Said(contact_form=form)), 422
    wanted = form.contact.value
    if wait := ratelimit.spend(limits.of_visitor(limits.RESENDS), limits.of_contact(kind, wanted)):
        page = thanks_page(campaign, Said(contact_form=form, notice=limits.wait_notice(wait)))
        return page, 429, limits.retry_after(wait)
    try:
        entries.correct_contact(campaign, key, wanted, clock.now())
    except entries.NotCorrectable:
        return thanks_page(campaign, Said(notice=_hopeless())), 422
    memory.corrected(held, slug, participants.masked_for_owner(kind, wanted), clock.now())
    return redirect(url_for(".thanks", slug=slug, sent="corrected", s=link_names.carried()), code=303)


def _hopeless() -> str:
    return str(_("The address can be corrected once, within an hour of the form. Fill the form in again."))

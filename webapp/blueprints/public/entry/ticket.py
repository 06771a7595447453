"""Keeping a ticket as a picture, and forgetting it on a device that others use too."""

from flask import Response, abort, redirect, session, url_for
from flask_babel import gettext as _

from webapp import campaigns
from webapp.blueprints.public.entry import memory
from webapp.blueprints.public.entry.earned_ticket import find_ticket
from webapp.blueprints.public.entry.views import Answer, bp
from webapp.blueprints.shared import limits
from webapp.blueprints.shared.template_tools import dated_moment
from webapp.blueprints.shared.visit_tracking import link_names
from webapp.campaigns import TicketStub
from webapp.platform.i18n import current_language
from webapp.platform.narrowing import current_object


@bp.get("/c/<slug>/ticket.png")
def ticket_picture(slug: str) -> Response:
    """The ticket as a picture to keep: for the browser that confirmed alone, so its address tells nothing."""
    campaign = campaigns.find_by_slug(slug) or abort(404)
    ticket = find_ticket(campaign) or abort(404)
    limits.refuse(limits.of_visitor(limits.PICTURES))
    stub = TicketStub(
        label=_("Your ticket"),
        number=ticket.number,
        lines=[_("Confirmed on %(moment)s", moment=dated_moment(ticket.confirmed_at))],
        address=ticket.receipt_address,
        caption=_("Your receipt"),
    )
    png = campaigns.draw_ticket(slug, current_language(), stub)
    response = Response(png, mimetype="image/png")
    response.headers["Content-Disposition"] = "attachment; filename=ticket.png"
    return response


@bp.post("/c/<slug>/forget")
def forget(slug: str) -> Answer:
    """Have this browser forget an entry: it is not its owner who sits before it, or somebody else is to enter."""
    campaign = campaigns.find_by_slug(slug) or abort(404)
    limits.refuse(limits.of_visitor(limits.RESENDS))
    memory.forget(current_object(session), campaign.slug)
    return redirect(url_for("entry.form", slug=slug, s=link_names.carried(), _anchor="entry"), code=303)

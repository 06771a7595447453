"""Files of people's data: asked for by one responsible person, approved by another, downloaded once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, abort, redirect, render_template, request, stream_with_context, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from webapp import campaigns, disclosures
from webapp.accounts import RESPONSIBLE
from webapp.blueprints.shared import access
from webapp.blueprints.shared.denials import Denied
from webapp.blueprints.shared.labels import FIELDS, GROUNDS
from webapp.blueprints.staff.entries.forms import AskExportForm, RefuseExportForm, errors_of
from webapp.blueprints.staff.entries.views import bp
from webapp.campaigns import Campaign
from webapp.disclosures import ExportRequest
from webapp.platform import clock

REFUSED = (
    disclosures.OwnRequest,
    disclosures.AlreadyDecided,
    disclosures.NotTheirs,
    disclosures.NotApproved,
    disclosures.AlreadyDownloaded,
    disclosures.ExportExpired,
)
"""Why nothing is decided about a request, or no file is given."""


@bp.route("/c/<slug>/exports", methods=["GET", "POST"])
@access.rule(RESPONSIBLE, fresh=True)
def exports(slug: str) -> str | tuple[str, int] | AnyResponse:
    """The requests of a campaign, and a form for a new one."""
    campaign = campaigns.find_by_slug(slug) or abort(404)
    form = AskExportForm(campaign.field_names)
    if request.method == "POST":
        if not form.validate():
            return _page(campaign, form), 422
        disclosures.ask(form.asked(campaign.id), access.colleague(), clock.now())
        return redirect(url_for("entries.exports", slug=slug), 303)
    return _page(campaign, form)


@bp.post("/exports/<uuid:request_id>/approve")
@access.rule(RESPONSIBLE, fresh=True)
def approve(request_id: UUID) -> AnyResponse:
    """Approve somebody else's request."""
    asked = disclosures.find(request_id) or abort(404)
    try:
        disclosures.approve(request_id, access.colleague(), clock.now())
    except REFUSED as refusal:
        raise _denied(refusal) from refusal
    return _back(asked)


@bp.post("/exports/<uuid:request_id>/refuse")
@access.rule(RESPONSIBLE, fresh=True)
def refuse(request_id: UUID) -> AnyResponse | tuple[str, int]:
    """Refuse somebody else's request, and say why."""
    asked, form = disclosures.find(request_id) or abort(404), RefuseExportForm()
    campaign = campaigns.find(asked.campaign_id) or abort(404)
    if not form.validate():
        errors = [error | {"href": f"{error['href']}-{request_id}"} for error in errors_of(form)]
        asking = AskExportForm(campaign.field_names)
        return _page(campaign, asking, errors=errors, refused=form, refused_id=request_id), 422
    try:
        disclosures.refuse(request_id, form.words.data, access.colleague(), clock.now())
    except REFUSED as refusal:
        raise _denied(refusal) from refusal
    return _back(asked)


@bp.route("/exports/<uuid:request_id>/download", methods=["GET", "POST"])
@access.rule(RESPONSIBLE, fresh=True, gives_file=True)
def download(request_id: UUID) -> AnyResponse:
    """The file, once: written as it is read, sealed by the password that the page showed. GET leads to that page."""
    me, at = access.colleague(), clock.now()
    wanted = disclosures.find(request_id) or abort(404)
    if request.method != "POST":
        return _back(wanted)
    try:
        asked = disclosures.begin_download(request_id, me, at)
    except REFUSED as refusal:
        raise _denied(refusal) from refusal
    campaign = campaigns.find(asked.campaign_id) or abort(404)
    password = disclosures.password_of(asked) or abort(409)
    lines = disclosures.rows(asked, _headings, me.id, at)
    name = f"vpluse-{campaign.slug}-{clock.day_in_almaty(at)}"
    response = Response(stream_with_context(disclosures.sealed(lines, name, password, at)), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response


def _denied(refusal: Exception) -> Denied:
    words = {
        disclosures.OwnRequest: _("You asked for this file yourself: a second responsible person decides about it."),
        disclosures.AlreadyDecided: _("Somebody has decided about this request already."),
        disclosures.NotTheirs: _("Only who asked for a file downloads it."),
        disclosures.NotApproved: _("A second responsible person has not approved this file."),
        disclosures.AlreadyDownloaded: _("The file was downloaded already: each is given out once. Ask for a new one."),
        disclosures.ExportExpired: _("The approval was good for a day and has run out. Ask for a new file."),
    }
    return Denied(_("This cannot be done"), words[type(refusal)])


def _headings(fields: Sequence[str]) -> list[str]:
    return [_("Ticket"), _("Entered (Almaty)"), *(str(FIELDS[name]) for name in fields)]


def _page(campaign: Campaign, form: AskExportForm, **more: Any) -> str:
    now, me = clock.now(), access.colleague()
    found = [(asked, asked.state(now), asked.asked_by == me.id) for asked in disclosures.requests(campaign.id)]
    return render_template(
        "staff/entries/exports.html",
        campaign=campaign,
        form=form,
        requests=found,
        now=now,
        grounds=GROUNDS,
        fields=FIELDS,
        password_of=disclosures.password_of,
        people={
            asked.id: disclosures.count_people(asked) for asked, state, _mine in found if state in {"waiting", "ready"}
        },
        most_counted=disclosures.MOST_COUNTED,
        **{"errors": errors_of(form)} | more,
    )


def _back(asked: ExportRequest) -> AnyResponse:
    campaign = campaigns.find(asked.campaign_id) or abort(404)
    return redirect(url_for("entries.exports", slug=campaign.slug), 303)

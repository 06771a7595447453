"""Links to a campaign that say where they stand, with codes to print."""

from io import BytesIO

import segno
from flask import Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from webapp import analytics, campaigns
from webapp.blueprints import access, made_links
from webapp.blueprints.editor.views import EDITORS, NUMBER, Answer, bp, find_row, title_of
from webapp.blueprints.template_tools import settings
from webapp.campaigns import Campaign, CampaignDraft
from webapp.platform import clock
from webapp.platform.i18n import LANGUAGES, current_language

QUIET_ZONE = 4
"""Modules of light around a code (ISO/IEC 18004, 9.1)."""
SVG_SCALE, PNG_SCALE = 10, 32
"""Pixels of a module: a PNG of over a thousand in all, sharp on a poster."""
NAME = "<string(minlength=2, maxlength=24):name>"


@bp.route(f"/staff/campaigns/{NUMBER}/links", methods=["GET", "POST"])
@access.rule(*EDITORS)
def links(number: int) -> Answer:
    """The links made to a campaign, with their codes; POST makes one."""
    row = find_row(number)
    if request.method != "POST":
        return _page(row)
    campaign = row.campaign or abort(404)
    name, label = request.form.get("name", "").strip().lower(), request.form.get("label", "").strip()
    error = _make(campaign, name, label)
    if error:
        return _page(row, {"name": name, "label": label}, error), 422
    return redirect(url_for(".links", number=number, _anchor=f"link-{name}"), code=303)


@bp.post(f"/staff/campaigns/{NUMBER}/links/{NAME}/remove")
@access.rule(*EDITORS)
def remove_link(number: int, name: str) -> Answer:
    """Remove a link; one that is gone already stays so."""
    campaign = find_row(number).campaign or abort(404)
    link = campaigns.find_link(campaign.id, name)
    if link:
        campaigns.remove_link(link, access.colleague().id, clock.now())
        made_links.forget()
    return redirect(url_for(".links", number=number), code=303)


@bp.get(f"/staff/campaigns/{NUMBER}/links/{NAME}/code.svg")
@access.rule(*EDITORS)
def code_svg(number: int, name: str) -> Response:
    """The code of a link in the language of the address, for print at any size."""
    return _code(number, name, "svg", "image/svg+xml", SVG_SCALE)


@bp.get(f"/staff/campaigns/{NUMBER}/links/{NAME}/code.png")
@access.rule(*EDITORS)
def code_png(number: int, name: str) -> Response:
    """The same as a picture of dots."""
    return _code(number, name, "png", "image/png", PNG_SCALE)


def address_of(campaign: Campaign, name: str, language: str) -> str:
    """The full address that a link leads to in a language."""
    return settings().public_url + url_for("entry.form", slug=campaign.slug, s=name, lang=language)


def _make(campaign: Campaign, name: str, label: str) -> tuple[str, str] | None:
    """Make a link; answers the field that is wrong and why, if it cannot be made."""
    if analytics.is_known(name):
        return "name", _("This name is counted already, by everybody’s links. Choose one of your own")
    try:
        campaigns.make_link(campaign.id, name, label, access.colleague().id, clock.now())
    except campaigns.NotALinkName:
        return "name", _("Use 2 to 24 small Latin letters, figures and hyphens")
    except campaigns.NotALinkLabel:
        return "label", _("One line, up to %(longest)s characters", longest=campaigns.LONGEST_LABEL)
    except campaigns.LinkExists:
        return "name", _("This campaign has a link with this name already")
    except campaigns.TooManyLinks:
        return "name", _("A campaign has up to %(most)s links. Remove one first", most=campaigns.MOST_LINKS)
    made_links.forget()
    return None


def _page(row: CampaignDraft, typed: dict[str, str] | None = None, error: tuple[str, str] | None = None) -> str:
    campaign = row.campaign
    found = campaigns.links_of(campaign.id) if campaign else []
    return render_template(
        "editor/links.html",
        row=row,
        title=title_of(row),
        campaign=campaign,
        links=found,
        addresses={
            (link.name, language): address_of(campaign, link.name, language)
            for link in found
            for language in LANGUAGES
            if campaign
        },
        typed=typed or {},
        error=error,
        most=campaigns.MOST_LINKS,
        longest_label=campaigns.LONGEST_LABEL,
    )


def _code(number: int, name: str, kind: str, mimetype: str, scale: int) -> Response:
    campaign = find_row(number).campaign or abort(404)
    link = campaigns.find_link(campaign.id, name) or abort(404)
    language, drawn = current_language(), BytesIO()
    code = segno.make_qr(address_of(campaign, link.name, language), error="m", boost_error=False)
    code.save(drawn, kind=kind, scale=scale, border=QUIET_ZONE, light="white")
    response = Response(drawn.getvalue(), mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=f"{campaign.slug}-{link.name}-{language}.{kind}")
    return response

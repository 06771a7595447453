"""Codes to print (QR, ISO/IEC 18004): of one link as a file, of several on a sheet with their names."""

from io import BytesIO

from flask import Response, abort, render_template, request, url_for

from webapp import campaigns
from webapp.blueprints.shared import access
from webapp.blueprints.shared.template_tools import settings
from webapp.blueprints.staff.editor.views import EDITORS, NUMBER, bp, find_draft, find_published, title_of
from webapp.campaigns import Campaign, CampaignLink
from webapp.platform.i18n import LANGUAGES, current_language

QUIET_ZONE = 4
"""Modules of light around a code (ISO/IEC 18004, 9.1)."""
SVG_SCALE, PNG_SCALE = 10, 32
"""Pixels of a module: a PNG of over a thousand in all, sharp on a poster."""
NAME = "<string(minlength=2, maxlength=24):name>"


@bp.get(f"/staff/campaigns/{NUMBER}/links/sheet")
@access.rule(*EDITORS)
def sheet(number: int) -> str:
    """A sheet of codes to print: of the links that `name` says, of all without it, to the page in the language of `to`."""
    draft, campaign = find_published(number)
    links = campaigns.links_of(campaign.id)
    chosen = set(request.args.getlist("name")) or {link.name for link in links}
    wanted = request.args.get("to", "")
    language = wanted if wanted in LANGUAGES else current_language()
    addresses = {link.name: address_of(campaign, link.name, language) for link in links if link.name in chosen}
    return render_template(
        "staff/editor/sheet.html",
        draft=draft,
        title=title_of(draft),
        campaign=campaign,
        campaign_title=campaign.words(language).title,
        links=links,
        addresses=addresses,
        language=language,
    )


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


def _code(number: int, name: str, kind: str, mimetype: str, scale: int) -> Response:
    import segno  # by the first sheet with codes: no visitor asks for one

    campaign = find_draft(number).campaign or abort(404)
    link: CampaignLink = campaigns.find_link(campaign.id, name) or abort(404)
    language, drawn = current_language(), BytesIO()
    code = segno.make_qr(address_of(campaign, link.name, language), error="m", boost_error=False)
    code.save(drawn, kind=kind, scale=scale, border=QUIET_ZONE, light="white")
    response = Response(drawn.getvalue(), mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=f"{campaign.slug}-{link.name}-{language}.{kind}")
    return response

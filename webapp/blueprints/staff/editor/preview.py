"""The landing page of a campaign that is being prepared, as its visitors will see it: to be looked at, not to be sent."""

from flask import Response, abort, make_response, render_template, request, url_for
from flask_babel import gettext as _

from webapp import campaigns, consent
from webapp.blueprints.shared import access, cookie_consent
from webapp.blueprints.shared.entry_form import landing_page
from webapp.blueprints.shared.entry_form.form_snapshot import FormSnapshot
from webapp.blueprints.shared.entry_form.forms import form_to_look_at
from webapp.blueprints.shared.template_tools import settings
from webapp.blueprints.staff.editor.page import EditorPage
from webapp.blueprints.staff.editor.views import EDITORS, NUMBER, bp, find_draft
from webapp.campaigns import Campaign, State
from webapp.participants import FIELD_NAMES
from webapp.platform import clock, headers
from webapp.platform.i18n import current_language

ADDRESS = f"/staff/campaigns/{NUMBER}/preview"


@bp.get(ADDRESS)
@access.rule(*EDITORS)
def preview(number: int) -> Response:
    """The landing page of a draft as it is saved, on a phone and on a desktop side by side."""
    draft = find_draft(number)
    page = EditorPage(draft, draft.content)
    return headers.let_frame(make_response(render_template("staff/editor/preview.html", draft=draft, page=page)))


@bp.get(f"{ADDRESS}/page")
@access.rule(*EDITORS)
def preview_page(number: int) -> Response:
    """The page as it will stand while entries are taken. It asks for no cookie, counts nothing and sends nothing."""
    campaign, language = _sketch(number), current_language()
    statements = consent.build_all(campaign, language, settings().operator, clock.now())
    snapshot = FormSnapshot(campaign, campaign.words(language), tuple(statements), 0, "", language)
    page = render_template(
        landing_page.TEMPLATE,
        **landing_page.context(snapshot, form_to_look_at(snapshot), State.RUNNING),
        errors=[],
        notice=None,
        cookie_consent=lambda: cookie_consent.NOT_SHOWN,
        is_preview=True,
        cover_url=url_for(".preview_cover", number=number),
    )
    return headers.stand_in_frame(make_response(page))


@bp.get(f"{ADDRESS}/cover.svg")
@access.rule(*EDITORS)
def preview_cover(number: int) -> Response:
    """The picture that will be drawn for the campaign; with `?scene=`, one of `campaigns.COVERS`, another of its covers."""
    campaign = _sketch(number)
    if request.args.get("scene") in campaigns.COVERS:
        campaign.scene = request.args["scene"]
    drawn = campaigns.draw_cover(campaign.slug, campaign.accent, campaigns.scene_of(campaign))
    return headers.let_style(Response(drawn.svg, mimetype="image/svg+xml"), drawn.style_source)


def _sketch(number: int) -> Campaign:
    draft = campaigns.find_draft(number) or abort(404)
    return campaigns.preview_campaign(draft.parsed_content, FIELD_NAMES, _gaps(), clock.now())


def _gaps() -> dict[str, str]:
    names = {
        "title": _("Title"),
        "lead": _("Invitation"),
        "prize": _("Prize"),
        "prize_note": _("About the prize"),
        "story": _("Story"),
        "text": _("Text"),
        "question": _("Question"),
        "answer": _("Answer"),
        "why": _("Why we ask"),
    }
    return {name: f"[{text}]" for name, text in names.items()}

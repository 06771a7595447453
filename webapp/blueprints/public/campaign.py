"""A campaign's rules and results, and its pictures. Its landing page is that of its form: `entry`."""

import re
from datetime import timedelta

from flask import Response, abort, render_template, request, url_for
from flask_babel import gettext as _

from webapp import campaigns
from webapp.blueprints.shared.template_tools import settings
from webapp.parsing import parse_id, parse_url
from webapp.platform import headers, icalendar
from webapp.platform.i18n import LocalizedBlueprint, current_language

NUMBER = re.compile("-?[0-9]+")

bp = LocalizedBlueprint("campaign", __name__)
bp.after_request(headers.keep_but_ask)

PICTURE_LIFETIME = timedelta(days=1)


@bp.get("/c/<slug>/rules")
def rules(slug: str) -> str:
    """The rules in force; with `?version=n`, an older version."""
    campaign = campaigns.find_by_slug(slug) or abort(404)
    shown = campaign.rules_in_force
    asked = request.args.get("version", "")
    if NUMBER.fullmatch(asked):  # what is no number at all is a link that was cut short
        number = parse_id(asked) or abort(404)
        shown = campaigns.find_rules(campaign, number) or abort(404)
    language = current_language()
    return render_template(
        "public/campaign/rules.html",
        campaign=campaign,
        words=campaign.words(language),
        rules=shown,
        versions=campaign.rules,
    )


@bp.get("/c/<slug>/results")
def results(slug: str) -> str:
    """The results, or when they come."""
    campaign = campaigns.find_by_slug(slug) or abort(404)
    return render_template(
        "public/campaign/results.html", campaign=campaign, words=campaign.words(current_language()), results=None
    )


@bp.get("/c/<slug>/results.ics")
def results_day(slug: str) -> Response:
    """The day on which results or prizes come, for a calendar: the same for everybody."""
    campaign = campaigns.find_by_slug(slug) or abort(404)
    day = campaign.results_on or abort(404)
    title = campaign.words(current_language()).title
    summary = (
        _("Results of “%(campaign)s”", campaign=title)
        if campaign.draws
        else _("Prize of “%(campaign)s”", campaign=title)
    )
    page = settings().public_url + url_for(".results" if campaign.draws else "entry.form", slug=slug)
    event = icalendar.whole_day(
        f"{slug}-results@{parse_url(settings().public_url).host}",
        day,
        summary=summary,
        description=page,
        url=page,
        made_at=campaign.published_at,
    )
    return Response(
        event, mimetype=icalendar.MIMETYPE, headers={"Content-Disposition": f"attachment; filename={slug}.ics"}
    )


@bp.get("/c/<slug>/cover.svg")
def cover(slug: str) -> Response:
    """The picture of a campaign without one, drawn for what it is about."""
    campaign = campaigns.find_by_slug(slug) or abort(404)
    drawn = campaigns.draw_cover(campaign.slug, campaign.accent, campaigns.scene_of(campaign))
    return headers.let_style(_picture(drawn.svg, "image/svg+xml"), drawn.style_source)


@bp.get("/c/<slug>/share.png")
def share(slug: str) -> Response:
    """The picture that social networks show beside a link."""
    png = campaigns.find_share_picture(slug, current_language()) or abort(404)
    response = _picture(png, "image/png")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _picture(body: str | bytes, mimetype: str) -> Response:
    response = Response(body, mimetype=mimetype)
    response.cache_control.public = True
    response.cache_control.max_age = int(PICTURE_LIFETIME.total_seconds())
    response.add_etag()
    response.make_conditional(request)
    return response

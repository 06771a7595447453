"""What machines ask of a site: robots.txt, the site map, security.txt."""

import json
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, url_for

from webapp import campaigns
from webapp.blueprints.shared.template_tools import settings
from webapp.platform import clock
from webapp.platform.i18n import LANGUAGES

bp = Blueprint("well_known", __name__)

SECURITY_TXT_LIFETIME = timedelta(days=180)
HEEDED_SINCE = date(2026, 11, 25)
TEXT_PLAIN = "text/plain"
CACHE = {"Cache-Control": "public, max-age=3600"}


@bp.get("/robots.txt")
def robots() -> Response:
    """What search engines may read (RFC 9309): all but a person's own pages."""
    private = (
        "/confirm/",
        "/receipts/",
        "/unsubscribe/",
        "/u/",
        "/figures/",
        "/staff/",
        "/dev/",
        "/metrics",
        "/health/",
    )
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in private)]
    lines += [
        f"Disallow: /{language}{path}"
        for language in LANGUAGES[1:]
        for path in ("/confirm/", "/receipts/", "/unsubscribe/", "/u/", "/figures/", "/staff/")
    ]
    lines += ["", f"Sitemap: {settings().public_url}{url_for('.sitemap')}"]
    return Response("\n".join(lines) + "\n", mimetype=TEXT_PLAIN, headers=CACHE)


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    """Every public page in every language (sitemaps.org 0.9)."""
    pages: list[tuple[str, dict[str, Any]]] = [
        ("home.home", {}),
        ("policies.current", {}),
        ("cookies.preferences", {}),
    ]
    for campaign in campaigns.published():
        pages += [
            (endpoint, {"slug": campaign.slug}) for endpoint in ("entry.form", "campaign.rules", "campaign.results")
        ]
    addresses = [
        {language: url_for(endpoint, lang=language, **values) for language in LANGUAGES} for endpoint, values in pages
    ]
    return Response(
        render_template("public/well_known/sitemap.xml", pages=addresses), mimetype="application/xml", headers=CACHE
    )


@bp.get("/.well-known/security.txt")
def security_txt() -> Response:
    """Where to report a weakness (RFC 9116)."""
    base, operator = settings().public_url, settings().operator
    expires = _midnight(clock.now() + SECURITY_TXT_LIFETIME)
    lines = [
        f"Contact: mailto:{operator.email}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: ru, kk, en",
        f"Canonical: {base}{url_for('.security_txt')}",
        f"Policy: {base}{url_for('policies.current', lang='ru')}",
    ]
    return Response("\n".join(lines) + "\n", mimetype=TEXT_PLAIN, headers=CACHE)


@bp.get("/.well-known/gpc.json")
def gpc() -> Response:
    """That this site heeds the signal of Global Privacy Control (section 4 of its specification)."""
    body = json.dumps({"gpc": True, "lastUpdate": HEEDED_SINCE.isoformat()})
    return Response(body + "\n", mimetype="application/json", headers=CACHE)


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)

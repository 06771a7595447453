"""The manifest by which a browser installs the site, and the page that stands in where there is no network."""

from typing import Any

from flask import Response, json, render_template, url_for
from flask_babel import gettext as _

from webapp.blueprints.shared import cookie_consent
from webapp.platform import assets, headers
from webapp.platform.i18n import LocalizedBlueprint, current_language

bp = LocalizedBlueprint("pwa", __name__)
bp.after_request(headers.keep_but_ask)

ID = "/"
"""One application, in whichever language it was installed: it is told by this, and not by its first page."""
PAPER = "#faf7f2"
"""The colour of a page, as the tokens of the style sheet have it."""
ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("mask-512.png", "512x512", "maskable"),
)
SCREENSHOTS = (("narrow", "540x1110"), ("wide", "1280x800"))
"""Made by `python -m tests.support.application_pictures`, of the demo site in each language."""


@bp.get("/manifest.webmanifest")
def manifest() -> Response:
    """The application in the page's language (W3C Web Application Manifest): the same addresses as the site."""
    home = url_for("home.home")
    manifest_fields = {
        "id": ID,
        "name": _("Vpluse: marketing campaigns"),
        "short_name": _("Vpluse"),
        "description": _("Take part in campaigns, and decide about your data yourself."),
        "lang": current_language(),
        "dir": "ltr",
        "start_url": home,
        "scope": ID,
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "categories": ["lifestyle", "shopping"],
        "icons": [*(_picture(*icon) for icon in ICONS), _drawing("favicon.svg")],
        "screenshots": [_screenshot(form, sizes) for form, sizes in SCREENSHOTS],
        "shortcuts": [
            {"name": _("Campaigns open now"), "url": home},
            {"name": _("Personal data policy"), "url": url_for("policies.current")},
        ],
    }
    return Response(json.dumps(manifest_fields), mimetype="application/manifest+json")


@bp.get("/offline")
def offline() -> str:
    """What the service worker shows where there is no network: what this device keeps, and how to remove it."""
    return render_template("public/pwa/offline.html", cookie_consent=lambda: cookie_consent.NOT_SHOWN)


def _picture(name: str, sizes: str, purpose: str) -> dict[str, Any]:
    return {
        "src": assets.asset_url(f"img/application/{name}"),
        "sizes": sizes,
        "type": "image/png",
        "purpose": purpose,
    }


def _drawing(name: str) -> dict[str, Any]:
    return {"src": assets.asset_url(f"img/{name}"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}


def _screenshot(form: str, sizes: str) -> dict[str, Any]:
    return {
        "src": assets.asset_url(f"img/application/{form}-{current_language()}.png"),
        "sizes": sizes,
        "type": "image/png",
        "form_factor": form,
        "label": _("The campaigns on the home page"),
    }

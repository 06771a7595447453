"""The service worker's script: `static/js/sw.js`, told by this release what to show and where everything lies.

The page without network is part of the script, in all languages: the browser keeps a script and its page as one, and
a visitor who asked for nothing has nothing in any storage for it.
"""

import hashlib
from typing import Any

from flask import Blueprint, Response, json, url_for

from webapp.blueprints.shared import cookie_consent
from webapp.platform import assets, content_security, headers, pages
from webapp.platform.app_state import Slot
from webapp.platform.content_security import NONE, SELF, ContentSecurityPolicy
from webapp.platform.i18n import LANGUAGES

bp = Blueprint("service_worker", __name__)

SCRIPT = "js/sw.js"
OFFLINE_ASSETS = (
    "site.css",
    "js/main.js",
    "js/modules/offline_copies.js",
    "img/favicon.svg",
    "fonts/onest-latin.woff2",
    "fonts/onest-cyrillic.woff2",
    "fonts/onest-kazakh.woff2",
)
"""What the pages that can be read without network are drawn with."""
EXCLUDED_PATHS = ("/staff", "/dev", "/health", "/metrics", "/sw.js")
"""What the worker leaves to the browser, as if there were no worker."""
POLICY = ContentSecurityPolicy.of(
    {
        "default-src": (NONE,),
        "connect-src": (SELF,),
        "base-uri": (NONE,),
        "form-action": (NONE,),
        "frame-ancestors": (NONE,),
        "require-trusted-types-for": ("'script'",),
        "trusted-types": (NONE,),
    }
)
"""A worker asks this site for pages and can do nothing else; no page needs `connect-src` for it."""


_SCRIPT = Slot(lambda: assets.make(SCRIPT, _written().encode()))


@bp.get("/sw.js")
def script() -> Response:
    """The script, at the root because it may only answer for what lies below it."""
    response = assets.answer(_SCRIPT.get(), headers.CACHE_REVALIDATED)
    content_security.give(response, POLICY)
    return response


def _written() -> str:
    site: dict[str, Any] = {
        "offline": {language: _page_offline(language) for language in LANGUAGES},
        "policies": [url_for("policies.current", lang=language) for language in LANGUAGES],
        "files": [assets.asset_url(name) for name in OFFLINE_ASSETS],
        "excluded": EXCLUDED_PATHS,
        "headers": {"Content-Type": "text/html; charset=utf-8", **dict(headers.DEFAULT_HEADERS)},
    }
    code = assets.source(SCRIPT)
    # A release is told by what is in it: a new one takes its files along and leaves the old ones behind.
    release = hashlib.sha256((json.dumps(site, sort_keys=True) + code).encode()).hexdigest()[:16]
    return f"const site = {json.dumps({'release': release, **site})};\n{code}"


def _page_offline(language: str) -> str:
    path = url_for("pwa.offline", lang=language)
    page = pages.render(
        {"page": "public/pwa/offline.html"}, language, {}, path, cookie_consent=lambda: cookie_consent.NOT_SHOWN
    )
    return page["page"]

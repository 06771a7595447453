"""What every answer says to the browser about safety, and cookies that keep to themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, Response, current_app, request
from werkzeug.exceptions import Forbidden, NotFound

from webapp.parsing import parse_url, suspect_character
from webapp.platform import content_security, cookies
from webapp.platform.content_security import NONE, SELF, ContentSecurityPolicy
from webapp.platform.narrowing import current_object
from webapp.platform.sessions import SignedSessions

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_SECURITY_POLICY = ContentSecurityPolicy.of(
    {
        "default-src": (NONE,),
        "style-src": (SELF,),
        "script-src": (SELF,),
        "connect-src": (SELF,),
        "img-src": (SELF,),
        "font-src": (SELF,),
        "manifest-src": (SELF,),
        "form-action": (SELF,),
        "base-uri": (NONE,),
        "frame-ancestors": (NONE,),
        # The one name is that of `static/js/main.js`, whose policy lets one address through: the service worker's.
        "require-trusted-types-for": ("'script'",),
        "trusted-types": ("vpluse",),
    }
)
DISABLED_FEATURES = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)
EMBEDDER_POLICY = "Cross-Origin-Embedder-Policy"
FRAME_OPTIONS = "X-Frame-Options"
RESOURCE_POLICY = "Cross-Origin-Resource-Policy"
OWN_POLICIES = frozenset({content_security.HEADER, EMBEDDER_POLICY, RESOURCE_POLICY, FRAME_OPTIONS})
"""An answer may say these for itself: a picture that other sites may show, a page that may speak to another host, a page
that stands in a frame of ours."""
DEFAULT_HEADERS = [
    (content_security.HEADER, CONTENT_SECURITY_POLICY.header),
    ("X-Content-Type-Options", "nosniff"),
    (FRAME_OPTIONS, "DENY"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    (EMBEDDER_POLICY, "require-corp"),
    (RESOURCE_POLICY, "same-origin"),
    ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in DISABLED_FEATURES)),
]
HTTPS_ONLY = [("Strict-Transport-Security", "max-age=63072000; includeSubDomains; preload")]
CACHE_REVALIDATED = "private, no-cache"
"""For pages that hold nothing of a person: a browser may keep them, and asks whether they still hold."""
OWN_ORIGINS = frozenset({"same-origin", "none"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
COOKIE = "vpluse"
OPEN_TO_OTHER_SITES = "OPEN_TO_OTHER_SITES"
"""Where the app's configuration names the endpoints on which other sites may act: their address is a secret that is proof."""


class FromAnotherSite(Forbidden):
    """A request that would act, and that another site's page has sent: never taken."""


def init_app(app: Flask, *, https: bool) -> None:
    """Add the headers to every answer, and name the session cookie.

    `https` is whether visitors reach the site by HTTPS: only then may a cookie bear the `__Host-` prefix.
    """
    app.config.update(
        OPEN_TO_OTHER_SITES=frozenset(),
        SESSION_COOKIE_NAME=cookies.own_name(COOKIE, https=https),
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
    )
    app.session_interface = SignedSessions()
    always = DEFAULT_HEADERS + (HTTPS_ONLY if https else [])
    app.wsgi_app = _with_headers(app.wsgi_app, always)  # type: ignore[assignment, method-assign]  # as Flask has it


def keep_but_ask(response: Response) -> Response:
    """For a blueprint whose pages are the same for everybody: let browsers go back to them without loading."""
    response.headers.setdefault("Cache-Control", CACHE_REVALIDATED)
    return response


def let_speak_to(
    response: Response, *, scripts: Sequence[str], connections: Sequence[str], type_policies: Sequence[str]
) -> None:
    """Widen the policy of one answer by these hosts, and by nothing else.

    Trusted types stay required: `type_policies` are the names under which scripts may make them. Resources of other
    hosts come without cookies of theirs (`credentialless`), so that those need not say that anybody may embed them, and
    learn no more of the browser than it tells to strangers.
    """
    hosts = {"script-src": scripts, "connect-src": connections, "img-src": connections, "trusted-types": type_policies}
    content_security.give(response, content_security.policy_of(response, CONTENT_SECURITY_POLICY).allowing(hosts))
    response.headers[EMBEDDER_POLICY] = "credentialless"


def let_style(response: Response, source: str) -> Response:
    """Let a drawing have a style sheet of its own, known by its digest."""
    content_security.give(
        response, content_security.policy_of(response, CONTENT_SECURITY_POLICY).allowing({"style-src": (source,)})
    )
    return response


def let_frame(response: Response) -> Response:
    """Let a page show others of this site in frames."""
    content_security.give(
        response, content_security.policy_of(response, CONTENT_SECURITY_POLICY).allowing({"frame-src": (SELF,)})
    )
    return response


def stand_in_frame(response: Response) -> Response:
    """Let a page stand in a frame of this site, only to be looked at: no script runs in it, no form or window opens."""
    only = {
        "frame-ancestors": (SELF,),
        "form-action": (NONE,),
        "script-src": (NONE,),
        "sandbox": ("allow-same-origin",),
    }
    content_security.give(response, content_security.policy_of(response, CONTENT_SECURITY_POLICY).with_only(only))
    response.headers[FRAME_OPTIONS] = "SAMEORIGIN"
    return response


def refuse_what_no_page_sends() -> None:
    """Refuse an address that no page has, and a deed that another site asks for."""
    asked = current_object(request)
    # No address of ours has a control character, and PostgreSQL cannot even compare with a NUL.
    if suspect_character(asked.path):
        raise NotFound
    # Browsers say where a request comes from; one from another site may read, never act.
    is_welcome = asked.endpoint in current_app.config[OPEN_TO_OTHER_SITES]
    if asked.method not in SAFE_METHODS and not is_welcome and not _comes_from_here(asked):
        raise FromAnotherSite


def _comes_from_here(asked: Request) -> bool:
    site = asked.environ.get("HTTP_SEC_FETCH_SITE")
    if site is not None:
        return site in OWN_ORIGINS
    # Older browsers send only the Origin, which another site cannot hide but by «null»: from a frame without one.
    origin = asked.environ.get("HTTP_ORIGIN")
    return origin is None or origin == current_app.config["PUBLIC_URL"] or parse_url(origin).netloc == asked.host


def _with_headers(application: WSGIApplication, always: list[tuple[str, str]]) -> WSGIApplication:
    """Add the headers outside of Flask: to every answer, whoever made it, and at no cost to speak of."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *fault: Any) -> Any:
            named = {name for name, _value in headers}
            added = always if named.isdisjoint(OWN_POLICIES) else [pair for pair in always if pair[0] not in named]
            if "Cache-Control" not in named:
                added = [*added, ("Cache-Control", "no-store")]
            return start_response(status, headers + added, *fault)

        return application(environ, start)

    return answer

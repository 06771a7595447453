"""The token by which Flask-WTF tells our own forms, made without starting from nothing at every page."""

import base64
import json
import secrets
from typing import Any

from flask import Flask, current_app, g, session
from flask_wtf.csrf import CSRFProtect
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

FIELD = "csrf_token"
SALT = "wtf-csrf-token"
"""What Flask-WTF signs its tokens with."""
RAW_BYTES = 20

csrf = CSRFProtect()


def init_app(app: Flask, lifetime: int) -> None:
    """Refuse every form without a token of ours that is at most `lifetime` seconds old."""
    app.config["WTF_CSRF_TIME_LIMIT"] = lifetime
    # Sec-Fetch-Site says where a form comes from; a browser that hides the page it was on (Referer) may still confirm.
    app.config["WTF_CSRF_SSL_STRICT"] = False
    csrf.init_app(app)
    serializer = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt=SALT)
    app.extensions["csrf_signer"] = serializer.make_signer(SALT)


def issue() -> str:
    """The token for a form on the page at work, as Flask-WTF's `validate_csrf` reads it.

    The same as its `generate_csrf`, which makes a serializer and tries to compress forty letters at each page.
    """
    if FIELD not in g:
        held: Any = session
        raw = held.get(FIELD)
        if not isinstance(raw, str):
            raw = held[FIELD] = secrets.token_hex(RAW_BYTES)
        payload = base64.urlsafe_b64encode(json.dumps(raw).encode()).rstrip(b"=")
        signer: TimestampSigner = current_app.extensions["csrf_signer"]
        setattr(g, FIELD, signer.sign(payload).decode())
    token: str = getattr(g, FIELD)
    return token

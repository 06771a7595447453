"""The token by which Flask-WTF tells our own forms, made without starting from nothing at every page."""

import base64
import hmac
import json
import secrets
import time
from typing import Any

from flask import Flask, current_app, g, request, session
from flask_wtf.csrf import CSRFProtect, validate_csrf
from itsdangerous import TimestampSigner
from markupsafe import Markup
from wtforms.validators import ValidationError

from webapp.parsing import parse_hex
from webapp.platform import tokens
from webapp.platform.app_state import state, state_of
from webapp.platform.key_purposes import Purpose
from webapp.platform.macs import mac_under, signature
from webapp.platform.markup import trusted
from webapp.platform.narrowing import current_object
from webapp.platform.secret_keys import secrets_at_hand

FIELD = "csrf_token"
SALT = Purpose.FORM_TOKEN.label
"""What Flask-WTF signs its tokens with."""
RAW_BYTES = 20
LONGEST_AGO = 30 * 24 * 60 * 60
"""Seconds."""
SECONDS_PER_HOUR = 3600
ACTING_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
"""What Flask-WTF looks at; for any other it would only have looked its settings up."""

csrf = CSRFProtect()


def init_app(app: Flask, lifetime: int) -> None:
    """Take a form for ours by a token that is at most `lifetime` seconds old."""
    app.config["WTF_CSRF_TIME_LIMIT"] = lifetime
    # Sec-Fetch-Site says where a form comes from; a browser that hides the page it was on (Referer) may still confirm.
    app.config["WTF_CSRF_SSL_STRICT"] = False
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # `refuse_foreign_forms` has its place among the hooks
    csrf.init_app(app)
    with app.app_context():
        # itsdangerous signs with the last and takes every one.
        app.config["WTF_CSRF_SECRET_KEY"] = secrets_at_hand()[::-1]
    signer = TimestampSigner(app.config["WTF_CSRF_SECRET_KEY"], salt=SALT)
    state_of(app).csrf_macs = [mac_under(signer.derive_key(key), "sha1") for key in reversed(signer.secret_keys)]
    app.jinja_env.globals.update(csrf_field=field, loose_csrf_field=loose_field)


def refuse_foreign_forms() -> None:
    """Refuse every form without a token of ours, but for those whose views look at it by themselves."""
    asked = current_object(request)
    if asked.method not in ACTING_METHODS or asked.endpoint is None:
        return
    known = state().csrf_exempt
    if asked.endpoint not in known:
        known[asked.endpoint] = csrf._is_exempt()
    if not known[asked.endpoint]:
        csrf.protect()


def issue() -> str:
    """The token for a form on the page at work, as Flask-WTF's `validate_csrf` reads it.

    The same as its `generate_csrf`, which makes a serializer and tries to compress forty letters at each page, and loses
    the bench line «landing» by that: 49 µs of processor time where this takes 18, of some 530 for the whole page.
    """
    page = current_object(g)
    token: str | None = page.get(FIELD)
    if token is None:
        held: Any = current_object(session)
        raw = held.get(FIELD)
        if not isinstance(raw, str):
            raw = held[FIELD] = secrets.token_hex(RAW_BYTES)
        value = f"{_payload(raw)}.{_moment()}"
        token = f"{value}.{signature(state().csrf_macs[0], value)}"
        setattr(page, FIELD, token)
    return token


def is_ours(token: str) -> bool:
    """Whether a token stood on a page of ours: bound to this browser's session, or made by `loose_field`."""
    try:
        validate_csrf(token)
    except ValidationError:
        return _is_loose(token)
    return True


def is_of_this_browser(token: str) -> bool:
    """Whether a token was made for this browser's session, however long ago: enough to keep a form, not to act on it."""
    try:
        validate_csrf(token, time_limit=LONGEST_AGO)
    except ValidationError:
        return False
    return True


def is_good(token: str) -> bool:
    """Whether a token was made for this browser's session, and not too long ago."""
    if _is_issued(token):
        return True
    try:
        validate_csrf(token)
    except ValidationError:
        return False
    return True


def _is_issued(token: str) -> bool:
    """Whether a token is one of `issue`: what `validate_csrf` finds too, without a serializer made anew for each form.

    For the bench lines «entry» and «landing»: 9 µs of processor time where Flask-WTF takes 45.
    """
    raw = session.get(FIELD)
    if not isinstance(raw, str):
        return False
    value, _dot, given = token.rpartition(".")
    if not token.isascii() or not any(hmac.compare_digest(signature(mac, value), given) for mac in state().csrf_macs):
        return False
    payload, _dot, moment = value.rpartition(".")
    age = int(time.time()) - int.from_bytes(base64.urlsafe_b64decode(f"{moment}=="))
    return payload == _payload(raw) and 0 <= age <= current_app.config["WTF_CSRF_TIME_LIMIT"]


def _moment() -> str:
    now = int(time.time())
    return base64.urlsafe_b64encode(now.to_bytes((now.bit_length() + 7) // 8)).rstrip(b"=").decode()


def _payload(raw: str) -> str:
    return base64.urlsafe_b64encode(json.dumps(raw).encode()).rstrip(b"=").decode()


def hidden_field(token: str) -> str:
    """The field that carries a token in a form."""
    return f'<input type="hidden" name="{FIELD}" value="{token}">'


def field() -> Markup:
    """The hidden field that a form of the page at work needs: what templates call `csrf_field`."""
    return trusted(hidden_field(issue()))  # base64 and points, signed by us


def loose_field() -> Markup:
    """The hidden field of the one form that stands on every page: what templates call `loose_csrf_field`.

    Where the browser holds a session already, the token is bound to it. Where it does not, none is begun, since
    reading a page leaves no cookie: the token says only that a page of ours was shown. Against other sites stand
    then `Sec-Fetch-Site` and `Origin`, which browsers send with every form. A view that takes it asks `is_ours`.
    """
    if FIELD in g or FIELD in session:
        return field()
    hour = int(time.time()) // SECONDS_PER_HOUR
    return trusted(hidden_field(tokens.sign(Purpose.LOOSE_FORM_TOKEN, f"{hour:x}")))


def _is_loose(token: str) -> bool:
    hour = parse_hex(tokens.unsign(Purpose.LOOSE_FORM_TOKEN, token))
    if hour is None:
        return False
    age = int(time.time()) // SECONDS_PER_HOUR - hour
    return bool(0 <= age * SECONDS_PER_HOUR <= current_app.config["WTF_CSRF_TIME_LIMIT"])

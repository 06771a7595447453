"""Putting a secret on a telephone: shown on a page, and brought back by its form with a code that proves it arrived."""

from typing import Any

import segno
from markupsafe import Markup

from webapp import accounts
from webapp.accounts import StaffMember
from webapp.platform import clock, tokens
from webapp.platform.key_purposes import Purpose

SIGNED_FOR = Purpose.TOTP_ENROLMENT


def telephone(form: Any, email: str) -> dict[str, Any]:
    """What a page needs: the picture, the letters, and the field that brings the secret back."""
    secret = tokens.unsign(SIGNED_FOR, form.secret.data or "") or accounts.new_secret()
    drawn = segno.make(accounts.provisioning_uri(secret, email), error="m")
    picture = Markup(drawn.svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None))  # noqa: S704 (figures and paths)
    letters = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return {"picture": picture, "letters": letters, "signed": tokens.sign(SIGNED_FOR, secret)}


def set_password(member: StaffMember, form: Any) -> None:
    """Give a member the password of a form, with the codes of the secret that its page showed.

    Raises `accounts.PasswordTooWeak` or `accounts.CodeDoesNotFit`.
    """
    secret = tokens.unsign(SIGNED_FOR, form.secret.data or "")
    if secret is None:
        raise accounts.CodeDoesNotFit
    accounts.set_password(member, form.password.data or "", secret, form.code.data or "", clock.now())

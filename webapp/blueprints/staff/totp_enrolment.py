"""Putting a secret on a telephone: shown on a page, and brought back by its form with a code that proves it arrived."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from webapp import accounts
from webapp.accounts import StaffMember
from webapp.platform import clock, tokens
from webapp.platform.key_purposes import Purpose
from webapp.platform.markup import trusted

SIGNED_FOR = Purpose.TOTP_ENROLMENT


def new_password(label: Any) -> Any:
    """The field of a password that is chosen, for the forms by which a telephone is enrolled."""
    return StringField(
        label,
        description=_l("At least twelve characters; a few words that nobody would put together are best."),
        render_kw={"type": "password", "autocomplete": "new-password", "required": True, "maxlength": 200},
    )


def enrolment_code() -> Any:
    """The field of the first code, which proves that the secret arrived."""
    return StringField(
        _l("Code from the telephone"),
        description=_l("The six digits that the application shows now."),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "required": True, "maxlength": 10},
    )


def telephone(form: Any, email: str) -> dict[str, Any]:
    """What a page needs: the picture, the letters, and the field that brings the secret back."""
    import segno  # for staff alone

    secret = tokens.unsign(SIGNED_FOR, form.secret.data or "") or accounts.new_secret()
    drawn = segno.make(accounts.provisioning_uri(secret, email), error="m")
    picture = trusted(drawn.svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None))  # digits and paths
    letters = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return {"picture": picture, "letters": letters, "signed": tokens.sign(SIGNED_FOR, secret)}


def set_password(member: StaffMember, form: Any, here: UUID) -> list[str]:
    """Give a member the password of a form, with the codes of the secret that its page showed. Answers ten codes on paper.

    Raises as `accounts.set_password` does.
    """
    password, secret, code = _filled(form)
    return accounts.set_password(member, password, secret, code, clock.now(), here=here)


def join(token: str, form: Any, language: str) -> tuple[StaffMember, list[str]]:
    """The same for somebody who follows an invitation. Raises as `accounts.join_by_password` does."""
    return accounts.join_by_password(token, form.name.data or "", language, *_filled(form), clock.now())


def _filled(form: Any) -> tuple[str, str, str]:
    secret = tokens.unsign(SIGNED_FOR, form.secret.data or "")
    if secret is None:
        raise accounts.CodeDoesNotFit
    return form.password.data or "", secret, form.code.data or ""


def words_for(refusal: Exception) -> tuple[str, str] | None:
    """Which field a refused password is about, and what to say beside it."""
    match refusal:
        case accounts.PasswordTooWeak():
            return "password", str(
                _("Choose another password: twelve characters or more, and not one that is soon guessed")
            )
        case accounts.PasswordNotTypable():
            return "password", str(_("Leave out invisible characters and emoji: not every keyboard has them"))
        case accounts.CodeDoesNotFit():
            return "code", str(_("This is not the code that the application shows now"))
    return None

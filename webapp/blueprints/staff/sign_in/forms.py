"""The forms of signing in: their words and shape."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField

from webapp.blueprints.staff.totp_enrolment import enrolment_code, new_password


class SignInForm(FlaskForm):
    """A passkey's answer, or an address, a password and a code; on a developer's own machine a link will do."""

    credential = HiddenField()
    link = HiddenField()
    email = StringField(
        _l("E-mail at work"),
        render_kw={"type": "email", "autocomplete": "username", "required": True, "maxlength": 254},
    )
    password = StringField(
        _l("Password"),
        render_kw={"type": "password", "autocomplete": "current-password", "required": True, "maxlength": 200},
    )
    code = StringField(
        _l("Code from the telephone"),
        description=_l("Six digits from your authenticator application, or one of your recovery codes."),
        render_kw={"autocomplete": "one-time-code", "required": True, "maxlength": 40},
    )


class ReauthenticateForm(FlaskForm):
    """The same for somebody whose address is known already."""

    credential = HiddenField()
    link = HiddenField()
    password = SignInForm.password
    code = SignInForm.code


class SignInMethodForm(FlaskForm):
    """A first password with the codes that go with it, or the passkey that a browser made."""

    credential = HiddenField()
    secret = HiddenField()
    name = StringField(_l("Your name"), render_kw={"autocomplete": "name", "required": True, "maxlength": 80})
    password = new_password(_l("Password"))
    code = enrolment_code()

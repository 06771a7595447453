"""The forms about one's own account: their words and shape."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import Length

from webapp.blueprints.shared.forms import TypedForm
from webapp.blueprints.shared.labels import options
from webapp.blueprints.staff.totp_enrolment import enrolment_code, new_password
from webapp.platform.i18n import NAMES


class AccountForm(TypedForm):
    """What colleagues call somebody, and in which language the site speaks to them."""

    name = StringField(
        _l("Your name"),
        validators=[Length(2, 80, _l("Say what colleagues call you"))],
        render_kw={"autocomplete": "name", "required": True, "maxlength": 80},
    )
    language = SelectField(_l("Language"), choices=options(NAMES))


class PasswordForm(TypedForm):
    """A new password, with a new secret for the telephone."""

    secret = HiddenField()
    password = new_password(_l("New password"))
    code = enrolment_code()


class PasskeyForm(TypedForm):
    """The passkey that a browser made, and what to call it."""

    credential = HiddenField()
    name = StringField(_l("What to call it"), render_kw={"autocomplete": "off", "required": True, "maxlength": 60})

"""The forms about people: their words and shape."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import Email, InputRequired, Length

from webapp.blueprints.shared.forms import TypedForm
from webapp.blueprints.shared.labels import ROLES, options

CHOOSE = _l("Choose one")


class InviteForm(TypedForm):
    """Whom to invite, and as what."""

    email = StringField(
        _l("E-mail at work"),
        validators=[Email(_l("Enter an e-mail address like name@example.kz")), Length(max=254)],
        render_kw={"type": "email", "autocomplete": "off", "required": True, "maxlength": 254},
    )
    role = SelectField(_l("Role"), choices=options(ROLES), validators=[InputRequired(CHOOSE)])


class RoleForm(TypedForm):
    """Another role."""

    role = SelectField(_l("Role"), choices=options(ROLES), validators=[InputRequired(CHOOSE)])

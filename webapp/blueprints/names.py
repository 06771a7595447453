"""What pages call things that several surfaces speak of, in the language of the page."""

from flask_babel import lazy_gettext as _l

FIELDS = {
    "last_name": _l("Surname"),
    "first_name": _l("First name"),
    "patronymic": _l("Patronymic"),
    "email": _l("E-mail"),
    "phone": _l("Mobile phone"),
    "iin": _l("IIN"),
}
"""The personal fields (clause 3.1)."""
LANGUAGES = {"ru": _l("Russian"), "kk": _l("Kazakh"), "en": _l("English")}
ROLES = {"marketer": _l("Marketer"), "responsible": _l("Responsible person"), "administrator": _l("Administrator")}

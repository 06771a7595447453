"""What pages call things that several surfaces speak of, in the language of the page."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

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

REASONS = {
    "request": _l("The person asked for it"),
    "prize": _l("A prize is to be handed over"),
    "mistake": _l("Data are to be corrected"),
    "fraud": _l("Several entries look like one person’s"),
    "law": _l("The law demands it"),
}
"""Why one field of a person may be looked at (`disclosures.REASONS`)."""
GROUNDS = {
    "court": _l("A court or law enforcement demands it (Law 94-V, art. 9, para. 1)"),
    "enforcement": _l("A court’s act is being enforced (Law 94-V, art. 9, para. 1)"),
    "tax": _l("Taxes on prizes are to be reported (Tax Code)"),
    "law": _l("Another norm of a law, named below"),
}
"""On which a file of people's data may be given (`disclosures.GROUNDS`)."""


def options(names: Mapping[str, Any], first: Any = None) -> list[SelectChoice]:
    """The answers of a select field: a value and a name each; `first` is what stands there before one was chosen."""
    unchosen = [SelectChoice("", first)] if first is not None else []
    return unchosen + [SelectChoice(value, name) for value, name in names.items()]

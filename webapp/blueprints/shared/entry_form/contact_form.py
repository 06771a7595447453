"""The form that corrects where a code goes, on the page that follows an entry."""

from functools import cache

from webapp.blueprints.shared.entry_form.email_question import AsksAboutEmail
from webapp.blueprints.shared.entry_form.forms import ATTRIBUTES, PersonalTextField
from webapp.blueprints.shared.labels import FIELDS
from webapp.participants import REGISTER


class CorrectContactForm(AsksAboutEmail):
    """An address in place of the one that was typed; `contact_form` adds its field."""

    @property
    def contact(self) -> PersonalTextField:
        """The only field that a person fills in."""
        return next(field for field in self if isinstance(field, PersonalTextField))


def contact_form(kind: str) -> CorrectContactForm:
    """The form for an `email` or a `phone`, with what the visitor sent."""
    # Its token is asked for before the view, as with every form that acts.
    form: CorrectContactForm = _form_class(kind)(meta={"csrf": False})
    return form


@cache
def _form_class(kind: str) -> type[CorrectContactForm]:
    personal = next(field for field in REGISTER if field.name == kind)
    attributes = {**ATTRIBUTES[kind], "enterkeyhint": "done", "required": True}
    field = PersonalTextField(personal, label=FIELDS[kind], render_kw=attributes)
    return type("CorrectContactForm", (CorrectContactForm,), {kind: field})

"""The base of every form: read from its text fields alone, and with nothing in them that no person types."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField

from webapp.parsing import name_character, suspect_character


class TypedForm(FlaskForm):
    """A form of text: no files, no JSON, and no control characters in what people type (`texts` says why)."""

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            # Flask-WTF would mix in uploaded files and JSON, whose values are not text.
            return request.form if request.method == "POST" and formdata is not None else None

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether every field is right; one with a sign that cannot be kept says which."""
        is_right = bool(super().validate(extra_validators))
        for field in self:
            is_typed = isinstance(field.data, str) and not isinstance(field, HiddenField)
            sign = suspect_character(field.data) if is_typed else None
            if sign and not field.errors:
                field.errors = [
                    _("The control character %(sign)s cannot be kept: delete it", sign=name_character(sign))
                ]
                is_right = False
        return is_right


def named_error(field: Any) -> str:
    """The first error of a field for the summary on top, where it stands apart from its field: «Имя: только буквы»."""
    error = str(field.errors[0])
    is_abbreviation = error[1:2].isupper()
    return f"{field.label.text}: {error if is_abbreviation else error[0].lower() + error[1:]}"

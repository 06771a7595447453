"""The forms by which personal data are asked for: their words and shape."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length

from webapp import disclosures
from webapp.blueprints.shared.forms import TypedForm, named_error
from webapp.blueprints.shared.labels import FIELDS, GROUNDS, REASONS, options
from webapp.disclosures import Asked

MAX_REASON_LENGTH = 1000
CHOOSE = _l("Choose one")
REASON_TOO_SHORT = _l("Say it in a sentence: at least ten characters")


class RevealForm(TypedForm):
    """Which field, and why."""

    field = RadioField(_l("What to show"), validators=[InputRequired(CHOOSE)])
    kind = SelectField(_l("Reason"), choices=options(REASONS, CHOOSE), validators=[InputRequired(CHOOSE)])
    words = TextAreaField(
        _l("In your own words"),
        description=_l("The person will read this on their page. No personal data here, please."),
        validators=[Length(10, MAX_REASON_LENGTH, REASON_TOO_SHORT)],
    )

    def __init__(self, told: Sequence[str]) -> None:
        super().__init__()
        self.field.choices = options({name: FIELDS[name] for name in told})
        self.field.validate_choice = False
        self.field.validators = [AnyOf(told, CHOOSE)]


class AskExportForm(TypedForm):
    """Which people, which fields, on which ground, for whom."""

    fields = SelectMultipleField(_l("Which data"), validators=[InputRequired(CHOOSE)])
    only_confirmed = BooleanField(_l("Only entries that were confirmed"))
    ground = SelectField(_l("Legal ground"), choices=options(GROUNDS, CHOOSE), validators=[InputRequired(CHOOSE)])
    basis = TextAreaField(
        _l("The paper that asks for it"),
        description=_l("Its number, date and the norm that it names."),
        validators=[Length(10, MAX_REASON_LENGTH, REASON_TOO_SHORT)],
    )
    recipient = StringField(_l("Who gets the file"), validators=[Length(3, 200, _l("Name the body or the person"))])

    def __init__(self, asked: Sequence[str]) -> None:
        super().__init__()
        self.fields.choices = options({name: FIELDS[name] for name in asked})

    def asked(self, campaign_id: int) -> Asked:
        """What was asked for, as the room takes it."""
        return Asked(
            campaign_id,
            tuple(self.fields.data or ()),
            bool(self.only_confirmed.data),
            self.ground.data or "",
            self.basis.data or "",
            self.recipient.data or "",
        )


class RefuseExportForm(TypedForm):
    """Why a request is refused."""

    words = TextAreaField(_l("Why not"), validators=[Length(10, MAX_REASON_LENGTH, REASON_TOO_SHORT)])


class DecidePlaceForm(TypedForm):
    """Whose a contested place is, and why."""

    rival = HiddenField()
    """`y` where it goes to who contests it."""
    words = TextAreaField(
        _l("What was shown, and by whom"),
        description=_l("It stays in the trail. No personal data here, please; take no copies of documents."),
        validators=[Length(10, MAX_REASON_LENGTH, REASON_TOO_SHORT)],
    )


def errors_of(form: Any) -> list[dict[str, str]]:
    """Each field's first error with a link to it, for the summary on top."""
    return [{"href": f"#{field.id}", "text": named_error(field)} for field in form if field.errors]


assert set(REASONS) == set(disclosures.REASONS)  # noqa: S101 (at import: each reason has its words)
assert set(GROUNDS) == set(disclosures.GROUNDS)  # noqa: S101 (and each ground)

"""The forms of entering: their words and shape. What is right and wrong, the rooms know."""

import re
from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _nl
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import StopValidation

from webapp import consent, participants
from webapp.blueprints.shared.entry_form import mistakes
from webapp.blueprints.shared.entry_form.email_question import AsksAboutEmail
from webapp.blueprints.shared.entry_form.form_snapshot import FormSnapshot
from webapp.blueprints.shared.forms import TypedForm, named_error
from webapp.blueprints.shared.labels import FIELDS
from webapp.participants import REGISTER, Particulars, PersonalField
from webapp.platform import as_typed
from webapp.platform.app_state import Slot

MISSING = {
    "last_name": _l("Enter your surname"),
    "first_name": _l("Enter your first name"),
    "email": _l("Enter your e-mail address"),
    "phone": _l("Enter your mobile phone number"),
    "iin": _l("Enter your IIN"),
}
ATTRIBUTES: dict[str, dict[str, Any]] = {
    "last_name": {"autocomplete": "family-name", "enterkeyhint": "next", "maxlength": 100},
    "first_name": {"autocomplete": "given-name", "enterkeyhint": "next", "maxlength": 100},
    "patronymic": {"autocomplete": "additional-name", "enterkeyhint": "next", "maxlength": 100},
    "email": {"type": "email", "autocomplete": "email", "inputmode": "email", "enterkeyhint": "next", "maxlength": 254},
    "phone": {"type": "tel", "autocomplete": "tel", "inputmode": "tel", "enterkeyhint": "next", "maxlength": 40},
    "iin": {
        "autocomplete": "off",
        "inputmode": "numeric",
        "enterkeyhint": "done",
        "maxlength": 30,
        "where": _l("12 digits, on your identity card"),
    },
}
TRAP = "reference_note"
CODE = re.compile(r"[0-9]{6}")
LONGEST_CODE = 100
"""Characters of what is typed for it, beyond which nothing is looked at."""
LONGEST_FORM_VALUE = 5000
"""Characters of one field beyond which nothing is looked at."""


class PersonalTextField(StringField):
    """A field of the register: keeps what was typed for the visitor, and what it means for the room."""

    def __init__(self, personal: PersonalField, **options: Any) -> None:
        super().__init__(**options)
        self.personal = personal
        self.value: str | None = None

    def pre_validate(self, form: Any) -> None:
        typed = (self.data or "")[:LONGEST_FORM_VALUE]
        if not as_typed.plain(typed):
            if self.personal.may_be_absent:
                return
            raise StopValidation(str(MISSING[self.personal.name]))
        try:
            value = self.personal.read(typed)
        except participants.Unacceptable as error:
            raise StopValidation(mistakes.say(error)) from error
        if self.personal.name == "email":
            form.ask_about_email(value)
        self.value = value


TICKED = frozenset({"y", "on", "1", "true"})
"""What our pages send for a ticked box, browsers for one that has no value (HTML), and programs for yes."""


class Box(BooleanField):
    """A box that nothing but a yes ticks: a consent is never read out of a word that may mean no."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = bool(valuelist) and valuelist[0] in TICKED


class RequiredBox(Box):
    """A box without which there is no entry."""

    def __init__(self, sentence: Any, **options: Any) -> None:
        super().__init__(**options)
        self.sentence = sentence

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            raise StopValidation(str(self.sentence))


class EnterCampaignForm(AsksAboutEmail):
    """The entry form; `form_for` adds the fields that a campaign asks for."""

    shown = HiddenField()
    # Named so that no browser fills it in by itself; people do not see it, machines fill it.
    trap = StringField(_l("Leave this empty"), name=TRAP)

    @property
    def text_fields(self) -> list[PersonalTextField]:
        return [field for field in self if isinstance(field, PersonalTextField)]

    @property
    def of_age(self) -> BooleanField | None:
        return self._fields.get("of_age")

    def particulars(self) -> Particulars:
        """What the person told, read and normalised. Only after `validate`."""
        return Particulars(**{field.personal.name: field.value for field in self.text_fields})

    def choices(self) -> dict[str, bool]:
        """Whether the box of each purpose was ticked."""
        return {purpose.key: bool(self[purpose.field].data) for purpose in consent.CATALOGUE if purpose.field in self}

    def untick_consents(self) -> None:
        """Empty every box of consent: what it says is not what the visitor read."""
        for purpose in consent.CATALOGUE:
            if purpose.field in self:
                self[purpose.field].data = False

    def empty_what_is_given_anew(self) -> None:
        """Empty every box and the IIN: what no page gives back that is not the answer to a form sent for an entry."""
        self.untick_consents()
        if self.of_age:
            self.of_age.data = False
        if "iin" in self:
            self["iin"].data = ""

    def stated_of_age(self) -> bool | None:
        """What was answered to the question of age; None where it is not asked."""
        return bool(self.of_age.data) if self.of_age else None

    def wrong_fields(self) -> list[str]:
        """The names of the fields with errors, in the order of the form."""
        return [field.name for field in self if field.errors and field.name != "csrf_token"]

    def problems(self) -> list[dict[str, str]]:
        """Every error for the summary, `{href, text}`, in the order of the form."""
        named = [field for field in self.text_fields if field.data]
        return [
            # What was left empty is asked for by its name already.
            {"href": f"#{field.id}", "text": named_error(field) if field in named else str(field.errors[0])}
            for field in self
            if field.errors and field.name != "csrf_token"
        ]


class ConfirmEntryForm(TypedForm):
    """The code from the message."""

    code = StringField()

    def digits(self) -> str:
        """The code without the signs that people put between its digits."""
        return as_typed.digits((self.code.data or "")[:LONGEST_CODE])

    def fault(self) -> str:
        """Why it cannot be a code, in words; nothing where it can."""
        return "" if CODE.fullmatch(self.digits()) else mistakes.say_of_code(self.digits())


MADE_FORMS = Slot[dict[tuple[object, ...], type[EnterCampaignForm]]](dict)


def form_for(snapshot: FormSnapshot, *, csrf: bool = True) -> EnterCampaignForm:
    """The form of a campaign, with what the visitor sent. Without `csrf` it is only to be shown, and sets no cookie."""
    form: EnterCampaignForm = _form_class(snapshot)(meta={} if csrf else {"csrf": False})
    return form


def form_to_look_at(snapshot: FormSnapshot) -> EnterCampaignForm:
    """The form of a campaign that is not published: nobody can send it, and its shape is not remembered."""
    form: EnterCampaignForm = _make_class(snapshot)(meta={"csrf": False})
    return form


def consent_cards(form: EnterCampaignForm, snapshot: FormSnapshot) -> list[dict[str, Any]]:
    """The boxes of consent as the template shows them."""
    return [_card(form[f"consent_{statement.purpose}"], statement) for statement in snapshot.statements]


def _card(field: BooleanField, statement: consent.Statement) -> dict[str, Any]:
    return {
        "name": field.name,
        "required": consent.BY_KEY[statement.purpose].required,
        "checked": bool(field.data),
        "error": field.errors[0] if field.errors else None,
        "statement": statement,
    }


def _form_class(snapshot: FormSnapshot) -> type[EnterCampaignForm]:
    made = MADE_FORMS.get()
    if snapshot.key not in made:
        made[snapshot.key] = _make_class(snapshot)
    return made[snapshot.key]


def _make_class(snapshot: FormSnapshot) -> type[EnterCampaignForm]:
    fields = dict([*_text_fields_of(snapshot), *_boxes_of(snapshot)])
    return type("EnterCampaignForm", (EnterCampaignForm,), fields)


def _text_fields_of(snapshot: FormSnapshot) -> Iterator[tuple[str, Any]]:
    why = {field["name"]: field["why"][snapshot.language] for field in snapshot.campaign.fields}
    for personal in REGISTER:
        if personal.name in why:
            attributes = {**ATTRIBUTES[personal.name], "required": not personal.may_be_absent}
            yield (
                personal.name,
                PersonalTextField(
                    personal, label=FIELDS[personal.name], description=why[personal.name], render_kw=attributes
                ),
            )


def _boxes_of(snapshot: FormSnapshot) -> Iterator[tuple[str, Any]]:
    age = snapshot.campaign.minimum_age
    if age:
        yield (
            "of_age",
            RequiredBox(
                _nl(
                    "Confirm your age: the campaign is for people of %(num)s year and over",
                    "Confirm your age: the campaign is for people of %(num)s years and over",
                    age,
                ),
                label=_nl("I am %(num)s year old or older", "I am %(num)s years old or older", age),
            ),
        )
    for statement in snapshot.statements:
        purpose = consent.BY_KEY[statement.purpose]
        sentence = _l("Tick “%(consent)s”: without this consent you cannot take part", consent=statement.title)
        yield purpose.field, RequiredBox(sentence) if purpose.required else Box()

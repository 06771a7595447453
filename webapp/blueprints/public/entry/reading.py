"""A form that is sent, read without WTForms where nothing in it is wrong: nearly always.

The form itself says what is right; it is made anew, at the cost of all the rest of a page, to say what is wrong. This
takes less than the form does, never more: whatever here is not plainly right is for the form to judge.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wtforms import BooleanField

from webapp import consent, participants
from webapp.blueprints.shared.entry_form.form_snapshot import FormSnapshot
from webapp.blueprints.shared.entry_form.forms import LONGEST_FORM_VALUE
from webapp.entries import EntryDetails
from webapp.parsing import suspect_character
from webapp.participants import REGISTER, Particulars
from webapp.platform import as_typed

UNTICKED = (None, *BooleanField.false_values)


@dataclass(frozen=True)
class Answers:
    """What a person answered, every field of it right."""

    particulars: Particulars
    choices: Mapping[str, bool]
    of_age: bool | None

    def details(self, evidence: consent.Evidence) -> EntryDetails:
        """What is handed to the room."""
        return EntryDetails(self.particulars, consent.with_choices(evidence, self.choices), self.of_age)


def read(snapshot: FormSnapshot, sent: Mapping[str, str]) -> Answers | None:
    """The answers of a form in which everything is right; None where the form must be asked."""
    choices = {
        purpose.key: sent.get(purpose.field) not in UNTICKED
        for purpose in (consent.BY_KEY[statement.purpose] for statement in snapshot.statements)
    }
    of_age = sent.get("of_age") not in UNTICKED if snapshot.campaign.minimum_age else None
    if of_age is False or any(consent.BY_KEY[key].required and not ticked for key, ticked in choices.items()):
        return None
    try:
        return Answers(Particulars(**dict(_values(snapshot, sent))), choices, of_age)
    except (participants.Unacceptable, _Doubtful):
        return None


class _Doubtful(Exception):
    """Something is missing, cannot be kept, or is to be asked about."""


def _values(snapshot: FormSnapshot, sent: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    asked = snapshot.campaign.field_names
    for field in REGISTER:
        if field.name not in asked:
            continue
        whole = sent.get(field.name, "")
        if suspect_character(whole):
            raise _Doubtful
        typed = whole[:LONGEST_FORM_VALUE]
        if not as_typed.plain(typed):
            if not field.may_be_absent:
                raise _Doubtful
            continue
        value = field.read(typed)
        # The form asks about letters of two alphabets in one word, and about a domain that is a slip away from another.
        if field.name == "email" and (not value.isascii() or participants.likely_domain(value)):
            raise _Doubtful
        yield field.name, value

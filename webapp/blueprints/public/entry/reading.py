"""A form that is sent, read without WTForms where nothing in it is wrong: nearly always.

The form itself says what is right; it is made anew, at the cost of all the rest of a page, to say what is wrong. This
takes less than the form does, never more: whatever here is not plainly right is for the form to judge.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from webapp import consent, participants
from webapp.blueprints.shared.entry_form.form_snapshot import FormSnapshot
from webapp.blueprints.shared.entry_form.forms import LONGEST_FORM_VALUE, TICKED
from webapp.entries import EntryDetails
from webapp.parsing import suspect_character
from webapp.participants import Particulars


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
    choices = {}
    for purpose in snapshot.purposes:
        choices[purpose.key] = is_ticked = sent.get(purpose.field) in TICKED
        if purpose.required and not is_ticked:
            return None
    of_age = sent.get("of_age") in TICKED if snapshot.campaign.minimum_age else None
    if of_age is False:
        return None
    try:
        return Answers(Particulars(**_values(snapshot, sent)), choices, of_age)
    except (participants.Unacceptable, _Doubtful):
        return None


class _Doubtful(Exception):
    """Something is missing, cannot be kept, or is to be asked about."""


def _values(snapshot: FormSnapshot, sent: Mapping[str, str]) -> dict[str, str]:
    values = {}
    for field in snapshot.personal_fields:
        whole = sent.get(field.name, "")
        if not whole and field.may_be_absent:
            continue
        if suspect_character(whole):
            raise _Doubtful
        value = field.read(whole[:LONGEST_FORM_VALUE])
        # The form asks about letters of two alphabets in one word, and about a domain that is a slip away from another.
        if field.name == "email" and (not value.isascii() or participants.likely_domain(value)):
            raise _Doubtful
        values[field.name] = value
    return values

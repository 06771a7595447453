"""What a person may tell of themselves (clause 3.1), and how each value is read and normalised."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import PhoneNumberType

from webapp.participants.errors import (
    ForeignPhone,
    IinMistyped,
    NotAMobilePhone,
    NotAName,
    NotAnEmail,
    NotAnIin,
    NotAPhone,
    TooLong,
)

NAME_LENGTH = 100
EMAIL_LENGTH = 254
PHONE_LENGTH = 40
"""Characters as typed, grouping included."""
NAME_MARKS = frozenset(" -'’ʼ‐‑·.")
INVISIBLE = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Letters and marks, by their category, of which nothing is seen."""
PHONE_TYPED = re.compile(r"[\d\s()+.\-‐‑–/]+")
SEPARATORS = re.compile(r"[\s\-‐‑–.]")
IIN_FORM = re.compile(r"[0-9]{12}")
IIN_WEIGHTS = (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))
MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def read_name(typed: str) -> str:
    """A surname, name or patronymic in NFC, its spaces single.

    Raises `NotAName` or `TooLong` (over 100 characters).
    """
    name = " ".join(unicodedata.normalize("NFC", typed).split(" ")).strip()
    name = re.sub(r" {2,}", " ", name)
    if len(name) > NAME_LENGTH:
        raise TooLong
    if not any(character.isalpha() for character in name) or not all(map(_may_be_in_a_name, name)):
        raise NotAName
    return name


def read_email(typed: str) -> str:
    """An address in its normal form, checked by its form alone: nothing is looked up on the network.

    Raises `NotAnEmail` or `TooLong`.
    """
    if len(typed) > EMAIL_LENGTH:
        raise TooLong
    try:
        found = validate_email(typed.strip(), check_deliverability=False, allow_smtputf8=True)
    except EmailNotValidError as error:
        raise NotAnEmail from error
    return found.normalized


def read_phone(typed: str) -> str:
    """A mobile number of Kazakhstan as E.164 (+77071234567), typed in any usual way.

    Raises `NotAPhone`, `ForeignPhone` (of Russia, say: +7 9xx) or `NotAMobilePhone`.
    """
    if len(typed) > PHONE_LENGTH or not PHONE_TYPED.fullmatch(typed.strip()):
        raise NotAPhone
    try:
        number = phonenumbers.parse(typed, "KZ")
    except phonenumbers.NumberParseException as error:
        raise NotAPhone from error
    region = phonenumbers.region_code_for_number(number)
    if region != "KZ":
        raise ForeignPhone if region or number.country_code != 7 else NotAPhone
    kind = phonenumbers.number_type(number)
    if kind not in MOBILE:
        raise NotAPhone if kind == PhoneNumberType.UNKNOWN else NotAMobilePhone  # a figure too few or too many
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def read_iin(typed: str) -> str:
    """An individual identification number (ЖСН/ИИН): twelve figures, the last one a check digit.

    Its date and sex digits are not read: since 2013 they bind nobody. The weights are those of the rules on
    identification numbers (1…11, then 3…11,1,2 where the first sum gives 10).
    Raises `NotAnIin` or `IinMistyped`.
    """
    iin = SEPARATORS.sub("", typed)
    if not IIN_FORM.fullmatch(iin):
        raise NotAnIin
    figures = [int(figure) for figure in iin]
    for weights in IIN_WEIGHTS:
        remainder = sum(figure * weight for figure, weight in zip(figures, weights, strict=False)) % 11
        if remainder < 10:
            if remainder == figures[11]:
                return iin
            break
    raise IinMistyped


def _may_be_in_a_name(character: str) -> bool:
    if character in NAME_MARKS:
        return True
    return unicodedata.category(character)[0] in "LM" and not INVISIBLE.match(character)


@dataclass(frozen=True)
class PersonalField:
    """One line of the register of personal data that this site may hold (Law 94-V art. 25(2)(1))."""

    name: str
    read: Callable[[str], str]
    may_be_absent: bool = False
    found_by: bool = False
    """Whether a blind index of it is kept, so that a person can be found by it."""

    def __repr__(self) -> str:
        return f"PersonalField({self.name})"


REGISTER: tuple[PersonalField, ...] = (
    PersonalField("last_name", read_name),
    PersonalField("first_name", read_name),
    PersonalField("patronymic", read_name, may_be_absent=True),
    PersonalField("email", read_email, found_by=True),
    PersonalField("phone", read_phone, found_by=True),
    PersonalField("iin", read_iin, found_by=True),
)
"""Clause 3.1, whole: a form can ask for these and for nothing else that is personal. In the order of the form."""

FIELD_NAMES = tuple(field.name for field in REGISTER)


@dataclass(frozen=True)
class Particulars:
    """What one person typed, read and normalised. Shows nothing of it when printed."""

    last_name: str | None = None
    first_name: str | None = None
    patronymic: str | None = None
    email: str | None = None
    phone: str | None = None
    iin: str | None = None

    def __repr__(self) -> str:
        told = [name for name in FIELD_NAMES if getattr(self, name)]
        return f"Particulars(of {', '.join(told)})"

    def told(self) -> dict[str, str]:
        """The fields that have a value."""
        return {name: value for name in FIELD_NAMES if (value := getattr(self, name))}

    def identity(self) -> tuple[str, str]:
        """By what a person is told from others: the IIN, else the phone, else the e-mail."""
        for kind in ("iin", "phone", "email"):
            if value := getattr(self, kind):
                return kind, comparable(kind, value)
        raise ValueError("particulars without an IIN, a phone and an e-mail belong to nobody")


def comparable(kind: str, value: str) -> str:
    """The form of a value under which two spellings of one thing are the same."""
    return value.casefold() if kind == "email" else value

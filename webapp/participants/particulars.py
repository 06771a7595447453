"""What a person may tell of themselves (clause 3.1), and how each value is read and normalised."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberType

from webapp.participants.emails import read_email
from webapp.participants.errors import (
    ForeignPhone,
    IinMistyped,
    NotAMobilePhone,
    NotAName,
    NotAnIin,
    NotAPhone,
    TooLong,
)
from webapp.platform import as_typed

NAME_LENGTH = 100
COMMON_NAME = re.compile(r"[A-Za-zА-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі][A-Za-zА-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі' -]*")
"""Most names there are: of these no sign has to be looked up."""
PHONE_LENGTH = 40
"""Characters as typed, grouping included."""
NATIONAL_LENGTH = 10
"""Digits of a number of Kazakhstan without +7."""
NAME_MARKS = frozenset(f" -'·.{as_typed.ZWNJ}{as_typed.ZWJ}")
"""Beside letters. Joiners are only left in words that need them."""
INVISIBLE = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Letters and marks, by their category, of which nothing is seen."""
NEVER_IN_A_PHONE = re.compile(r"[^0-9()+./ \t\r\n-]")
NO_DIGIT = re.compile("[^0-9]")
DIGIT = re.compile("[0-9]")
USUAL_PHONE = re.compile(r"(?:\+7|8)[ -]?(?:\(([0-9]{3})\)|([0-9]{3}))[ -]?([0-9]{3})[ -]?([0-9]{2})[ -]?([0-9]{2})")
"""As nearly everybody types it: +7 707 123-45-67 or 8 (707) 1234567."""
IIN_LENGTH = 12
IIN_WEIGHTS = (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))
MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def read_name(typed: str) -> str:
    """A surname, name or patronymic in NFC, its spaces single, its hyphens and apostrophes the plain ones.

    Raises `NotAName`, with the sign that no name has, or `TooLong` (over 100 characters).
    """
    name = re.sub(r" {2,}", " ", as_typed.plain(typed))
    if len(name) > NAME_LENGTH:
        raise TooLong
    if COMMON_NAME.fullmatch(name):
        return name
    if strange := next((sign for sign in name if not _may_be_in_a_name(sign)), ""):
        raise NotAName(strange)
    if not any(map(str.isalpha, name)):
        raise NotAName
    return name


def read_phone(typed: str) -> str:
    """A mobile number of Kazakhstan as E.164 (+77071234567), typed in any usual way.

    Raises `NotAPhone` (with a sign that no number has, or the count of digits), `ForeignPhone` (of Russia, say:
    +7 9xx) or `NotAMobilePhone`.
    """
    text = as_typed.without_scheme(as_typed.narrow(typed), "tel:")
    if usual := USUAL_PHONE.fullmatch(text):
        national = "".join(filter(None, usual.groups()))
        if _mobile_numbers().fullmatch(national):
            return f"+7{national}"
    if strange := NEVER_IN_A_PHONE.search(text):
        raise NotAPhone(strange[0])
    wrong = NotAPhone(count=len(DIGIT.findall(text)))
    # Half of a number is no number of another country, as the library has it of «8 707 123».
    is_half = text[:1] != "+" and (wrong.count or 0) < NATIONAL_LENGTH + (text[:1] == "8")
    if len(text) > PHONE_LENGTH or is_half:
        raise wrong
    try:
        number = phonenumbers.parse(text, "KZ")
    except phonenumbers.NumberParseException as error:
        raise wrong from error
    region = phonenumbers.region_code_for_number(number)
    if region != "KZ":
        raise ForeignPhone if region or number.country_code != 7 else wrong
    kind = phonenumbers.number_type(number)
    if kind not in MOBILE:
        raise wrong if kind == PhoneNumberType.UNKNOWN else NotAMobilePhone  # a digit too few or too many
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@cache
def _mobile_numbers() -> re.Pattern[str]:
    """Mobile numbers of Kazakhstan without +7, as the library knows them; it takes 50 µs to find one right by itself."""
    of_country: Any = PhoneMetadata.metadata_for_region("KZ")
    return re.compile(of_country.mobile.national_number_pattern)


def read_iin(typed: str) -> str:
    """An individual identification number (ЖСН/ИИН): twelve digits, the last one a check digit.

    Its date and sex digits are not read: since 2013 they bind nobody. The weights are those of the rules on
    identification numbers (1…11, then 3…11,1,2 where the first sum gives 10).
    Raises `NotAnIin`, with a sign that is no digit or with their count, or `IinMistyped`.
    """
    iin = as_typed.digits(typed)
    if strange := NO_DIGIT.search(iin):
        raise NotAnIin(strange[0])
    if len(iin) != IIN_LENGTH:
        raise NotAnIin(count=len(iin))
    digits = [int(digit) for digit in iin]
    for weights in IIN_WEIGHTS:
        remainder = sum(digit * weight for digit, weight in zip(digits, weights, strict=False)) % 11
        if remainder < 10:
            if remainder == digits[11]:
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
        given = [name for name in FIELD_NAMES if getattr(self, name)]
        return f"Particulars(of {', '.join(given)})"

    def given(self) -> dict[str, str]:
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

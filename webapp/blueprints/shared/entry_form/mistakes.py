"""What is said of a value that cannot be taken: the sign that stands in its way, or what is missing, never a mere rule.

A sentence such as «letters only» beside a name of letters, with a sign that is not seen in it, helps nobody.
"""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from webapp import participants
from webapp.parsing import name_character
from webapp.participants import (
    ForeignPhone,
    IinMistyped,
    NotAMobilePhone,
    NotAName,
    NotAnEmail,
    NotAnIin,
    NotAPhone,
    TooLong,
    Unacceptable,
)

RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
SIGN: dict[type[Unacceptable], Any] = {
    NotAName: _l("The sign “%(sign)s” cannot be in a name: it has letters, spaces, hyphens and apostrophes"),
    NotAnEmail: _l("The sign “%(sign)s” cannot be here in an e-mail address"),
    NotAPhone: _l("The sign “%(sign)s” cannot be in a phone number: it has digits"),
    NotAnIin: _l("The sign “%(sign)s” cannot be in an IIN: it has 12 digits"),
}
MESSAGES: dict[type[Unacceptable], Any] = {
    TooLong: _l("This is too long"),
    NotAName: _l("A name has at least one letter"),
    ForeignPhone: _l("Enter a Kazakhstan number: it begins with +7 7. We cannot send messages to other countries"),
    NotAMobilePhone: _l("This is a landline. Enter a mobile number: messages come to it"),
    IinMistyped: _l("Check the IIN: one of the digits is wrong"),
}
EMAIL: dict[str, Any] = {
    "no_at": _l("The address has no “@”: it stands between the name of the mailbox and that of the server"),
    "two_at": _l("The address has two “@”: leave one"),
    "no_local": _l("Nothing stands before “@”: the name of the mailbox is missing"),
    "no_dot": _l("What stands after “@” has no point in the middle: example.kz"),
    "no_such_domain": _l("There can be no such domain as the one after “@”: check it letter by letter"),
}


def say(error: Unacceptable) -> str:
    """Why a value was not taken, in the language of the page."""
    kind = type(error)
    if error.sign:
        return str(SIGN[kind]) % {"sign": named(error.sign)}
    if kind is NotAPhone:
        return _of_phone(error.count or 0)
    if kind is NotAnIin:
        count = error.count or 0
        return ngettext(
            "There is %(num)s digit here, and an IIN has 12", "There are %(num)s digits here, and an IIN has 12", count
        )
    return str(EMAIL[error.reason] if kind is NotAnEmail else MESSAGES[kind])


def ask_of_email(email: str) -> str:
    """What may be mistyped in an address that can be one: a letter of another alphabet, or its domain; empty for nothing."""
    odd, domain = participants.odd_letter(email), participants.likely_domain(email)
    if not domain:
        return _say_odd_letter(*odd) if odd else ""
    if not odd:
        return _("Perhaps you mean “%(domain)s”", domain=domain)
    return _("%(question)s; perhaps you mean “%(domain)s”", question=_say_odd_letter(*odd), domain=domain)


def _say_odd_letter(letter: str, script: str) -> str:
    """That a letter of an e-mail address may be of the wrong alphabet."""
    if script == "LATIN":
        return _("It looks as if the letter “%(letter)s” in the address is a Latin one", letter=letter)
    if script == "CYRILLIC" and letter.casefold() in RUSSIAN:
        return _("It looks as if the letter “%(letter)s” in the address is a Russian one", letter=letter)
    return _("It looks as if the letter “%(letter)s” in the address is of another alphabet", letter=letter)


def say_of_code(digits: str) -> str:
    """Why a code cannot be one, by what is left of it without spaces and dashes."""
    strange = next((sign for sign in digits if sign not in "0123456789"), "")
    if strange:
        return _("The sign “%(sign)s” cannot be in a code: it has digits", sign=named(strange))
    if not digits:
        return _("Enter the six digits of the code")
    return ngettext(
        "There is %(num)s digit here, and the code has six",
        "There are %(num)s digits here, and the code has six",
        len(digits),
    )


def named(sign: str) -> str:
    """A sign as a sentence can show it: itself, «space», or its number where nothing is seen of it."""
    return _("space") if sign == " " else name_character(sign)


def _of_phone(count: int) -> str:
    if count == 11:
        return _("There is no such number: check its digits. A Kazakhstan number begins with +7 7")
    return ngettext(
        "There is %(num)s digit here, and a mobile number has 11, such as +7 707 123 45 67",
        "There are %(num)s digits here, and a mobile number has 11, such as +7 707 123 45 67",
        count,
    )

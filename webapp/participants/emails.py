"""E-mail addresses as people write them: one form for one mailbox, and a doubt where two alphabets meet in one word.

**The form that is kept** has the domain in Unicode, as IDNA decodes it: a browser posts `info@xn--e1afmkfd.xn--80ao21a` for
what was typed as `info@пример.қаз`, and both are that address, with one blind index. So were those kept that landed before.
On the wire a domain is punycode again, which is for who sends (`messaging`).
"""

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from email_validator import EmailNotValidError, EmailSyntaxError, validate_email

from webapp.participants.errors import NotAnEmail, TooLong
from webapp.platform import as_typed

LENGTH, LOCAL_LENGTH = 254, 64
"""Characters (RFC 5321, 4.5.3.1)."""
FORBIDDEN_CHARACTERS = re.compile(r"[\s\x00-\x20\x7f-\x9f,;:<>()\[\]\"\\]")
"""Signs that an address has nowhere, save in quotes, which no mailbox of people uses."""
WORDS = re.compile(r"[.+_\-]")
USUAL_LOCAL = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*")
"""Of such a local part every letter stays as it is (RFC 5322, dot-atom); the library writes «INFO» small (RFC 2142)."""
DOMAINS_REMEMBERED = 1000
CONFUSABLE_SCRIPTS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN"})
"""Scripts with letters that look alike (Unicode TR 39); of these, one word is written in one."""


def read_email(typed: str) -> str:
    """An address in its kept form, checked by its form alone: nothing is looked up on the network.

    Raises `NotAnEmail`, with the sign or the reason, or `TooLong`.
    """
    address = as_typed.narrow(typed)
    if (bare := as_typed.without_scheme(address, "mailto:")) is not address:
        address = bare.partition("?")[0]
    if len(address) > LENGTH:
        raise TooLong
    local, _at, domain = address.rpartition("@")
    if len(local) <= LOCAL_LENGTH and USUAL_LOCAL.fullmatch(local) and (kept := _usual_domain(domain)):
        return f"{local}@{kept}"
    _refuse_unlike_an_address(address)
    try:
        return validate_email(address, check_deliverability=False, allow_smtputf8=True).normalized
    except EmailSyntaxError as error:
        raise _reason(address) from error
    except EmailNotValidError as error:  # a domain that is set aside for examples or tests (RFC 6761)
        raise NotAnEmail(reason="no_such_domain") from error


def needs_smtputf8(email: str) -> bool:
    """Whether an address is taken only by servers that speak SMTPUTF8 (RFC 6531): its local part is not of ASCII."""
    return not email.rpartition("@")[0].isascii()


def odd_letter(email: str) -> tuple[str, str] | None:
    """A letter that may be of the wrong alphabet, and that alphabet: `ivаn@mail.ru` has a Cyrillic «а» among Latin.

    None where each word of the address is written in one alphabet.
    """
    local, _at, domain = email.rpartition("@")
    for word in (*WORDS.split(local), *domain.split(".")):
        scripts = [(letter, _script(letter)) for letter in word if letter.isalpha()]
        counts = Counter(script for _letter, script in scripts if script in CONFUSABLE_SCRIPTS)
        if len(counts) > 1:
            rarest = min(counts, key=lambda script: (counts[script], script == "LATIN"))
            return next((letter, script) for letter, script in scripts if script == rarest)
    return None


@lru_cache(DOMAINS_REMEMBERED)
def _usual_domain(domain: str) -> str | None:
    """The kept form of a domain of plain ASCII; None where the library has to see the whole address.

    Nearly everybody's mailbox is at one of a few services, and the library takes 50 µs to find their domain right.
    """
    try:
        _refuse_unlike_an_address(f"a@{domain}")
        kept = validate_email(f"a@{domain}", check_deliverability=False).normalized.removeprefix("a@")
    except (EmailNotValidError, NotAnEmail):
        return None
    return kept if kept == domain.lower() and kept.isascii() else None


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _refuse_unlike_an_address(address: str) -> None:
    if found := FORBIDDEN_CHARACTERS.search(address):
        raise NotAnEmail(found[0])
    local, at, domain = address.rpartition("@")
    if not at:
        raise NotAnEmail(reason="no_at")
    if "@" in local:
        raise NotAnEmail(reason="two_at")
    if not local:
        raise NotAnEmail(reason="no_local")
    if len(local) > LOCAL_LENGTH:
        raise TooLong
    # IDNA's mapping (UTS 46) would make another domain of it: «№» is «no» there.
    if strange := next((sign for sign in domain if not _may_be_in_a_domain(sign)), ""):
        raise NotAnEmail(strange)
    if "." not in domain.strip("."):
        raise NotAnEmail(reason="no_dot")


def _may_be_in_a_domain(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return sign in ".-\u3002" or kind[0] in "LM" or kind == "Nd"


def _reason(address: str) -> NotAnEmail:
    local, _at, domain = address.rpartition("@")
    for part in (local, domain):
        if ".." in part or part.startswith(".") or part.endswith("."):
            return NotAnEmail(".")
    if any(label.startswith("-") or label.endswith("-") for label in domain.split(".")):
        return NotAnEmail("-")
    strange = next((sign for sign in local if not sign.isascii() and unicodedata.category(sign)[0] in "CSZ"), "")
    return NotAnEmail(strange) if strange else NotAnEmail(reason="no_such_domain")

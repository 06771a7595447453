"""What a browser says beside a field that is left: the sentences of `mistakes`, and what its rules stand on here.

`static/js/modules/answers.js` has the rules once more, short of what is rare: it says what the server would say of the
same text, or nothing. So that the words have one source, each sentence is made by the server and sent along, a sign in
it held open by one that no sentence has; so are the patterns of numbers, which their library brings up to date.
"""

import re
from collections.abc import Iterable
from typing import Any

from phonenumbers import PhoneMetadata

from webapp.blueprints.shared.entry_form import mistakes
from webapp.blueprints.shared.entry_form.forms import MISSING
from webapp.participants import (
    EMAIL_REASONS,
    IIN_WEIGHTS,
    INVISIBLE,
    KNOWN_MAIL_DOMAINS,
    ForeignPhone,
    IinMistyped,
    NotAMobilePhone,
    NotAName,
    NotAnEmail,
    NotAnIin,
    NotAPhone,
    Unacceptable,
)
from webapp.platform import as_typed

SIGN = "§"
"""Stands in a sentence for the sign that is named in it."""
COUNTED: dict[type[Unacceptable], range] = {NotAnIin: range(25), NotAPhone: range(12)}
"""Of which numbers of digits it is said how many there are; of more, by the server."""


NOT_MOBILE = ("fixed_line", "voip")
"""Kinds of numbers of Kazakhstan that get no messages, as the library calls them."""


def words() -> dict[str, Any]:
    """Every sentence that a browser may say, in the language of the page."""
    return {
        "sign": SIGN,
        "space": mistakes.named(" "),
        "missing": {name: str(sentence) for name, sentence in MISSING.items()},
        "name": mistakes.say(NotAName(SIGN)),
        "letterless": mistakes.say(NotAName()),
        "email": mistakes.say(NotAnEmail(SIGN)),
        **{reason: mistakes.say(NotAnEmail(reason=reason)) for reason in EMAIL_REASONS},
        "phone": mistakes.say(NotAPhone(SIGN)),
        "foreign": mistakes.say(ForeignPhone()),
        "landline": mistakes.say(NotAMobilePhone()),
        "iin": mistakes.say(NotAnIin(SIGN)),
        "mistyped": mistakes.say(IinMistyped()),
        "counts": {"iin": _counts(NotAnIin), "phone": _counts(NotAPhone)},
        "weights": [list(weights) for weights in IIN_WEIGHTS],
    }


def patterns() -> dict[str, str]:
    """Regular expressions as ECMAScript writes them, by name."""
    kz: Any = PhoneMetadata.metadata_for_region("KZ")
    ru: Any = PhoneMetadata.metadata_for_region("RU")
    return {
        "mobile": _whole(kz.mobile.national_number_pattern),
        "landline": _whole("|".join(getattr(kz, kind).national_number_pattern for kind in NOT_MOBILE)),
        "russian": _whole(ru.mobile.national_number_pattern),
        "known": f"/@(?:{'|'.join(map(re.escape, KNOWN_MAIL_DOMAINS))})$/i",
        "hyphens": rf"/\p{{Pd}}|{_one_of(as_typed.HYPHENS)}/gu",
        "apostrophes": f"/{_one_of(as_typed.APOSTROPHES)}/gu",
        "invisible": "/" + re.sub(r"\\U000(\w{5})", r"\\u{\1}", INVISIBLE.pattern) + "/u",
    }


def _counts(kind: type[NotAnIin | NotAPhone]) -> list[str]:
    return [mistakes.say(kind(count=count)) for count in COUNTED[kind]]


def _whole(pattern: str) -> str:
    return f"/^(?:{pattern})$/"


def _one_of(signs: Iterable[str]) -> str:
    return "[" + "".join(f"\\u{ord(sign):04x}" for sign in sorted(signs)) + "]"

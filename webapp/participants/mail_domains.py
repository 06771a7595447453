"""Which mail service a mistyped domain most likely means: a letter to gmial.con arrives nowhere, and nobody says so.

Nothing is looked up and nothing is refused for it: a person is asked once. What is compared are the services that
people in Kazakhstan use, and for any other domain its ending alone.
"""

from functools import cache, lru_cache

from babel import Locale

SERVICES = (
    "mail.ru", "gmail.com", "yandex.ru", "yandex.kz", "icloud.com", "bk.ru", "inbox.ru", "list.ru", "internet.ru",
    "outlook.com", "hotmail.com", "yahoo.com", "rambler.ru", "ya.ru", "mail.kz", "yandex.com", "googlemail.com",
    "protonmail.com", "proton.me", "live.com", "msn.com", "vk.com", "me.com",
)  # fmt: skip
"""The most used first: of two that are equally near, it is meant."""
NEAR_BUT_REAL = frozenset(
    (
        "mail.com", "email.com", "email.kz", "email.ru", "ymail.com", "gmx.com", "gmx.net", "hotmail.ru", "outlook.kz",
        "yandex.by", "yandex.ua", "yandex.uz", "list.kz", "list.com", "inbox.kz", "inbox.com", "inbox.lv", "live.kz",
        "live.ru",
    )
)  # fmt: skip
"""A slip away from one of them, and another service all the same."""
KNOWN_MAIL_DOMAINS = (*SERVICES, *sorted(NEAR_BUT_REAL))
"""Nobody is asked about these."""
OF_ONE_ENDING = {"gmail": "gmail.com", "icloud": "icloud.com", "googlemail": "googlemail.com"}
"""Services that are nowhere else: gmail.ru is a mistake."""
ENDINGS = ("com", "kz", "ru", "net", "org")
REAL_ENDINGS = frozenset(
    (
        "cam", "bom", "top", "tom", "dot", "nec", "new", "next", "bet", "pet", "vet", "ong", "eu", "su", "uk", "ac",
        "gov", "edu",
    )
)  # fmt: skip
"""A slip away from one of these, and real beside those of states (IANA's root zone)."""
NO_STATES = frozenset({"XA", "XB", "ZZ", "EZ", "UN", "QO"})
"""Codes that CLDR lists among those of states, and no domain is called by."""
OTHER_ALPHABET = {"сом": "com", "ком": "com", "ру": "ru", "кз": "kz"}
"""What an ending becomes when the keyboard goes on in Cyrillic."""
LOOK_ALIKE = str.maketrans(dict(zip("авекмнорстухіјѕһ", "abekmhopctyxijsh", strict=True)))
SOUND_ALIKE = str.maketrans(dict(zip("абвгдезийклмнопрстуфхяі", "abvgdeziiklmnoprstufhai", strict=True)))
SHORT_NAME, LONG_NAME = 3, 6
"""Letters: in a name this short none may be wrong, in one this long two."""
TOO_MANY = 3
DOMAINS_REMEMBERED = 1000


def likely_domain(email: str) -> str:
    """The domain that is most likely meant by that of an address, in its kept form; empty where there is no doubt."""
    return _likely(email.rpartition("@")[2].lower())


@lru_cache(DOMAINS_REMEMBERED)
def _likely(domain: str) -> str:
    if domain in SERVICES or domain in NEAR_BUT_REAL:
        return ""
    spellings = _spellings(domain)
    exact = next((spelling for spelling in spellings if spelling in SERVICES), "")
    return exact or next(filter(None, map(_nearest_service, spellings)), "") or _with_real_ending(domain)


def _spellings(domain: str) -> list[str]:
    """A domain as it is, and as it reads in Latin letters: «gmail.сом» ends on Cyrillic ones that look like others."""
    if domain.isascii():
        return [domain]
    read = (domain.translate(table) for table in (LOOK_ALIKE, SOUND_ALIKE))
    return [spelling for spelling in read if spelling.isascii()]


def _nearest_service(domain: str) -> str:
    if whole := next((service for service in SERVICES if domain.startswith(f"{service}.")), ""):
        return whole  # gmail.com.kz, mail.ru.com
    name, _dot, ending = domain.rpartition(".")
    if only := OF_ONE_ENDING.get(name):
        return only
    distances = {service: _distance(name, ending, service) for service in SERVICES}
    nearest = min(SERVICES, key=lambda service: distances[service])
    return nearest if distances[nearest] < TOO_MANY else ""


def _distance(name: str, ending: str, service: str) -> int:
    """How many slips lead from a service to a domain: `TOO_MANY` where it is another's name, or an ending of its own."""
    own_name, _dot, own_ending = service.rpartition(".")
    most = 0 if len(own_name) <= SHORT_NAME else 2 if len(own_name) >= LONG_NAME else 1
    if abs(len(name) - len(own_name)) > most or (in_ending := _slips(ending, own_ending)) > 1:
        return TOO_MANY
    in_name = _slips(name, own_name)
    is_other = in_ending and _is_real(ending) and (in_name or len(own_name) <= SHORT_NAME)
    return TOO_MANY if in_name > most or is_other else in_name + in_ending


def _with_real_ending(domain: str) -> str:
    """The same domain with an ending that there is, where its own is none and a slip away from one of `ENDINGS`."""
    rest, _dot, ending = domain.rpartition(".")
    if not rest.isascii() or _is_real(ending):
        return ""
    near = OTHER_ALPHABET.get(ending) or next((each for each in ENDINGS if _slips(ending, each) == 1), "")
    return near and f"{rest}.{near}"


def _is_real(ending: str) -> bool:
    return ending in ENDINGS or ending in REAL_ENDINGS or ending.upper() in _states()


@cache
def _states() -> frozenset[str]:
    """The codes of states (ISO 3166), which are their domains too."""
    return frozenset(code for code in map(str, Locale("en").territories) if len(code) == 2) - NO_STATES


def _slips(typed: str, meant: str) -> int:
    """Letters left out, put in, mistaken, or two in the wrong order (optimal string alignment), up to `TOO_MANY`."""
    if abs(len(typed) - len(meant)) >= TOO_MANY:
        return TOO_MANY
    if typed == meant:
        return 0
    before: list[int] = []
    last = list(range(len(meant) + 1))
    for row, letter in enumerate(typed, 1):
        line = [row]
        for column, other in enumerate(meant, 1):
            steps = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == meant[column - 2] and typed[row - 2] == other:
                steps = min(steps, before[column - 2] + 1)
            line.append(steps)
        before, last = last, line
    return min(last[-1], TOO_MANY)

"""How many parts an SMS has, and where it is cut (3GPP TS 23.038 and 23.040).

No alphabet of seven bits has Cyrillic, or the Ğ and Ş of Kazakh in Latin letters, so what we write goes as UCS-2: 70
characters, or 67 in each part of a longer one. Nothing is transliterated.
"""

from collections.abc import Callable

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
"""Each takes the place of two (TS 23.038, 6.2.1.1)."""
SEPTETS, SEPTETS_OF_PART = 160, 153
UNITS, UNITS_OF_PART = 70, 67
"""Of 16 bits: a character beyond the basic plane, such as an emoji, takes two."""
MOST_PARTS = 255


def count_parts(text: str) -> int:
    """How many parts a text is paid for, in the alphabet that has all its characters."""
    if set(text) <= BASIC | EXTENDED:
        return len(_cut(text, _septets, SEPTETS, SEPTETS_OF_PART))
    return len(ucs2_parts(text))


def ucs2_parts(text: str) -> list[str]:
    """A text cut as UCS-2, never within a character."""
    return _cut(text, _units, UNITS, UNITS_OF_PART)


def _septets(character: str) -> int:
    return 2 if character in EXTENDED else 1


def _units(character: str) -> int:
    return 2 if ord(character) > 0xFFFF else 1


def _cut(text: str, size: Callable[[str], int], whole: int, part: int) -> list[str]:
    if sum(map(size, text)) <= whole:
        return [text]
    pieces, taken = [""], 0
    for character in text:
        if taken + size(character) > part:
            pieces.append("")
            taken = 0
        pieces[-1] += character
        taken += size(character)
    return pieces

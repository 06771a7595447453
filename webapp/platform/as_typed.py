"""Text as people type, paste and dictate it: one sign for one meaning, whatever a phone made of it.

A contact pasted on a phone comes wrapped in marks of direction (U+202A … U+202E), a chat puts no-break and zero-width
spaces in, keyboards turn a hyphen into a dash and an apostrophe into a quote, an eastern keyboard types full-width
digits. None of it is meant. What remains wrong after this is refused where it is read, with the sign named.
"""

import re
import unicodedata

HYPHENS = frozenset("\u02d7\u2043\u207b\u208b\u2212\u2500")
"""Signs that are typed for a hyphen without being dashes (Unicode's category Pd): U+2212 MINUS SIGN before all."""
APOSTROPHES = frozenset("'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u055a\u2018\u2019\u201b\u2032\ua78c\uff07")
HYPHEN, APOSTROPHE = "-", "'"
KEYCAPS = re.compile("[\ufe00-\ufe0f\u20e3]")
"""What makes a picture of a digit: 7️⃣."""
_NEEDING = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ua840-\ua87f\ua8e0-\ua9ff\uaa60-\uaa7f\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff"
)
"""Scripts of Arabic, Indic, Khmer, Mongolian, Myanmar and Tibetan kinds, whose spelling may need a joiner (RFC 5892, A)."""
ZWNJ, ZWJ = "\u200c", "\u200d"
LOOSE_JOINERS = re.compile(f"(?<![{_NEEDING}])[{ZWNJ}{ZWJ}]|[{ZWNJ}{ZWJ}](?![{_NEEDING}])")
SPACE = " \t\r\n"
MOST_TYPED = 0x3000
"""Signs below are remembered: Latin, Cyrillic and punctuation among them."""
BETWEEN_DIGITS = re.compile(r"[ \t\r\n.\-]")


class _Signs(dict[int, str | None]):
    """What each sign stands for, for `str.translate`; looked up once for each sign of the scripts that are typed most."""

    def __missing__(self, code: int) -> str | None:
        meant = self._meant(chr(code))
        if code < MOST_TYPED:
            self[code] = meant
        return meant

    @staticmethod
    def _meant(sign: str) -> str | None:
        kind = unicodedata.category(sign)
        if kind == "Cf" and sign not in (ZWNJ, ZWJ):
            return None
        if kind in ("Zs", "Zl", "Zp"):
            return " "
        if kind == "Pd" or sign in HYPHENS:
            return HYPHEN
        if sign in APOSTROPHES:
            return APOSTROPHE
        return sign


_SIGNS = _Signs()


def plain(text: str) -> str:
    """A text in NFC, trimmed: nothing invisible in it, each space, hyphen and apostrophe the plain one.

    Control characters stay: they are refused by whoever reads on. Read twice, a text is the same.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_SIGNS)
        text = unicodedata.normalize("NFC", LOOSE_JOINERS.sub("", text))
    return text.replace("`", APOSTROPHE).strip(SPACE)


def narrow(text: str) -> str:
    """The same for addresses, numbers and codes: also each sign that stands for one of ASCII is that (NFKC): ７ → 7."""
    text = plain(text)
    return text if text.isascii() else "".join(map(_narrowed, KEYCAPS.sub("", text))).strip(SPACE)


def digits(text: str) -> str:
    """A number or code without what people put between its digits. What is no digit stays, to be refused by name."""
    return BETWEEN_DIGITS.sub("", narrow(text))


def without_scheme(text: str, scheme: str) -> str:
    """An address without the `mailto:` or `tel:` that copying a link brings along."""
    return text[len(scheme) :].lstrip("/ ") if text[: len(scheme)].casefold() == scheme else text


def _narrowed(sign: str) -> str:
    meant = unicodedata.normalize("NFKC", sign)
    return meant if len(meant) == 1 and meant.isascii() and meant.isprintable() else sign

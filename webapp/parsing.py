"""Reading what others wrote, totally: any text gives an answer, and none an exception.

Python's own readers raise for texts that anybody may send: `urlsplit("http://[")`, `int("9" * 5000)`; and they take what
no page of ours writes: digits of other scripts, underscores, spaces, numbers that no database can hold. Here every text is
read or is `None`, and linting keeps the others out (`pyproject.toml`, `tests/house/test_parsing.py`).
"""

import re
import unicodedata
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

HIGHEST_ID = 2**31 - 1
"""Of the numbers by which rows are found: databases cannot even compare with larger ones."""
LONGEST_NUMBER = 20
"""Digits: those of a signed integer of 64 bits, with one to spare."""
DECIMAL = re.compile(rf"-?[0-9]{{1,{LONGEST_NUMBER}}}", re.ASCII)
HEXADECIMAL = re.compile(rf"[0-9a-f]{{1,{LONGEST_NUMBER}}}", re.ASCII)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
LONGEST_PATH = 500
"""Characters of an address on this site; a longer one is none of ours."""
SUSPECT = re.compile(r"[^\t\n\r -~\u00a0-\ud7ff\ue000-\U0010ffff]")
"""C0 controls other than tab and the ends of lines, DEL, C1 controls and lone surrogates."""


class Url(NamedTuple):
    """The parts of an address (RFC 3986). One that cannot be read has none of them."""

    scheme: str = ""
    netloc: str = ""
    host: str = ""
    """In small letters, without the brackets of an IPv6 address."""
    port: int | None = None
    path: str = ""
    query: str = ""
    username: str | None = None
    password: str | None = None

    @property
    def origin(self) -> str:
        """Scheme, host and port (RFC 6454)."""
        return f"{self.scheme}://{self.netloc}"


UNREADABLE = Url()


def parse_url(text: str | None) -> Url:
    """The parts of an address; `UNREADABLE` of what is none: a bracket that is never closed, a port beyond 65535."""
    try:
        parts = urlsplit(text or "")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return UNREADABLE
    return Url(parts.scheme, parts.netloc, host, port, parts.path, parts.query, parts.username, parts.password)


def parse_local_path(text: str | None) -> Url | None:
    """An address on this site, such as `/staff/me?x=1`; None for any that could lead a browser elsewhere.

    Browsers read a backslash as a slash and skip control characters, so an address with either is none of ours.
    """
    if not text or len(text) > LONGEST_PATH or not text.startswith("/") or text.startswith("//"):
        return None
    if "\\" in text or any(ord(character) <= 32 or ord(character) == 127 for character in text):
        return None
    parts = parse_url(text)
    return parts if parts.path and not parts.scheme and not parts.netloc else None


def parse_int(text: str | None, lowest: int, highest: int) -> int | None:
    """A whole number in ASCII digits, within both bounds; None for anything else."""
    if text is None or not DECIMAL.fullmatch(text):
        return None
    number = int(text)
    return number if lowest <= number <= highest else None


def parse_id(text: str | None) -> int | None:
    """The number of a row or version, from 1 on; None for what is none."""
    return parse_int(text, 1, HIGHEST_ID)


def parse_day(text: str | None) -> date | None:
    """A day of the calendar as a date field sends it (2026-12-03), from the year 2000 to 2100; None for anything else."""
    if text is None or not DAY.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def parse_hex(text: str | None, highest: int = 2**63 - 1) -> int | None:
    """A whole number in small hexadecimal digits, up to a bound; None for anything else."""
    if text is None or not HEXADECIMAL.fullmatch(text):
        return None
    number = int(text, 16)
    return number if number <= highest else None


def suspect_character(text: str) -> str | None:
    """The first character that no person types and no database takes: NUL, other controls, half a surrogate pair."""
    found = SUSPECT.search(text)
    return found[0] if found else None


def name_character(character: str) -> str:
    """A character for people: itself where it is seen, else its number, as in «U+200B»."""
    # Fillers of Hangul are letters by their category, of which nothing is seen.
    is_seen = unicodedata.category(character)[0] not in "CZM" and "FILLER" not in unicodedata.name(character, "")
    return character if is_seen else f"U+{ord(character):04X}"

"""Looks for traces of people in bytes: in the clear, in hex, in base64, backwards, in other letters' case."""

import base64
import re
from collections.abc import Iterable, Iterator

EMPTY = re.compile(rb"\0{8,}")
SHORTEST_VALUE = 8
"""Bytes by which a needle is first looked for; none is shorter."""


def forms_of(value: str) -> Iterator[bytes]:
    """The ways in which a value might lie in a file."""
    for text in {value, value[::-1], value.casefold(), value.upper(), value.casefold()[::-1]}:
        for encoding in ("utf-8", "utf-16-le", "cp1251"):
            yield from _forms_of_bytes(text.encode(encoding, "replace"))
        escaped = text.encode("unicode_escape")
        yield escaped


def spellings_of(person: dict[str, str]) -> dict[str, str]:
    """What a person told, and their phone as people write it at home."""
    return {**person, "phone at home": "8" + person["phone"][2:], "phone without code": person["phone"][2:]}


class Traces:
    """Values to look for; called with bytes, answers those that are found there in some form."""

    def __init__(self, values: Iterable[str]) -> None:
        self._needles: dict[bytes, set[tuple[bytes, str]]] = {}
        for value in values:
            for needle in forms_of(value):
                if len(needle) >= SHORTEST_VALUE:
                    self._needles.setdefault(needle[:SHORTEST_VALUE], set()).add((needle, value))

    def __call__(self, haystack: bytes) -> list[str]:
        found: set[str] = set()
        haystack = EMPTY.sub(b"\0", haystack)
        for place in range(len(haystack) - SHORTEST_VALUE + 1):
            for needle, value in self._needles.get(haystack[place : place + SHORTEST_VALUE], ()):
                if haystack.startswith(needle, place):
                    found.add(value)
        return sorted(found)


def traces(haystack: bytes, values: Iterable[str]) -> list[str]:
    """Which of these values are found in some form."""
    return Traces(values)(haystack)


def _forms_of_bytes(raw: bytes) -> Iterator[bytes]:
    yield raw
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    for shift in range(3):
        # What stands before and after decides on the first and last letters of base64; the middle stays.
        letters = base64.b64encode(b"\0" * shift + raw)
        middle = letters[(0, 2, 3)[shift] :].rstrip(b"=")
        middle = middle if (shift + len(raw)) % 3 == 0 else middle[:-1]
        yield middle
        yield middle.replace(b"+", b"-").replace(b"/", b"_")

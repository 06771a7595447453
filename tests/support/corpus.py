"""The corpus of `tests/input/corpus`: what people type into each field, and what comes of it."""

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "input" / "corpus"
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def cases(field: str, kind: str) -> list[dict[str, str]]:
    """The `right` or the `wrong` lines of a field's file."""
    read: dict[str, Any] = tomllib.loads((FOLDER / f"{field}.toml").read_text())
    found: list[dict[str, str]] = read[kind]
    return found


def filled(text: str, person: dict[str, str], number: int = 67, code: str = "") -> str:
    """A line with what is a person's own in the place of `{iin}`, `{local}`, `{y}` (two digits of a phone), `{code}`."""
    own = code or person["iin"]
    parts = {
        "{iin}": person["iin"],
        "{a}": own[: len(own) // 2],
        "{b}": own[len(own) // 2 :],
        "{wide}": own.translate(WIDE),
        "{local}": person["email"].partition("@")[0],
        "{y}": f"{number:02d}",
        "{wide_y}": f"{number:02d}".translate(WIDE),
        "{code}": code,
    }
    for name, value in parts.items():
        text = text.replace(name, value)
    return text

"""From the editor's form to a draft's content: everything typed is kept as it was typed, right or wrong."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from flask import abort
from werkzeug.datastructures import MultiDict

from webapp.campaigns import LISTS, OFFER_CHANNELS, TEXTS, UNASKED_FIELDS
from webapp.parsing import parse_int
from webapp.participants import FIELD_NAMES
from webapp.platform.i18n import LANGUAGES

MOST_ITEMS = 20
"""Steps, and questions, of a campaign."""
SINGLE_FIELDS = ("slug", "accent", "scene", "opens_at", "closes_at", "results_on", "confirmation")
Form = MultiDict[str, str]


def content_of(form: Form) -> dict[str, Any]:
    """What the form says. A field that clause 3.1 does not have cannot be asked: such a form is not ours (400)."""
    if set(form.getlist("asks")) - set(FIELD_NAMES):
        abort(400)
    age = clean(form.get("minimum_age", "")).strip()
    years = parse_int(age, 0, 999)
    return {
        **{name: clean(form.get(name, "")).strip() for name in SINGLE_FIELDS},
        "minimum_age": age or None if years is None else years,
        "draw": "draw" in form,
        "publication": "publication" in form,
        "offers": [channel for channel in OFFER_CHANNELS if channel in form.getlist("offers")],
        "fields": [_field(form, name) for name in FIELD_NAMES if name in form.getlist("asks")],
        UNASKED_FIELDS: [_field(form, name) for name in FIELD_NAMES if name not in form.getlist("asks")],
        **{language: _words(form, language) for language in LANGUAGES},
    }


def act(content: dict[str, Any], deed: str) -> str:
    """Do to the lists of a content what a button asks: `steps.add`, `questions.up.2`. Answers the id to go to."""
    name, _dot, rest = deed.partition(".")
    verb, _dot, place = rest.partition(".")
    number = 0 if verb == "add" else parse_int(place, 0, MOST_ITEMS)
    if name not in LISTS or number is None:
        return ""
    for language in LANGUAGES:
        items = content[language][name]
        if verb == "add" and len(items) < MOST_ITEMS:
            items.append(dict.fromkeys(LISTS[name], ""))
        elif verb == "remove" and number < len(items):
            del items[number]
        elif verb in {"up", "down"}:
            other = number + (1 if verb == "down" else -1)
            if 0 <= other < len(items) and number < len(items):
                items[number], items[other] = items[other], items[number]
    count = len(content[LANGUAGES[0]][name])
    where = {"add": count - 1, "up": number - 1, "down": number + 1}.get(verb, number)
    return f"{name}-{min(max(where, 0), count - 1)}" if count else name


def _words(form: Form, language: str) -> dict[str, Any]:
    words: dict[str, Any] = {name: clean(form.get(f"{language}-{name}", "")) for name in TEXTS}
    for name, keys in LISTS.items():
        count = next(n for n in range(MOST_ITEMS + 1) if f"ru-{name}-{n}-{keys[0]}" not in form or n == MOST_ITEMS)
        words[name] = [
            {key: clean(form.get(f"{language}-{name}-{number}-{key}", "")) for key in keys} for number in range(count)
        ]
    return words


def _field(form: Form, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "why": {language: clean(form.get(f"why-{name}-{language}", "")) for language in LANGUAGES},
    }


def clean(text: str) -> str:
    """A text as databases take it, with plain ends of lines."""
    # Browsers end lines with CR LF; of control characters only the line's end means something, and databases refuse NUL.
    unified = text.replace("\r\n", "\n")
    return "".join(letter for letter in unified if letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cs"})


def purposes(content: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The purpose written for each field, asked or not, by its name and language."""
    written = [*content.get("fields", []), *content.get(UNASKED_FIELDS, [])]
    return {field["name"]: field["why"] for field in written}

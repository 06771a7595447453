"""A campaign as it is written in a file, before it is published, and everything that is wrong with it."""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from webapp.campaigns.errors import NotReady
from webapp.campaigns.faults import Fault
from webapp.campaigns.scenes import COVERS
from webapp.parsing import name_character, suspect_character
from webapp.platform import clock
from webapp.platform.i18n import LANGUAGES

ACCENTS = (
    "tulip",
    "steppe",
    "apricot",
    "lagoon",
    "saffron",
    "poppy",
    "juniper",
    "sky",
    "plum",
    "clay",
    "mint",
    "ink",
)
CONFIRMATIONS = {"email": "email", "sms": "phone", "none": None}
OFFER_CHANNELS = {"email": "email", "sms": "phone"}
LONGEST_SLUG = 60
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TEXTS = {"title": 60, "lead": 200, "prize": 80, "prize_note": 160, "story": 4000, "rules": 40000}
"""The texts of each language and how long, in characters, each may be."""
ONE_LINE = frozenset({"title", "lead", "prize", "prize_note"})
BREAKING = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Categories of characters that break a line, or a picture that a line is drawn on."""
LISTS = {"steps": ("title", "text"), "questions": ("question", "answer")}
PLACEHOLDER = re.compile(r"\{(\w+)\}")
KNOWN_KEYS = frozenset(
    {
        "slug",
        "accent",
        "scene",
        "opens_at",
        "closes_at",
        "results_on",
        "minimum_age",
        "draw",
        "confirmation",
        "offers",
        "publication",
        "fields",
        *LANGUAGES,
    }
)


@dataclass(frozen=True)
class DraftContent:
    """What a campaign's file says. Moments are in UTC; only `check` says whether it could be published."""

    parts: dict[str, Any]
    picture: dict[str, Any] | None = None
    """See `contents.PICTURE`. A file has none: the bytes come in by the editor alone."""

    @classmethod
    def from_file(cls, path: Path) -> "DraftContent":
        """Read a campaign's TOML file. Raises `NotReady` when it is no TOML at all."""
        try:
            return cls(tomllib.loads(path.read_text("utf-8-sig")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise NotReady([Fault("not_toml", "file", {"error": error})]) from error

    def moved(self, opens_at: datetime, closes_at: datetime, results_on: date) -> "DraftContent":
        """The same campaign at other dates (Almaty): the demo is always of today."""
        return DraftContent({**self.parts, "opens_at": opens_at, "closes_at": closes_at, "results_on": results_on})

    @property
    def slug(self) -> str:
        return str(self.parts.get("slug", ""))

    def moment(self, name: str) -> datetime:
        """A moment of the draft in UTC; written without a zone, it is of Almaty."""
        value = self.parts[name]
        return value.astimezone(UTC) if value.tzinfo else clock.from_almaty(value)

    def check(self, personal_fields: tuple[str, ...], placeholders: frozenset[str]) -> list[str]:
        """Every reason, in words, why this can't be published: `faults`, as the commands say them."""
        return list(map(str, self.faults(personal_fields, placeholders)))

    def faults(self, personal_fields: tuple[str, ...], placeholders: frozenset[str]) -> list[Fault]:
        """Everything that keeps this from being published.

        `personal_fields` are those that a form may ask for (clause 3.1); `placeholders` are known in rules.
        """
        faults = [Fault("unknown_key", key) for key in self.parts if key not in KNOWN_KEYS]
        faults += _check_signs(self.parts)
        faults += self._check_basics()
        faults += self._check_dates()
        faults += self._check_fields(personal_fields)
        for language in LANGUAGES:
            words = self.parts.get(language)
            if isinstance(words, dict):
                faults += _check_words(language, words, placeholders)
            else:
                faults.append(Fault("no_language", language))
        if self.picture:
            said = self.picture["alt"]
            faults += [Fault("missing", f"{language}.picture_alt") for language in LANGUAGES if not said.get(language)]
        return faults

    def channel_faults(self, channels: Collection[str]) -> list[Fault]:
        """What keeps this from being published where people are written to by these channels alone."""
        fields = self.parts.get("fields")
        asked = (
            {field.get("name") for field in fields if isinstance(field, dict)} if isinstance(fields, list) else set()
        )
        if "sms" in channels:
            return []
        if self.parts.get("confirmation") == "sms":
            return [Fault("no_provider", "confirmation")]
        return [Fault("no_provider", "fields")] if "phone" in asked and "email" not in asked else []

    def _check_basics(self) -> list[Fault]:
        parts, faults = self.parts, []
        if not SLUG.fullmatch(self.slug) or len(self.slug) > LONGEST_SLUG:
            faults.append(Fault("slug", "slug", {"longest": LONGEST_SLUG}, not self.slug))
        if parts.get("accent") not in ACCENTS:
            faults.append(Fault("accent", "accent", {"choices": ", ".join(ACCENTS)}, not parts.get("accent")))
        if parts.get("scene", COVERS[0]) not in COVERS:
            faults.append(Fault("scene", "scene", {"choices": ", ".join(COVERS)}))
        age = parts.get("minimum_age")
        if age is not None and (not isinstance(age, int) or isinstance(age, bool) or not 1 <= age <= 99):
            faults.append(Fault("minimum_age", "minimum_age"))
        faults += [
            Fault("yes_or_no", name) for name in ("draw", "publication") if not isinstance(parts.get(name, False), bool)
        ]
        return faults

    def _check_dates(self) -> list[Fault]:
        parts = self.parts
        faults = [
            Fault("moment", name, is_empty=not parts.get(name))
            for name in ("opens_at", "closes_at")
            if not isinstance(parts.get(name), datetime)
        ]
        if not faults and self.moment("opens_at") >= self.moment("closes_at"):
            faults.append(Fault("closes_too_soon", "closes_at"))
        results_on = parts.get("results_on")
        if not isinstance(results_on, date) or isinstance(results_on, datetime):
            faults.append(Fault("day", "results_on", is_empty=not results_on))
        elif isinstance(parts.get("closes_at"), datetime) and results_on < clock.day_in_almaty(
            self.moment("closes_at")
        ):
            faults.append(Fault("results_too_soon", "results_on"))
        return faults

    def _check_fields(self, personal_fields: tuple[str, ...]) -> list[Fault]:
        faults: list[Fault] = []
        names: list[str] = []
        fields = self.parts.get("fields")
        for field in fields if isinstance(fields, list) else []:
            name = str(field.get("name")) if isinstance(field, dict) else ""
            names.append(name)
            if name not in personal_fields:
                faults.append(Fault("not_in_clause", "fields", {"name": name, "choices": ", ".join(personal_fields)}))
                continue
            why = field.get("why", {})
            faults += [
                Fault("no_purpose", "fields", {"name": name, "language": language})
                for language in LANGUAGES
                if not (isinstance(why, dict) and str(why.get(language, "")).strip())
            ]
        if len(set(names)) != len(names):
            faults.append(Fault("asked_twice", "fields"))
        if not names:
            faults.append(Fault("nothing_asked", "fields", is_empty=True))
        faults += self._check_channels(names)
        return faults

    def _check_channels(self, names: list[str]) -> list[Fault]:
        faults = []
        confirmation = str(self.parts.get("confirmation"))
        if confirmation not in CONFIRMATIONS:
            faults.append(Fault("confirmation", "confirmation"))
        elif CONFIRMATIONS[confirmation] not in {None, *names}:
            needed = {"channel": confirmation, "name": CONFIRMATIONS[confirmation]}
            faults.append(Fault("confirmation_needs", "confirmation", needed))
        if not {"email", "phone"} & set(names):
            faults.append(Fault("nobody_reached", "fields", is_empty=not names))
        offers = self.parts.get("offers", [])
        for channel in map(str, offers if isinstance(offers, list) else [offers]):
            if channel not in OFFER_CHANNELS:
                faults.append(Fault("no_channel", "offers", {"channel": channel}))
            elif OFFER_CHANNELS[channel] not in names:
                faults.append(Fault("offers_need", "offers", {"channel": channel, "name": OFFER_CHANNELS[channel]}))
        return faults


def _check_signs(content: dict[str, Any]) -> list[Fault]:
    """Where a sign stands that no database takes (`parsing.suspect_character`): the first in each part."""
    faults = []
    for key, value in content.items():
        parts = {f"{key}.{name}": part for name, part in value.items()} if isinstance(value, dict) else {key: value}
        for place, part in parts.items():
            sign = next(filter(None, map(suspect_character, (place, *_texts(part)))), None)
            if sign:
                faults.append(Fault("strange_sign", place, {"sign": name_character(sign)}))
    return faults


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    for inner in (
        (*value.keys(), *value.values()) if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from _texts(inner)


def _check_words(language: str, words: dict[str, Any], placeholders: frozenset[str]) -> list[Fault]:
    faults = []
    for name, longest in TEXTS.items():
        place, text = f"{language}.{name}", words.get(name)
        if not isinstance(text, str) or not text.strip():
            faults.append(Fault("missing", place))
        elif len(text) > longest:
            faults.append(Fault("too_long", place, {"length": len(text), "longest": longest}))
        elif name in ONE_LINE and any(unicodedata.category(character) in BREAKING for character in text.strip()):
            faults.append(Fault("two_lines", place))
    for name, keys in LISTS.items():
        faults += _check_list(f"{language}.{name}", words.get(name), keys)
    unknown = set(PLACEHOLDER.findall(str(words.get("rules", "")))) - placeholders
    choices = ", ".join(sorted(placeholders))
    faults += [
        Fault("placeholder", f"{language}.rules", {"name": name, "choices": choices}) for name in sorted(unknown)
    ]
    return faults


def _check_list(place: str, items: Any, keys: tuple[str, ...]) -> list[Fault]:
    if not isinstance(items, list) or not items:
        return [Fault("no_items", place)]
    return [
        Fault("item_gap", place, {"number": number, "key": key})
        for number, item in enumerate(items, 1)
        for key in keys
        if not (isinstance(item, dict) and isinstance(item.get(key), str) and item[key].strip())
    ]

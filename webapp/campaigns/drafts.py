"""A campaign as it is written in a file, before it is published, and everything that is wrong with it."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from webapp.campaigns.errors import NotReady
from webapp.platform import clock
from webapp.platform.i18n import LANGUAGES

ACCENTS = (
    "tulip", "steppe", "apricot", "lagoon", "saffron", "poppy", "juniper", "sky", "plum", "clay", "mint", "ink",
)  # fmt: skip
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
KNOWN_KEYS = frozenset({
    "slug", "accent", "opens_at", "closes_at", "results_on", "minimum_age", "draw", "confirmation", "offers",
    "publication", "fields", *LANGUAGES,
})  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """What a campaign's file says. Moments are in UTC; only `check` says whether it could be published."""

    content: dict[str, Any]

    @classmethod
    def from_file(cls, path: Path) -> "Draft":
        """Read a campaign's TOML file. Raises `NotReady` when it is no TOML at all."""
        try:
            return cls(tomllib.loads(path.read_text()))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise NotReady([f"the file is not TOML: {error}"]) from error

    def moved(self, opens_at: datetime, closes_at: datetime, results_on: date) -> "Draft":
        """The same campaign at other dates (Almaty): the demo is always of today."""
        return Draft({**self.content, "opens_at": opens_at, "closes_at": closes_at, "results_on": results_on})

    @property
    def slug(self) -> str:
        return str(self.content.get("slug", ""))

    def moment(self, name: str) -> datetime:
        """A moment of the draft in UTC; written without a zone, it is of Almaty."""
        value = self.content[name]
        return value.astimezone(UTC) if value.tzinfo else clock.from_almaty(value)

    def check(self, personal_fields: tuple[str, ...], placeholders: frozenset[str]) -> list[str]:
        """Every reason, in words, why this can't be published.

        `personal_fields` are those that a form may ask for (clause 3.1); `placeholders` are known in rules.
        """
        reasons = [f"{key}: is not known here" for key in self.content if key not in KNOWN_KEYS]
        reasons += self._check_facts()
        reasons += self._check_dates()
        reasons += self._check_fields(personal_fields)
        for language in LANGUAGES:
            words = self.content.get(language)
            if isinstance(words, dict):
                reasons += _check_words(language, words, placeholders)
            else:
                reasons.append(f"{language}: the texts in this language are missing")
        return reasons

    def _check_facts(self) -> list[str]:
        content, reasons = self.content, []
        if not SLUG.fullmatch(self.slug) or len(self.slug) > LONGEST_SLUG:
            reasons.append(f"slug: small Latin letters and figures, parted by hyphens, up to {LONGEST_SLUG} in all")
        if content.get("accent") not in ACCENTS:
            reasons.append(f"accent: one of {', '.join(ACCENTS)}")
        age = content.get("minimum_age")
        if age is not None and (not isinstance(age, int) or isinstance(age, bool) or not 1 <= age <= 99):
            reasons.append("minimum_age: a number of years from 1 to 99, or leave it out")
        for name in ("draw", "publication"):
            if not isinstance(content.get(name, False), bool):
                reasons.append(f"{name}: true or false")
        return reasons

    def _check_dates(self) -> list[str]:
        content, reasons = self.content, []
        for name in ("opens_at", "closes_at"):
            if not isinstance(content.get(name), datetime):
                reasons.append(f"{name}: a date and time, as in 2026-12-01T10:00:00 (of Almaty)")
        if not reasons and self.moment("opens_at") >= self.moment("closes_at"):
            reasons.append("closes_at: must be later than opens_at")
        results_on = content.get("results_on")
        if not isinstance(results_on, date) or isinstance(results_on, datetime):
            reasons.append("results_on: the day on which the results are published, as in 2026-12-25")
        elif isinstance(content.get("closes_at"), datetime) and results_on < clock.day_in_almaty(
            self.moment("closes_at")
        ):
            reasons.append("results_on: must not be before closes_at")
        return reasons

    def _check_fields(self, personal_fields: tuple[str, ...]) -> list[str]:
        reasons: list[str] = []
        names: list[str] = []
        fields = self.content.get("fields")
        for field in fields if isinstance(fields, list) else []:
            name = str(field.get("name")) if isinstance(field, dict) else ""
            names.append(name)
            if name not in personal_fields:
                reasons.append(f"fields: {name!r} may not be asked (clause 3.1 has {', '.join(personal_fields)})")
                continue
            why = field.get("why", {})
            reasons += [
                f"fields: {name}: say why it is asked, in {language}"
                for language in LANGUAGES
                if not (isinstance(why, dict) and str(why.get(language, "")).strip())
            ]
        if len(set(names)) != len(names):
            reasons.append("fields: a field is asked twice")
        if not names:
            reasons.append("fields: at least one must be asked")
        reasons += self._check_channels(names)
        return reasons

    def _check_channels(self, names: list[str]) -> list[str]:
        reasons = []
        confirmation = str(self.content.get("confirmation"))
        if confirmation not in CONFIRMATIONS:
            reasons.append("confirmation: email, sms or none")
        elif CONFIRMATIONS[confirmation] not in {None, *names}:
            reasons.append(f"confirmation: by {confirmation} needs the field {CONFIRMATIONS[confirmation]}")
        if not {"email", "phone"} & set(names):
            reasons.append("fields: email or phone must be asked, or nobody could be told the results")
        offers = self.content.get("offers", [])
        for channel in map(str, offers if isinstance(offers, list) else [offers]):
            if channel not in OFFER_CHANNELS:
                reasons.append(f"offers: {channel!r} is not a channel; email or sms")
            elif OFFER_CHANNELS[channel] not in names:
                reasons.append(f"offers: by {channel} needs the field {OFFER_CHANNELS[channel]}")
        return reasons


def _check_words(language: str, words: dict[str, Any], placeholders: frozenset[str]) -> list[str]:
    reasons = []
    for name, longest in TEXTS.items():
        text = words.get(name)
        if not isinstance(text, str) or not text.strip():
            reasons.append(f"{language}.{name}: is missing")
        elif len(text) > longest:
            reasons.append(f"{language}.{name}: has {len(text)} characters; {longest} at most")
        elif name in ONE_LINE and any(unicodedata.category(character) in BREAKING for character in text.strip()):
            reasons.append(f"{language}.{name}: must be one line, without control characters")
    for name, keys in LISTS.items():
        reasons += _check_list(f"{language}.{name}", words.get(name), keys)
    unknown = set(PLACEHOLDER.findall(str(words.get("rules", "")))) - placeholders
    reasons += [
        f"{language}.rules: {{{name}}} is not known; use {', '.join(sorted(placeholders))}" for name in sorted(unknown)
    ]
    return reasons


def _check_list(name: str, items: Any, keys: tuple[str, ...]) -> list[str]:
    if not isinstance(items, list) or not items:
        return [f"{name}: at least one is needed"]
    return [
        f"{name} {number}: {key} is missing"
        for number, item in enumerate(items, 1)
        for key in keys
        if not (isinstance(item, dict) and isinstance(item.get(key), str) and item[key].strip())
    ]

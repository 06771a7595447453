"""What may be wrong with a draft: each fault has a code and a place, so that it can be said in any language."""

from dataclasses import dataclass, field
from typing import Any

SENTENCES = {
    "not_toml": "the file is not TOML: {error}",
    "unknown_key": "{place}: is not known here",
    "slug": "{place}: small Latin letters and digits, parted by hyphens, up to {longest} in all",
    "slug_taken": "{place}: another campaign has it",
    "accent": "{place}: one of {choices}",
    "scene": "{place}: one of {choices}, or leave it out",
    "minimum_age": "{place}: a number of years from 1 to 99, or leave it out",
    "yes_or_no": "{place}: true or false",
    "moment": "{place}: a date and time, as in 2026-12-01T10:00:00 (of Almaty)",
    "closes_too_soon": "{place}: must be later than opens_at",
    "day": "{place}: the day on which the results are published, as in 2026-12-25",
    "results_too_soon": "{place}: must not be before closes_at",
    "not_in_clause": "{place}: {name!r} may not be asked (clause 3.1 has {choices})",
    "no_purpose": "{place}: {name}: say why it is asked, in {language}",
    "asked_twice": "{place}: a field is asked twice",
    "nothing_asked": "{place}: at least one must be asked",
    "nobody_reached": "{place}: email or phone must be asked, or nobody could be told the results",
    "confirmation": "{place}: email, sms or none",
    "confirmation_needs": "{place}: by {channel} needs the field {name}",
    "no_provider": "{place}: people would be told by SMS alone, and SMS_PROVIDERS names nobody who carries them",
    "no_channel": "{place}: {channel!r} is not a channel; email or sms",
    "offers_need": "{place}: by {channel} needs the field {name}",
    "no_language": "{place}: the texts in this language are missing",
    "missing": "{place}: is missing",
    "too_long": "{place}: has {length} characters; {longest} at most",
    "two_lines": "{place}: must be one line, without control characters",
    "strange_sign": "{place}: has the sign {sign}, which cannot be kept",
    "no_items": "{place}: at least one is needed",
    "item_gap": "{place} {number}: {key} is missing",
    "placeholder": "{place}: {{{name}}} is not known; use {choices}",
    "still_copied": "{place}: is that of the campaign it was copied from",
    "picture_waits": "{place}: is being prepared",
    "silent_consent": "{place}: consent to {purpose} leaves {part} empty",
}
"""Every fault by its code, as the commands say it."""
GAPS = frozenset({"missing", "no_items", "item_gap", "no_purpose", "no_language"})
"""The faults of what is not written yet; the others are of what is written wrong, unless nothing is written at all."""


@dataclass(frozen=True)
class Fault:
    """One thing that keeps a draft from being published."""

    code: str
    place: str
    """The part of the draft: `slug`, `fields`, `kk.title`, `ru.steps`."""
    params: dict[str, Any] = field(default_factory=dict)
    is_empty: bool = False
    """Whether nothing stands there yet: a beginning, and nobody's mistake."""

    def __str__(self) -> str:
        return SENTENCES[self.code].format(place=self.place, **self.params)

    @property
    def is_gap(self) -> bool:
        return self.is_empty or self.code in GAPS

    @property
    def language(self) -> str | None:
        """The language whose texts it is about; None where it is about all of them."""
        if self.code == "no_purpose":
            return str(self.params["language"])
        before, dot, _rest = self.place.partition(".")
        return before if dot or self.code in {"no_language", "silent_consent"} else None

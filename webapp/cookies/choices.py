"""A visitor's choice: which purposes a browser may store and count for, held by that browser for 180 days."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from webapp.cookies.catalogue import Purpose, version_of
from webapp.parsing import parse_hex

LIFETIME = timedelta(days=180)
"""Yes and no alike; then it is asked again."""
ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""No letter that a person could take for another."""
NUMBER_LENGTH = 12
YES, NO, NO_LONGER = "+", "-", "!"


@dataclass(frozen=True)
class CookieChoice:
    """What one browser chose, and when. The number names the choice and nobody."""

    number: str
    made_at: datetime
    answers: Mapping[str, tuple[str, bool]]
    """By purpose: the version of its words that were shown, and whether it is allowed."""
    withdrawn: frozenset[str] = frozenset()
    """The keys of those that the choice before this one had allowed: what was kept for them has to go."""

    def is_valid(self, at: datetime) -> bool:
        """Whether the choice still holds at a moment."""
        return self.made_at <= at < self.made_at + LIFETIME

    def answer(self, purpose: Purpose) -> bool | None:
        """Whether a purpose is allowed; None where it, in its words of today, was never asked."""
        version, is_allowed = self.answers.get(purpose.key, ("", False))
        return is_allowed if version == version_of(purpose) else None

    def not_asked(self, purposes: Iterable[Purpose]) -> list[Purpose]:
        """The purposes that are new, or whose words have changed since."""
        return [purpose for purpose in purposes if self.answer(purpose) is None]


def choose(
    allowed: Iterable[str], purposes: Iterable[Purpose], at: datetime, before: CookieChoice | None = None
) -> CookieChoice:
    """A new choice about every purpose offered; `allowed` are the keys of those said yes to.

    `before` is the choice in whose place it comes.
    """
    said_yes = set(allowed)
    answers = {purpose.key: (version_of(purpose), purpose.key in said_yes) for purpose in purposes}
    had = {key for key, (_version, yes) in before.answers.items() if yes} if before else set()
    return CookieChoice(_number(), at.replace(microsecond=0), answers, frozenset(had & answers.keys() - said_yes))


def pack(choice: CookieChoice) -> str:
    """A choice as the text of a cookie, yet to be signed."""
    answers = [
        f"{key}={version}{YES if yes else NO_LONGER if key in choice.withdrawn else NO}"
        for key, (version, yes) in choice.answers.items()
    ]
    return "~".join([choice.number, f"{int(choice.made_at.timestamp()):x}", *answers])


def unpack(text: str) -> CookieChoice | None:
    """The choice of a text that was signed by us; None where an older release wrote it in another form."""
    number, *rest = text.split("~")
    seconds = parse_hex(rest[0]) if rest else None
    if seconds is None:
        return None
    try:
        made_at = datetime.fromtimestamp(seconds, UTC)
        pairs = [answer.split("=", 1) for answer in rest[1:]]
        answers = {key: (answer_text[:-1], answer_text[-1] == YES) for key, answer_text in pairs}
        withdrawn = frozenset(key for key, answer_text in pairs if answer_text[-1] == NO_LONGER)
    except (IndexError, ValueError, OverflowError):
        return None
    return CookieChoice(number, made_at, answers, withdrawn)


def _number() -> str:
    letters = [secrets.choice(ALPHABET) for _ in range(NUMBER_LENGTH)]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, NUMBER_LENGTH, 4))

"""Numbers as people write them: 12 345 and 12,3 % in Russian and Kazakh, 12,345 and 12.3% in English."""

from dataclasses import dataclass
from datetime import date
from math import hypot
from typing import Any

from flask_babel import gettext as _

from webapp.platform import i18n
from webapp.reports import Number, Rate, Rounded, Suppressed, values

NO_BREAK = "\N{NO-BREAK SPACE}"
NO_VALUE = "—"
UP, DOWN, LEVEL = "up", "down", "level"
WHOLE_PERCENTS_FROM = 0.0995
"""From which change on tenths of a percent tell nothing."""


APPROXIMATELY = "≈"
WHY_NOT = (Suppressed.SMALL_BASE, Suppressed.TOO_ROUGH)


@dataclass(frozen=True)
class Change:
    """How a number differs from the one before, in words and a direction."""

    direction: str
    text: str
    is_about: bool = False
    """Level as far as rounding lets it be told."""


def written(value: Any, kind: str, language: str) -> str:
    """A cell of a table. `kind` is its column's (`webapp.reports.Column`)."""
    if value is None:
        return NO_VALUE
    if isinstance(value, Suppressed):
        return suppressed(value)
    if kind == values.SHARE:
        return rate(value, language)
    if kind in {"day", "block_end"}:
        return i18n.written_day(value, language)
    if kind == "hour":
        return f"{value:02d}:00"
    return integer(value, language) if isinstance(value, int | float) else str(value)


def suppressed(value: Suppressed) -> str:
    """What stands in the place of a number that is not told as one."""
    words = {
        Suppressed.UNDER_TEN: _("up to 10"),
        Suppressed.SMALL_BASE: _("of under 30"),
        Suppressed.TOO_ROUGH: _("too rough"),
    }
    return words[value].replace(" ", NO_BREAK) if value is Suppressed.UNDER_TEN else words[value]


def integer(value: float, language: str) -> str:
    """12 345; ≈ 12 where rounding may have changed it by more than a tenth."""
    return f"{_about(value)}{whole(value, language)}"


def rate(value: float, language: str, *, with_base: bool = True) -> str:
    """20,5 % of 2 623: a rate with its base beside it."""
    percentage = f"{_about(value)}{percent(value, language)}"
    if not with_base or not isinstance(value, Rate):
        return percentage
    return _("%(share)s %(base)s", share=percentage, base=_base(value, language))


def whole(value: float, language: str) -> str:
    """12 345"""
    return f"{value:,.0f}".replace(",", "," if language == "en" else NO_BREAK)


def percent(value: float, language: str) -> str:
    """12,3 %"""
    text = f"{value * 100:.1f}"
    return f"{text}%" if language == "en" else f"{text.replace('.', ',')}{NO_BREAK}%"


def of(number: Number, language: str) -> str:
    """A headline number; a rate without its base."""
    value = number.value
    if value in WHY_NOT:
        return NO_VALUE
    return rate(value, language, with_base=False) if isinstance(value, float) else written(value, number.unit, language)


def base_of(number: Number, language: str) -> str:
    """What a headline rate is a share of; nothing for what is none."""
    value = number.value
    return _base(value, language) if isinstance(value, Rate) else ""


def _base(value: Rate, language: str) -> str:
    return _("of %(number)s", number=whole(value.base, language)).replace(" ", NO_BREAK)


def why_not(number: Number) -> str:
    """Why a headline rate is not told; nothing for one that is."""
    return suppressed(number.value) if isinstance(number.value, Suppressed) and number.value in WHY_NOT else ""


def change(number: Number, language: str) -> Change | None:
    """How a headline number differs from the same part of the period before; None where it cannot be told."""
    now, before = number.compared, number.before
    if not isinstance(now, int | float) or not isinstance(before, int | float):
        return None
    difference = now - before
    if number.unit == values.SHARE:
        return _change_of_share(now, before, difference, language)
    if not difference:
        return Change(LEVEL, _("as before"))
    if abs(difference) < 2 * hypot(_error(now), _error(before)):
        return Change(LEVEL, _("about as before"), is_about=True)
    if not before:
        return Change(UP, _("there were none before"))
    part = abs(difference) / before
    gap = "" if language == "en" else NO_BREAK
    size = percent(part, language) if part < WHOLE_PERCENTS_FROM else f"{whole(part * 100, language)}{gap}%"
    words = _("%(size)s more", size=size) if difference > 0 else _("%(size)s less", size=size)
    return Change(UP if difference > 0 else DOWN, words)


def _change_of_share(now: float, before: float, difference: float, language: str) -> Change:
    size = f"{abs(difference) * 100:.1f}"
    if size == "0.0":
        return Change(LEVEL, _("as before"))
    if (_about(now) or _about(before)) and abs(difference) < values.TENTH * max(now, before):
        return Change(LEVEL, _("about as before"), is_about=True)
    size = size if language == "en" else size.replace(".", ",")
    words = _("%(size)s points more", size=size) if difference > 0 else _("%(size)s points less", size=size)
    return Change(UP if difference > 0 else DOWN, words)


def _error(value: float) -> float:
    return value.error if isinstance(value, Rounded) else 0


def is_approximate(value: Any) -> bool:
    """Whether a value is said with «≈»: rounding may have changed it by more than a tenth."""
    return isinstance(value, Rounded | Rate) and value.is_approximate


def _about(value: Any) -> str:
    return f"{APPROXIMATELY}{NO_BREAK}" if is_approximate(value) else ""


def span(first: date, last: date, language: str) -> str:
    """26 октября – 24 ноября 2026; 2026 жылғы 26 қазан – 24 қараша; 18–24 ноября 2026; a single day is said once."""
    ends = i18n.written_day(last, language)
    if first == last:
        return ends
    if first.year != last.year:
        return f"{i18n.written_day(first, language)} – {ends}"
    # The year is said once: at the end, in Kazakh at the beginning.
    begins, short = (i18n.written_day(day, language, with_year=False) for day in (first, last))
    year, month = ends.removesuffix(short), ends.removeprefix(short)
    if first.month == last.month:
        return f"{first.day}–{ends}" if month != ends else f"{year}{first.day}–{short}"
    return f"{begins} – {ends}" if month != ends else f"{year}{begins} – {short}"

"""Numbers as people write them: 12 345 and 12,3 % in Russian and Kazakh, 12,345 and 12.3% in English."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from webapp.platform import i18n
from webapp.reports import Number, Untold, values

NO_BREAK = "\N{NO-BREAK SPACE}"
NOTHING = "—"
UP, DOWN, LEVEL = "up", "down", "level"
WHOLE_PERCENTS_FROM = 0.0995
"""From which change on tenths of a percent tell nothing."""


@dataclass(frozen=True)
class Change:
    """How a number differs from the one before, in words and a direction."""

    direction: str
    text: str


def written(value: Any, kind: str, language: str) -> str:
    """A cell of a table. `kind` is its column's (`reports.Column`)."""
    if value is None:
        return NOTHING
    if isinstance(value, Untold):
        return str(_("under 10")) if value is Untold.UNDER_TEN else NOTHING
    if kind == values.SHARE:
        return share(value, language)
    if kind in {"day", "block_end"}:
        return i18n.written_day(value, language)
    if kind == "hour":
        return f"{value:02d}:00"
    return whole(value, language) if isinstance(value, int | float) else str(value)


def whole(value: float, language: str) -> str:
    """12 345"""
    return f"{value:,.0f}".replace(",", "," if language == "en" else NO_BREAK)


def share(value: float, language: str) -> str:
    """12,3 %"""
    text = f"{value * 100:.1f}"
    return f"{text}%" if language == "en" else f"{text.replace('.', ',')}{NO_BREAK}%"


def of(number: Number, language: str) -> str:
    """A headline figure."""
    return written(number.value, number.unit, language)


def change(number: Number, language: str) -> Change | None:
    """How a headline figure differs from the period before; None where it cannot be told."""
    now, before = number.compared, number.before
    if not isinstance(now, int | float) or not isinstance(before, int | float):
        return None
    difference = now - before
    if number.unit == values.SHARE:
        size = f"{abs(difference) * 100:.1f}"
        if size == "0.0":
            return Change(LEVEL, _("as before"))
        size = size if language == "en" else size.replace(".", ",")
        words = _("by %(size)s points more", size=size) if difference > 0 else _("by %(size)s points less", size=size)
        return Change(UP if difference > 0 else DOWN, words)
    if not difference:
        return Change(LEVEL, _("as before"))
    if not before:
        return Change(UP, _("there were none before"))
    part = abs(difference) / before
    gap = "" if language == "en" else NO_BREAK
    size = share(part, language) if part < WHOLE_PERCENTS_FROM else f"{whole(part * 100, language)}{gap}%"
    words = _("by %(size)s more", size=size) if difference > 0 else _("by %(size)s less", size=size)
    return Change(UP if difference > 0 else DOWN, words)


def span(first: date, last: date, language: str) -> str:
    """26 октября – 24 ноября 2026; a single day is said once."""
    if first == last:
        return i18n.written_day(last, language)
    begins = i18n.written_day(first, language, with_year=first.year != last.year)
    return f"{begins} – {i18n.written_day(last, language)}"

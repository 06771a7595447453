"""A draft's content as it is kept: plain JSON, cut into the parts that one person edits and another compares."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from webapp.platform import clock
from webapp.platform.i18n import LANGUAGES

Content = dict[str, Any]
MOMENTS, DAYS = ("opens_at", "closes_at"), ("results_on",)
MOMENT = re.compile(r"2\d{3}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")
"""Of this millennium: the clocks of Almaty cannot be told from UTC at either end of the calendar."""
DAY = re.compile(r"2\d{3}-\d\d-\d\d")
PICTURE = "picture"
"""The picture, `{variants: [{format, width, height, sha256}], alt: {ru, kk, en}}`: handed in on a page of its own.

One that is transparent has its `ground` (see `grounds`), and in `painted` the colour, `#rrggbb`, that its JPEGs show."""
UNASKED_FIELDS = "unasked"
"""Purposes written for fields that are not asked (now): kept for whom they may serve again, and never published."""

COPIED = "copied"
"""The titles that a copy took over, by language: for as long as one still stands there, its writer is reminded of it."""


def to_kept(content: Mapping[str, Any]) -> Content:
    """A draft's content as JSON can hold it: moments as the clocks of Almaty show them, a folder for each language."""
    plain = {key: _written(value) for key, value in content.items() if not _is_nothing(value)}
    return {**{language: {} for language in LANGUAGES}, **plain}


def from_kept(kept: Mapping[str, Any]) -> Content:
    """The content that a draft is checked and published by. What is half written stays the text that it is."""
    content = {key: value for key, value in kept.items() if key not in (UNASKED_FIELDS, COPIED, PICTURE)}
    for name in MOMENTS:
        content[name] = _revived(content.get(name), MOMENT, datetime.fromisoformat)
    for name in DAYS:
        content[name] = _revived(content.get(name), DAY, date.fromisoformat)
    return {key: value for key, value in content.items() if value is not None}


def parts(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a kept content by name, `slug` or `kk.title`; those in which nothing is written are left out."""
    return {name: value for name, value in _flat(kept) if not _is_nothing(value)}


def whole(parts: Mapping[str, Any]) -> Content:
    """The kept content that has these parts."""
    kept: Content = {language: {} for language in LANGUAGES}
    for name, value in parts.items():
        language, dot, rest = name.partition(".")
        if dot:
            kept[language][rest] = value
        else:
            kept[name] = value
    return kept


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The names of the parts in which two kept contents differ."""
    old, new = parts(before), parts(after)
    return sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def join(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> tuple[Content, list[str]]:
    """What two people made of the same base, together; and the parts that both changed, and otherwise.

    In those parts `mine` stands.
    """
    touched_by_me, touched_by_them = set(changed(base, mine)), set(changed(base, theirs))
    ours, others = parts(mine), parts(theirs)
    joined = {**others, **{name: ours[name] for name in touched_by_me & ours.keys()}}
    for name in touched_by_me - ours.keys():
        joined.pop(name, None)
    both = touched_by_me & touched_by_them
    return whole(joined), sorted(name for name in both if ours.get(name) != others.get(name))


def _flat(kept: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in kept.items():
        if key in LANGUAGES and isinstance(value, Mapping):
            yield from ((f"{key}.{name}", words) for name, words in value.items())
        else:
            yield key, value


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        local = clock.in_almaty(value) if value.tzinfo else value
        return local.replace(tzinfo=None).isoformat(timespec="auto" if local.second else "minutes")
    return value.isoformat() if isinstance(value, date) else value


def _revived(value: Any, shape: re.Pattern[str], read: Any) -> Any:
    if not isinstance(value, str) or not shape.fullmatch(value):
        return value
    try:
        return read(value)
    except ValueError:  # the 31st of June
        return value


def _is_nothing(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {})

"""A day for a calendar (RFC 5545): what a phone adds at a touch."""

from datetime import UTC, date, datetime, timedelta

LINE_OCTETS = 75
"""Longer lines are folded (3.1)."""
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
MIMETYPE = "text/calendar"


def whole_day(uid: str, day: date, *, summary: str, description: str, url: str, made_at: datetime) -> str:
    """A calendar of one event that lasts a day.

    The same `uid` is the same event: added again, it takes the place of the one before. `made_at` is when what it tells
    was last changed.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Vpluse//Campaigns//RU",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{summary.translate(ESCAPED)}",
        f"DESCRIPTION:{description.translate(ESCAPED)}",
        f"URL:{url}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _folded(line: str) -> str:
    """A line cut at whole letters, each part after the first behind a space."""
    parts, length = [""], 0
    for letter in line:
        size = len(letter.encode())
        if length + size > LINE_OCTETS:
            parts.append(" ")
            length = 1
        parts[-1] += letter
        length += size
    return "\r\n".join(parts)

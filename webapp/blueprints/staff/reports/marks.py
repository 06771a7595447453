"""Notes on days as the chart and its table show them: numbered in their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from webapp.reports import ReportNote


@dataclass(frozen=True)
class Mark:
    """One note: its number stands in the chart, its words beneath."""

    number: int
    id: UUID
    day: date
    text: str


def marks_of(notes: Sequence[ReportNote]) -> list[Mark]:
    """The notes, numbered from 1."""
    return [Mark(number, note.id, note.day, note.text) for number, note in enumerate(notes, 1)]


def mark_at(marks: Sequence[Mark], first: date, last: date) -> list[Mark]:
    """Those on a day, or on a stretch of days."""
    return [mark for mark in marks if first <= mark.day <= last]

"""Questions about the trail."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from webapp.audit.chain import EMPTY_HEAD, Head
from webapp.audit.models import AuditEvent
from webapp.platform.db import db

EXPORTED = "person.exported"
"""That one person's data went into a file: one of as many lines as the file holds people."""
DISCLOSURE_ACTIONS = ("person.revealed", EXPORTED)
"""What a person is told of: each time somebody saw their data."""
_FILE = AuditEvent.details["request"].as_string()
"""The request for the file that a line belongs to."""


@dataclass(frozen=True)
class Wanted:
    """Which lines are asked for; what is left out does not matter."""

    actor_id: UUID | None = None
    action: str = ""
    """An action, or the noun before its point for all that can befall it."""
    campaign_id: int | None = None
    people: tuple[UUID, UUID] | None = None
    """The lowest and the highest number of those whom it is about: twice the same for one of them."""
    file_id: UUID | None = None
    """The request for a file: what befell it, and each person who is in it."""
    since: datetime | None = None
    until: datetime | None = None
    """A moment that is not included any more."""

    folds_files: bool = False
    """Whether a file is told as one line, unless its people, one of them or that very action is asked for."""

    @property
    def leaves_out_people(self) -> bool:
        """Whether the lines of each person in a file are left out."""
        return self.folds_files and self.people is None and self.file_id is None and self.action != EXPORTED


def head() -> Head:
    """The last line: its place and its digest."""
    last = db.session.execute(
        select(AuditEvent.sequence, AuditEvent.sha256).order_by(AuditEvent.sequence.desc()).limit(1)
    ).first()
    return Head(last.sequence, last.sha256) if last else EMPTY_HEAD


def events(wanted: Wanted, limit: int, before: int | None = None) -> Sequence[AuditEvent]:
    """The newest lines that are asked for, from the line `before` on downwards."""
    query = select(AuditEvent).where(*_conditions(wanted)).order_by(AuditEvent.sequence.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditEvent.sequence < before)
    return db.session.scalars(query).all()


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    for column in ("actor_id", "campaign_id"):
        if (value := getattr(wanted, column)) is not None:
            yield getattr(AuditEvent, column) == value
    if wanted.action:
        is_exact = "." in wanted.action
        yield AuditEvent.action == wanted.action if is_exact else AuditEvent.action.startswith(f"{wanted.action}.")
    yield from _whom(wanted)
    if wanted.since is not None:
        yield AuditEvent.at >= wanted.since
    if wanted.until is not None:
        yield AuditEvent.at < wanted.until


def _whom(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.people is not None:
        yield AuditEvent.person_id.between(*wanted.people)
    if wanted.file_id is not None:
        yield _FILE.in_([str(wanted.file_id)])
    if wanted.leaves_out_people:
        yield AuditEvent.action != EXPORTED


def count_people(file_ids: Collection[str]) -> dict[str, int]:
    """How many people's data went into each of some files, by the number of the request for it."""
    query = select(_FILE.label("file"), func.count().label("people")).where(AuditEvent.action == EXPORTED)
    rows = db.session.execute(query.where(_FILE.in_(file_ids)).group_by(_FILE)) if file_ids else ()
    return {row.file: row.people for row in rows}


def looks_at(person_id: UUID) -> Sequence[AuditEvent]:
    """Each time somebody saw a person's data, the newest first: what that person is shown (clauses 2.10, 6.2)."""
    query = select(AuditEvent).where(AuditEvent.person_id == person_id, AuditEvent.action.in_(DISCLOSURE_ACTIONS))
    return db.session.scalars(query.order_by(AuditEvent.sequence.desc())).all()

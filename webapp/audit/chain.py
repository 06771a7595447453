"""The chain of digests that holds the trail together, and the check of every link."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import rfc8785
from sqlalchemy import select

from webapp.audit.models import AuditEvent
from webapp.parsing import parse_int
from webapp.platform.db import db

BATCH = 1000
COLUMNS = tuple(AuditEvent.__table__.columns.keys())


class Head(NamedTuple):
    """The last line of a chain: its place and its digest. Kept elsewhere, it shows if the end was cut off."""

    sequence: int
    sha256: str

    def __str__(self) -> str:
        return f"{self.sequence}:{self.sha256}"


EMPTY_HEAD = Head(0, "0" * 64)
"""What the first line has before it."""


@dataclass(frozen=True)
class Verification:
    """What a check of the trail found: how many lines were read, and each that is not as it was written."""

    lines: int
    faults: tuple[str, ...]


def digest(line: Mapping[str, Any]) -> str:
    """The SHA-256, in hex, of a line's canonical record in RFC 8785 JSON; `line` has a value for each of its columns."""
    plain: dict[str, Any] = {
        "sequence": line["sequence"],
        "at": line["at"].isoformat(timespec="microseconds"),
        "action": line["action"],
        "actor_id": str(line["actor_id"]) if line["actor_id"] else None,
        "campaign_id": line["campaign_id"],
        "person_id": str(line["person_id"]) if line["person_id"] else None,
        "field": line["field"],
        "reason": line["reason"],
        "details": line["details"],
        "previous_sha256": line["previous_sha256"],
    }
    return hashlib.sha256(rfc8785.dumps(plain)).hexdigest()


def line_of(event: AuditEvent) -> dict[str, Any]:
    """What a row says, by its columns."""
    return {name: getattr(event, name) for name in COLUMNS}


def read_head(text: str) -> Head:
    """A head as `flask audit head` printed it. Raises `ValueError` for anything else."""
    sequence, _colon, sha256 = text.strip().partition(":")
    number = parse_int(sequence, 0, 2**63 - 1)
    if number is None or len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
        raise ValueError(f"{text!r} is no head; it looks like 123:9f86d0…")
    return Head(number, sha256)


def verify(kept: Head | None = None) -> Verification:
    """Read the whole trail and find each line altered, removed or moved, and an end cut off before a `kept` head."""
    last, lines = EMPTY_HEAD, 0
    faults: list[str] = []
    kept_line = None
    for event in _events():
        lines += 1
        faults += _faults_of(event, last)
        last = Head(event.sequence, event.sha256)
        if kept is not None and event.sequence == kept.sequence:
            kept_line = last
    if kept is not None and kept.sequence and kept_line != kept:
        fault = "another line stands there" if kept_line else f"the trail ends at line {last.sequence}"
        faults.append(f"line {kept.sequence} is not the one of the kept head: {fault}")
    return Verification(lines, tuple(faults))


def _faults_of(event: AuditEvent, last: Head) -> Iterator[str]:
    missing = event.sequence - last.sequence - 1
    if missing:
        gap = f"line {last.sequence + 1}" if missing == 1 else f"lines {last.sequence + 1} to {event.sequence - 1}"
        yield f"{gap}: removed"
    elif event.previous_sha256 != last.sha256:
        yield f"line {event.sequence}: does not follow the line before it"
    if digest(line_of(event)) != event.sha256:
        yield f"line {event.sequence}: was altered after it was written"


def _events() -> Iterator[AuditEvent]:
    last = 0
    while batch := db.session.scalars(
        select(AuditEvent).where(AuditEvent.sequence > last).order_by(AuditEvent.sequence).limit(BATCH)
    ).all():
        yield from batch
        last = batch[-1].sequence
        db.session.expunge_all()

"""The canonical record of a consent event, and the check of every one that is kept."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any
from uuid import UUID

import rfc8785
from sqlalchemy import select

from webapp.consent.models import ConsentEvent, Statement
from webapp.consent.statements import digest as statement_digest
from webapp.platform.db import db
from webapp.policies import PolicyText, versions

RECORDED = (
    "id",
    "person_id",
    "campaign_id",
    "purpose",
    "action",
    "policy_number",
    "policy_sha256",
    "statement_sha256",
    "language",
    "control",
    "box_before",
    "box_after",
    "shown_key",
    "shown_at",
    "recorded_at",
)
_IN_ORDER = sorted(RECORDED)
_VALUES = itemgetter(*_IN_ORDER)
_RECORD = "{" + ",".join(f'"{name}":%s' for name in _IN_ORDER) + "}"
"""For text, whole numbers, true, false and null under ASCII names, this is RFC 8785 to the byte."""
BATCH = 1000
_NOTHING = object()


@dataclass(frozen=True)
class Verification:
    """What a check of the ledger found: how much was read, and each line that is not as it was written."""

    events: int
    statements: int
    faults: tuple[str, ...]


def canonical_record(event: Mapping[str, Any]) -> dict[str, Any]:
    """An event's evidence as plain JSON values: moments in ISO 8601 with microseconds, numbers of rows as text."""
    return {name: _plain(event[name]) for name in RECORDED}


def record_digest(event: Mapping[str, Any]) -> str:
    """The SHA-256, in hex, of an event's canonical record in RFC 8785 JSON."""
    return record_digests([event])[0]


def record_digests(events: Iterable[Mapping[str, Any]]) -> list[str]:
    """The same of each of several events.

    What several of them share is written out once: the lines of one form differ in their number, purpose and box.
    """
    digests: list[str] = []
    before: tuple[Any, ...] = (_NOTHING,) * len(_IN_ORDER)
    written = [""] * len(_IN_ORDER)
    for event in events:
        values = _VALUES(event)
        written = [
            text if value is earlier else _WRITTEN[type(value)](value)
            for value, earlier, text in zip(values, before, written, strict=True)
        ]
        before = values
        digests.append(hashlib.sha256((_RECORD % tuple(written)).encode()).hexdigest())
    return digests


def verify() -> Verification:
    """Recompute every digest of the ledger and of the words it refers to (Law 94-V art. 25(2)(5))."""
    statements = db.session.scalars(select(Statement)).all()
    texts = [text for version in versions() for text in version.texts]
    faults = [*_altered_statements(statements), *_altered_policies(texts)]
    known = {statement.sha256 for statement in statements}
    published = {(text.number, text.sha256) for text in texts}
    count = 0
    for event in _events():
        count += 1
        faults += [
            f"event {event.id} (line {event.sequence}): {fault}" for fault in _faults_of(event, known, published)
        ]
    return Verification(count, len(statements), tuple(faults))


def _altered_statements(statements: Sequence[Statement]) -> Iterator[str]:
    for statement in statements:
        if statement_digest(statement) != statement.sha256:
            yield f"statement {statement.sha256}: its words are not those of its digest"


def _altered_policies(texts: Sequence[PolicyText]) -> Iterator[str]:
    for text in texts:
        if hashlib.sha256(text.text.encode()).hexdigest() != text.sha256:
            yield f"policy {text.number} ({text.language}): its words are not those of its digest"


def _faults_of(event: ConsentEvent, statements: set[str], policies: set[tuple[int, str]]) -> Iterator[str]:
    if hashlib.sha256(rfc8785.dumps(canonical_record(vars(event)))).hexdigest() != event.sha256:
        yield "was altered after it was recorded"
    if event.statement_sha256 not in statements:
        yield "the words it refers to are missing"
    if (event.policy_number, event.policy_sha256) not in policies:
        yield "the policy it refers to was never published"


def _events() -> Iterator[ConsentEvent]:
    last = -1
    page = select(ConsentEvent).order_by(ConsentEvent.sequence).limit(BATCH)
    while batch := db.session.scalars(page.where(ConsentEvent.sequence > last)).all():
        yield from batch
        last = batch[-1].sequence
        db.session.expunge_all()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID) else value


_WRITTEN: dict[type, Callable[[Any], str]] = {
    str: encode_basestring,
    bool: lambda value: "true" if value else "false",
    type(None): lambda _: "null",
    int: str,
    UUID: lambda value: f'"{value}"',
    datetime: lambda value: f'"{_plain(value)}"',
}

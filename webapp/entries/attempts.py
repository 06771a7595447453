"""Keeping an attempt, and the code and link by which its entry is confirmed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import update

from webapp.entries.models import Attempt
from webapp.platform import tokens
from webapp.platform.db import db, execute, insert_into, transaction

CODE_TRIES = 5
CODE_LIFETIME = timedelta(minutes=10)
LINK_LIFETIME = timedelta(hours=72)
"""As long as an entry may wait for its confirmation."""
_INSERT = insert_into(Attempt)


@dataclass(frozen=True)
class Secrets:
    """What is sent to the person and kept only as digests."""

    code: str
    link: str

    def __repr__(self) -> str:
        return "Secrets()"


@transaction(savepoint=False)
def keep_attempt(campaign_id: int, shown_key: str, person_index: bytes, entry_id: UUID | None, at: datetime) -> Secrets:
    """Keep a form that was sent. Without an entry its code and link are like any other, and nobody gets them."""
    row = uuid4()
    secrets, values = _fresh_secrets(row, at)
    values |= {
        "id": row,
        "shown_key": shown_key,
        "person_index": person_index,
        "campaign_id": campaign_id,
        "entry_id": entry_id,
        "made_at": at,
        "codes_sent": 1,
    }
    execute(_INSERT, values)
    return secrets


@transaction(savepoint=False)
def renew_secrets(attempt: Attempt, at: datetime) -> Secrets:
    """A new code and link for an attempt; the ones before no longer work."""
    secrets, values = _fresh_secrets(attempt.id, at)
    values["codes_sent"] = attempt.codes_sent + 1
    db.session.execute(update(Attempt).where(Attempt.id == attempt.id).values(**values))
    return secrets


@transaction(savepoint=False)
def settle_attempts(entry_id: UUID, at: datetime) -> None:
    """End every attempt of an entry that is still open: their codes and links no longer work."""
    open_ones = update(Attempt).where(Attempt.entry_id == entry_id, Attempt.settled_at.is_(None))
    db.session.execute(open_ones.values(settled_at=at))


def _fresh_secrets(row: UUID, at: datetime) -> tuple[Secrets, dict[str, object]]:
    code, link = tokens.new_code(), tokens.new_token()
    values: dict[str, object] = {
        "code_digest": tokens.code_digest(code, row),
        "code_tries_left": CODE_TRIES,
        "code_made_at": at,
        "link_digest": link.digest,
    }
    return Secrets(code, link.text), values

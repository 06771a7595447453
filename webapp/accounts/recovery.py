"""Recovery codes: ten on paper, each good once in place of the telephone."""

import secrets
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, delete, func, select, update

from webapp import audit
from webapp.accounts import notices
from webapp.accounts.models import RecoveryCode
from webapp.accounts.operations import note_changed_way
from webapp.platform import as_typed, tokens
from webapp.platform.db import db, transaction

NUMBER = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
MAX_CODE_LENGTH = 200
"""Characters of what is typed for one, beyond which nothing is looked at."""
GROUP, GROUPS = 5, 4
"""Twenty letters, some 99 bits: no slow hash is needed."""


@transaction()
def make_codes(member_id: UUID, at: datetime, *, here: UUID | None = None) -> list[str]:
    """Ten new codes in place of the ones before. They are shown once; only their digests are kept.

    Every session of the member but `here` ends, and they are told by e-mail.
    """
    note_changed_way(member_id, notices.CODES_MADE, at, here)
    return put_codes(member_id, at)


@transaction()
def put_codes(member_id: UUID, at: datetime) -> list[str]:
    """Ten new codes in place of the ones before, as a part of another change that tells of itself."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == member_id))
    codes = [_new_code() for _ in range(NUMBER)]
    db.session.add_all(RecoveryCode(digest=_digest(member_id, code), staff_id=member_id, made_at=at) for code in codes)
    audit.record("account.codes_made", at, actor_id=member_id, details={"number": NUMBER})
    return codes


@transaction()
def use_code(member_id: UUID, code: str, at: datetime) -> bool:
    """Use up a code, if it is one of the member's that was not used yet."""
    used = (
        update(RecoveryCode)
        .where(RecoveryCode.digest == _digest(member_id, code), RecoveryCode.used_at.is_(None))
        .values(used_at=at)
    )
    return bool(cast("CursorResult[Any]", db.session.execute(used)).rowcount)


def count_codes(member_id: UUID) -> int:
    """How many codes a member has left."""
    unused = select(func.count()).where(RecoveryCode.staff_id == member_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(unused) or 0


def _new_code() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def _digest(member_id: UUID, code: str) -> bytes:
    letters = "".join(letter for letter in as_typed.narrow(code[:MAX_CODE_LENGTH]).lower() if letter in ALPHABET)
    return tokens.digest(f"{member_id} {letters}")

"""What members of staff are told by e-mail: that their sign-in methods have changed (NIST SP 800-63B-4, 4.6).

An outbox of its own: that of `messaging` is for participants, whose addresses are sealed. A notice names no address
and no words; both are looked up when it is sent. The row is written in the transaction of the change, so that none
can happen without it; whoever sends it claims it first, and settles only what is still theirs.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import CursorResult, delete, select, update

from webapp.accounts.models import StaffNotice
from webapp.platform import jobs
from webapp.platform.db import after_commit, db, for_update, transaction

PASSWORD_SET, CODES_MADE, CODE_USED = "password_set", "codes_made", "code_used"
PASSKEY_ADDED, PASSKEY_REMOVED = "passkey_added", "passkey_removed"
ROLE_CHANGED, REOPENED = "role_changed", "reopened"
NAMES = (
    PASSWORD_SET,
    CODES_MADE,
    CODE_USED,
    PASSKEY_ADDED,
    PASSKEY_REMOVED,
    ROLE_CHANGED,
    REOPENED,
)
SEND_TASK = "send_staff_notices"
LEASE = timedelta(minutes=15)
"""How long one attempt may take before the notice is given to somebody else."""
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=30), timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=5)
"""RFC 5321, 4.5.4.1: four or five days."""
NOTICE_RETENTION = timedelta(days=30)
BATCH = 10


@transaction()
def put(staff_id: UUID, name: str, at: datetime) -> None:
    """Have a member told what happened to their account; `name` is one of `NAMES`."""
    if name not in NAMES:
        raise ValueError(f"{name} is no notice of ours")
    db.session.add(StaffNotice(id=uuid4(), staff_id=staff_id, name=name, happened_at=at, due_at=at, attempts=0))
    after_commit(lambda: jobs.enqueue_soon(SEND_TASK))


@transaction()
def claim_notices(at: datetime) -> Sequence[StaffNotice]:
    """Some notices that are due, each claimed for this caller alone until its lease runs out."""
    due = (
        select(StaffNotice)
        .where(StaffNotice.settled_at.is_(None), StaffNotice.due_at <= at)
        .order_by(StaffNotice.due_at)
        .limit(BATCH)
    )
    claimed = db.session.scalars(for_update(due, skip_locked=True)).all()
    for notice in claimed:
        notice.claim, notice.due_at, notice.attempts = uuid4(), at + LEASE, notice.attempts + 1
    return claimed


@transaction()
def settle_notice(notice: StaffNotice, at: datetime, fault: str | None = None) -> bool:
    """Note that a claimed notice was handed over, or never will be (`fault`). False when the claim is not theirs any more."""
    return _step(notice, settled_at=at, fault=fault)


@transaction()
def put_off_notice(notice: StaffNotice, at: datetime, fault: str) -> bool:
    """Have a claimed notice tried again later, or given up after five days. False when the claim is not theirs any more."""
    if at - notice.happened_at > GIVE_UP_AFTER:
        return settle_notice(notice, at, fault)
    wait = min(FIRST_RETRY * 2 ** min(notice.attempts - 1, 10), LONGEST_RETRY)
    return _step(notice, due_at=at + wait, fault=fault, claim=None)


@transaction()
def release_notice(notice: StaffNotice, at: datetime) -> bool:
    """Give a claimed notice back as it was, to be tried at a moment: it was not the reason why nothing was sent."""
    return _step(notice, due_at=at, attempts=notice.attempts - 1, claim=None)


def has_waiting_notices() -> bool:
    """Whether anybody is still to be told of something."""
    return db.session.scalar(select(StaffNotice.id).where(StaffNotice.settled_at.is_(None)).limit(1)) is not None


@transaction()
def forget_notices(at: datetime) -> None:
    """Remove notices that were sent or given up long ago."""
    db.session.execute(delete(StaffNotice).where(StaffNotice.settled_at < at - NOTICE_RETENTION))


def _step(notice: StaffNotice, **values: object) -> bool:
    own = update(StaffNotice).where(
        StaffNotice.id == notice.id, StaffNotice.claim == notice.claim, StaffNotice.settled_at.is_(None)
    )
    done = db.session.execute(own.values(**values))
    return isinstance(done, CursorResult) and bool(done.rowcount)

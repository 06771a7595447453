"""Who is sending a message: a claim with a random token and a lease, so that none goes out twice.

A claim is of one message: one that is slow to be taken holds up no other. Everything that is done with it afterwards is
an UPDATE on condition of the token; a row that was claimed anew or finished meanwhile stays as it is.
"""

import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Update, and_, case, select, update

from webapp.messaging import channels
from webapp.messaging.catalogue import CATALOGUE
from webapp.messaging.errors import ClaimLost
from webapp.messaging.models import OPEN_STATES, OutboxMessage
from webapp.platform import jobs, logs
from webapp.platform.db import count_rows, db, for_update, transaction

LEASE = timedelta(minutes=2)
"""After how long a sender that no longer renews its claim is given up for dead."""
URGENT = [kind.name for kind in CATALOGUE if kind.urgent]


@dataclass(frozen=True)
class Claim:
    """One message that is this sender's to send."""

    message_id: UUID
    token: UUID
    channel: str
    attempts: int
    """This one included."""
    due_at: datetime
    """As it was before."""
    probes: bool
    """Whether its channel is paused, and this message shows if it is open again."""

    def change(self, **values: Any) -> bool:
        """Alter the message if it is still this sender's. Answers whether it was; call it in a transaction."""
        return count_rows(db.session.execute(self._mine().values(**values))) == 1

    def _mine(self) -> Update:
        return update(OutboxMessage).where(
            OutboxMessage.id == self.message_id, OutboxMessage.state == "sending", OutboxMessage.claim == self.token
        )


def claim(at: datetime, among: Collection[str], *, urgent_only: bool = False) -> Claim | None:
    """Claim the message that is to go next on some channels: codes before all else, then the one due longest."""
    db.session.commit()  # whatever was read before, this looks at what is there now
    # Looked for without a writer's turn first: most looks find nothing, and entries are being written.
    found = _next(at, channels.open_channels(among, at)[0], urgent_only=urgent_only)
    if found is None:
        db.session.commit()  # nothing is held open until the next look
        return None
    return _claim(at, among, urgent_only=urgent_only)


def is_due(at: datetime) -> ColumnElement[bool]:
    """Whether a message is to be sent at a moment, its sender's death included."""
    is_free = OutboxMessage.handed_at.is_(None)  # an SMS that may have been taken is asked after, and not sent anew
    return and_(OutboxMessage.state.in_(OPEN_STATES), OutboxMessage.due_at <= at, is_free)


@transaction()
def renew(claimed: Claim, at: datetime) -> bool:
    """Hold a message for another lease. Answers whether it was still this sender's."""
    return claimed.change(due_at=at + LEASE)


@transaction()
def mark_handed(claimed: Claim, provider: str, parts: int, at: datetime) -> None:
    """Write down that an SMS is about to be handed to a provider, before it is. Raises `ClaimLost`.

    From here on nobody sends it again until it is known that the provider has not taken it: an SMS goes at most once.
    """
    if not claimed.change(handed_at=at, provider=provider, parts=parts):
        raise ClaimLost("claimed by another sender")


class LeaseKeeper:
    """Renews the lease of the message under way for as long as its conversation lasts, which may be half an hour."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._enter_app = jobs.entrance()
        self._claim: Claim | None = None
        self._renewed = 0.0
        self._is_lost = False
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        if self._thread is not None:
            self._thread.join()

    def hold(self, claimed: Claim) -> None:
        """Keep a message that has just been claimed, in place of the one before."""
        self._renewed, self._is_lost, self._claim = time.monotonic(), False, claimed
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="lease keeper", daemon=True)
            self._thread.start()

    def check(self) -> None:
        """Make sure that the message is still ours. Raises `ClaimLost`."""
        if time.monotonic() - self._renewed > LEASE.total_seconds():  # this process stood still
            self._renew()
        if self._is_lost:
            raise ClaimLost("claimed by another sender")

    def release(self) -> None:
        """The message has been dealt with."""
        self._claim = None

    def _run(self) -> None:
        while not self._closing.wait(LEASE.total_seconds() / 4):
            # A database that is away now may be back before the lease ends.
            with self._enter_app(), logs.keep_going("a lease could not be renewed"):
                self._renew()

    def _renew(self) -> None:
        claimed = self._claim
        if claimed is None:
            return
        is_kept = renew(claimed, self._now())
        if claimed is self._claim:
            self._renewed, self._is_lost = time.monotonic(), not is_kept


@transaction()
def _claim(at: datetime, among: Collection[str], *, urgent_only: bool) -> Claim | None:
    ready, paused = channels.open_channels(among, at)
    row = _next(at, ready, urgent_only=urgent_only, lock=True)
    if row is None:
        return None
    if row.channel in paused and not channels.begin_probe(row.channel, at, at + LEASE):
        return _claim(at, [channel for channel in ready if channel != row.channel], urgent_only=urgent_only)
    token = uuid4()
    taken = {"state": "sending", "claim": token, "due_at": at + LEASE, "attempts": row.attempts + 1}
    db.session.execute(update(OutboxMessage).where(OutboxMessage.id == row.id).values(taken))
    return Claim(row.id, token, row.channel, row.attempts + 1, row.due_at, probes=row.channel in paused)


def _next(at: datetime, ready: Collection[str], *, urgent_only: bool, lock: bool = False) -> Any:
    query = (
        select(OutboxMessage.id, OutboxMessage.channel, OutboxMessage.attempts, OutboxMessage.due_at)
        .where(is_due(at), OutboxMessage.channel.in_(ready))
        .order_by(case((OutboxMessage.name.in_(URGENT), 0), else_=1), OutboxMessage.due_at)
        .limit(1)
    )
    if urgent_only:
        query = query.where(OutboxMessage.name.in_(URGENT))
    return db.session.execute(for_update(query, skip_locked=True) if lock else query).first()

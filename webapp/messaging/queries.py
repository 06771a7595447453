"""Questions about the outbox."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, select

from webapp.messaging import channels
from webapp.messaging.claims import is_due
from webapp.messaging.models import OPEN_STATES, UNRESOLVED, ChannelPause, OutboxMessage
from webapp.platform.db import db

UNSENT = ("waiting", "sending")
ANSWER_LIMIT = timedelta(minutes=15)
"""After how long without any message taken a service that puts each of them off counts as away."""


@dataclass(frozen=True)
class OutboxHealth:
    """How the outbox fares at a moment."""

    waiting: int
    oldest: timedelta
    """How long ago the oldest message was made that nobody has taken yet."""
    overdue: timedelta
    """For how long the message that is most overdue has been due: nobody works on it."""
    pauses: tuple[ChannelPause, ...]
    is_stuck: bool
    """Whether several people wait for a quarter of an hour or more, were tried, and no message at all was taken since."""
    failed: int
    """Messages that were refused or given up and can be tried again (`requeue`)."""
    unresolved: int = 0
    """SMS of which nobody could say whether they were sent, and whose words are still there; staff decide."""

    def moves(self, at: datetime, limit: timedelta) -> bool:
        """Whether messages come through: the worker works, no channel has been paused for `limit`, some are taken."""
        paused = any(at - pause.since >= limit for pause in self.pauses)
        return self.overdue < limit and not paused and not self.is_stuck


def outbox_health(at: datetime) -> OutboxHealth:
    """How the outbox fares at a moment, all channels together."""
    unsent = OutboxMessage.state.in_(UNSENT)
    count, made, due = db.session.execute(
        select(func.count(), func.min(OutboxMessage.made_at), func.min(OutboxMessage.due_at)).where(unsent)
    ).one()
    return OutboxHealth(
        waiting=count,
        oldest=_since(made, at),
        overdue=_since(due, at),
        pauses=tuple(channels.pauses()),
        is_stuck=_is_stuck(at),
        failed=_count_failed(),
        unresolved=_count_unresolved(),
    )


def count_due(at: datetime, most: int) -> int:
    """How many messages could be sent at a moment, counted up to `most`."""
    paused = [pause.channel for pause in channels.pauses() if pause.until > at]
    due = select(OutboxMessage.id).where(is_due(at), OutboxMessage.channel.not_in(paused)).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(due)) or 0


def next_due() -> datetime | None:
    """When there will be something to send, pauses considered; None while nothing waits."""
    until = {pause.channel: pause.until for pause in channels.pauses()}
    waits = (OutboxMessage.state.in_(OPEN_STATES), OutboxMessage.handed_at.is_(None))
    query = select(OutboxMessage.channel, func.min(OutboxMessage.due_at)).where(*waits)
    rows = db.session.execute(query.group_by(OutboxMessage.channel)).all()
    return min((max(due, until.get(channel, due)) for channel, due in rows), default=None)


def was_sent_before(message_id: ColumnElement[UUID], moment: datetime) -> ColumnElement[bool]:
    """Whether a service took a message by a moment, as a condition of a query over its number."""
    return exists().where(OutboxMessage.id == message_id, OutboxMessage.sent_at <= moment)


def is_known(message_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    """Whether a message was put in the outbox and is still there, as a condition of a query over its number."""
    return exists().where(OutboxMessage.id == message_id)


def _is_stuck(at: datetime) -> bool:
    limit = at - ANSWER_LIMIT
    tried = (OutboxMessage.state.in_(UNSENT), OutboxMessage.attempts > 0, OutboxMessage.made_at <= limit)
    people: ScalarSelect[int] = (
        select(func.count(OutboxMessage.participant_id.distinct())).where(*tried).scalar_subquery()
    )
    taken = exists().where(OutboxMessage.state.in_(("sent", "delivered")), OutboxMessage.due_at > limit)
    return bool(db.session.scalar(select((people > 1) & ~taken)))


def _count_failed() -> int:
    kept = (OutboxMessage.state == "failed", OutboxMessage.context.is_not(None))
    return db.session.scalar(select(func.count()).where(*kept)) or 0


def _count_unresolved() -> int:
    kept = (UNRESOLVED, OutboxMessage.context.is_not(None))
    return db.session.scalar(select(func.count()).where(*kept)) or 0


def _since(moment: datetime | None, at: datetime) -> timedelta:
    return max(at - moment, timedelta()) if moment else timedelta()

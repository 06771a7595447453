"""Questions about the outbox."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from webapp.messaging.models import OutboxMessage
from webapp.platform.db import db


def oldest_wait(at: datetime) -> timedelta:
    """For how long the message that waits longest has been due."""
    oldest = db.session.scalar(
        select(func.min(OutboxMessage.due_at)).where(OutboxMessage.state.in_(("waiting", "sending")))
    )
    return max(at - oldest, timedelta()) if oldest else timedelta()


def count_waiting() -> int:
    """How many messages wait to be sent."""
    waiting = select(func.count()).where(OutboxMessage.state.in_(("waiting", "sending")))
    return db.session.scalar(waiting) or 0

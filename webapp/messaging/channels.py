"""Pausing a channel that is away or refuses us, so that no message pays for it, and opening it again."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, exists, select, update

from webapp import accounts
from webapp.messaging import counters
from webapp.messaging.models import OPEN_STATES, ChannelPause, OutboxMessage
from webapp.messaging.retries import pause_wait
from webapp.platform import logs
from webapp.platform.db import count_rows, db, transaction
from webapp.platform.upserts import keep_once


def pauses() -> list[ChannelPause]:
    """The channels that are paused."""
    query = select(ChannelPause).order_by(ChannelPause.channel).execution_options(populate_existing=True)
    return list(db.session.scalars(query))


@transaction()
def pause(channel: str, reason: str, at: datetime, *, probed: bool) -> None:
    """Pause a channel, for longer each time in a row. Says so loudly, once a pause.

    `probed` tells that the fault met the one message that was tried during a pause; of several that meet a service
    which goes away, only the first pauses it.
    """
    first = {"channel": channel, "since": at, "until": at + pause_wait(0), "pauses": 1, "reason": reason[:80]}
    number = 1
    if not keep_once(ChannelPause.__table__, first):
        if not probed:
            return
        row = db.session.get(ChannelPause, channel, populate_existing=True)
        number = row.pauses + 1 if row else 1
        again = update(ChannelPause).where(ChannelPause.channel == channel)
        db.session.execute(again.values(until=at + pause_wait(number - 1), pauses=number, reason=reason[:80]))
    counters.PAUSES.labels(channel).inc()
    logs.logger().error(
        "a channel is paused: nothing can be sent, and nothing is lost", channel=channel, reason=reason, count=number
    )


@transaction()
def reopen(channel: str) -> None:
    """End the pause of a channel: it takes messages again."""
    if count_rows(db.session.execute(delete(ChannelPause).where(ChannelPause.channel == channel))):
        logs.logger().warning("a channel is open again", channel=channel)


@transaction(savepoint=False)
def begin_probe(channel: str, at: datetime, until: datetime) -> bool:
    """Take it on oneself to try one message on a paused channel; False when somebody else does, until `until`."""
    over = update(ChannelPause).where(ChannelPause.channel == channel, ChannelPause.until <= at)
    return count_rows(db.session.execute(over.values(until=until))) == 1


@transaction()
def end_probe(channel: str, at: datetime) -> None:
    """A try that showed nothing of the channel: another message may be tried at once."""
    db.session.execute(update(ChannelPause).where(ChannelPause.channel == channel).values(until=at))


@transaction()
def reopen_idle() -> None:
    """End pauses of channels on which nothing waits: nothing is held up there, and nothing would end them."""
    is_open = (OutboxMessage.state.in_(OPEN_STATES), OutboxMessage.handed_at.is_(None))
    waits = exists().where(OutboxMessage.channel == ChannelPause.channel, *is_open)
    idle = delete(ChannelPause).where(~waits)
    if accounts.has_waiting_notices():  # staff are told by e-mail, from an outbox of their own
        idle = idle.where(ChannelPause.channel != "email")
    db.session.execute(idle)


def open_channels(channels: Iterable[str], at: datetime) -> tuple[list[str], set[str]]:
    """Of some channels, those on which something may be tried now, and of these the paused ones."""
    paused = {row.channel: row.until for row in pauses()}
    ready = [channel for channel in channels if channel not in paused or paused[channel] <= at]
    return ready, set(ready) & set(paused)

"""What becomes of a message that was tried: each a change on condition that it is still this sender's."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from webapp.messaging import channels, counters
from webapp.messaging.claims import Claim
from webapp.messaging.errors import (
    ChannelUnavailable,
    ClaimLost,
    NotSent,
    PolicyRefused,
    Refused,
    ServiceClosing,
    Unanswered,
)
from webapp.messaging.models import MessageEvent, OutboxMessage
from webapp.messaging.retries import CHECK_WAITS, GIVE_UP_AFTER, LOST_ANSWER_RETRY, POLICY_TRIES, retry_wait
from webapp.messaging.senders.sms import Accepted
from webapp.platform import logs
from webapp.platform.db import count_rows, db, execute, insert_into, transaction

_INSERT_EVENT = insert_into(MessageEvent)


NOT_HANDED = {"handed_at": None, "provider": None, "parts": None}
"""Of an SMS that no provider has: it may be handed over again."""


@transaction()
def sent(claimed: Claim, at: datetime, accepted: Accepted | None = None) -> bool:
    """A service took it at a moment: its words are forgotten. Answers whether that could be written down.

    `accepted` is what a provider of SMS said.
    """
    if claimed.probes:
        channels.reopen(claimed.channel)
    message = _message(claimed.message_id)
    taken: dict[str, Any] = {
        "state": "sent",
        "claim": None,
        "sent_at": at,
        "due_at": at,
        "fault": None,
        "context": None,
    }
    if accepted is not None:
        number = {"provider": accepted.provider, "provider_number": accepted.number, "parts": accepted.parts}
        taken |= {**number, "check_at": at + CHECK_WAITS[0]}
    is_kept = message is not None and (
        claimed.change(**taken) or (accepted is not None and _still_doubted(claimed, taken))
    )
    if message is None or not is_kept:
        # Its person was destroyed meanwhile, or this process stood still for so long that another took it up.
        logs.logger().warning("a message was sent that is no longer this sender's", message_id=claimed.message_id)
        return False
    report(message, "delivered", "sent", at)
    return True


def not_sent(claimed: Claim, fault: Exception, at: datetime) -> None:
    """Decide by the fault what becomes of a message and of its channel."""
    if isinstance(fault, ClaimLost):
        logs.logger().warning("a claim was lost", message_id=claimed.message_id)
        showed_nothing(claimed, at)
        return
    if isinstance(fault, ChannelUnavailable):
        _keep(claimed, fault, at)
    elif isinstance(fault, PolicyRefused):
        _doubt(claimed, fault, at)
    else:
        _end_or_put_off(claimed, fault, at)
        if claimed.probes:
            _learn(claimed, fault, at)


def showed_nothing(claimed: Claim, at: datetime) -> None:
    """The message was not tried, so it has shown nothing of a paused channel: another one may."""
    if claimed.probes:
        channels.end_probe(claimed.channel, at)


@transaction()
def fail(claimed: Claim, reason: str, at: datetime) -> None:
    """It will not be sent. Its words are kept, so that an operator can have it tried again for a week."""
    message = _message(claimed.message_id)
    ended = {"state": "failed", "claim": None, "due_at": at, "fault": reason[:80], **NOT_HANDED}
    if message is None or not claimed.change(**ended):
        return
    report(message, "failed", "failed", at)
    logs.logger().warning(
        "a message will not be sent", message_id=claimed.message_id, message_name=message.name, reason=reason
    )


@transaction()
def cancel(claimed: Claim, reason: str, at: datetime) -> None:
    """It is not sent: nobody is there, or nobody wants it any more. Its words are forgotten."""
    message = _message(claimed.message_id)
    if message is None or not claimed.change(
        state="cancelled", claim=None, due_at=at, fault=reason[:80], context=None, **NOT_HANDED
    ):
        return
    counters.MESSAGES.labels(message.channel, message.name, "cancelled").inc()
    logs.logger().info("a message was cancelled", message_id=message.id, message_name=message.name, reason=reason)


def _end_or_put_off(claimed: Claim, fault: Exception, at: datetime) -> None:
    if isinstance(fault, Refused):
        fail(claimed, str(fault), at)
    elif isinstance(fault, Unanswered):
        _doubt_whether_sent(claimed, fault, at)
    else:
        _put_off(claimed, fault, at)


def _learn(claimed: Claim, fault: Exception, at: datetime) -> None:
    """What a try during a pause has shown of the channel."""
    if isinstance(fault, Unanswered):
        channels.pause(claimed.channel, str(fault), at, probed=True)
    elif isinstance(fault, NotSent):
        channels.reopen(claimed.channel)  # it spoke about this message, so it speaks to us
    else:
        showed_nothing(claimed, at)


@transaction()
def _keep(claimed: Claim, fault: ChannelUnavailable, at: datetime) -> None:
    """The channel is at fault: the message waits as if it had not been tried, and the channel pauses."""
    if isinstance(fault, ServiceClosing):
        # It may be this message that makes the server hang up: the ones behind it are tried first.
        _put_off(claimed, fault, at)
    else:
        waits = {"state": "waiting", "claim": None, "due_at": claimed.due_at, "attempts": claimed.attempts - 1}
        claimed.change(**waits, fault=str(fault)[:80], **NOT_HANDED)
    channels.pause(claimed.channel, str(fault), at, probed=claimed.probes)


@transaction()
def _doubt(claimed: Claim, fault: PolicyRefused, at: datetime) -> None:
    """It may be about us, so the channel pauses; where others go through meanwhile, it is about this message."""
    if claimed.attempts >= POLICY_TRIES and not claimed.probes:
        fail(claimed, str(fault), at)
        return
    _put_off(claimed, fault, at)
    channels.pause(claimed.channel, str(fault), at, probed=claimed.probes)


@transaction()
def _doubt_whether_sent(claimed: Claim, fault: Unanswered, at: datetime) -> None:
    message = _message(claimed.message_id)
    if message is None:
        return
    counters.MESSAGES.labels(claimed.channel, message.name, "uncertain").inc()
    if message.handed_at is not None:
        doubtful = {
            "state": "uncertain",
            "claim": None,
            "due_at": at,
            "uncertain_at": at,
            "check_at": at + CHECK_WAITS[0],
        }
        claimed.change(**doubtful, fault=str(fault)[:80])
        return
    if message.uncertain_at is not None:
        fail(claimed, f"{fault}, twice", at)
        return
    claimed.change(state="uncertain", claim=None, due_at=at + LOST_ANSWER_RETRY, uncertain_at=at, fault=str(fault)[:80])


@transaction()
def _put_off(claimed: Claim, fault: Exception, at: datetime) -> None:
    message = _message(claimed.message_id)
    if message is None:  # its person was destroyed meanwhile
        return
    name = str(fault) if isinstance(fault, NotSent) else type(fault).__name__
    if not isinstance(fault, NotSent):
        logs.logger().error("a message could not be made", exc=fault, message_id=message.id, message_name=message.name)
    if at >= (message.requeued_at or message.made_at) + GIVE_UP_AFTER:
        fail(claimed, name, at)
        return
    counters.MESSAGES.labels(claimed.channel, message.name, "put off").inc()
    claimed.change(state="waiting", claim=None, due_at=at + retry_wait(claimed.attempts), fault=name[:80], **NOT_HANDED)


def _still_doubted(claimed: Claim, taken: dict[str, Any]) -> bool:
    """The answer of an SMS provider came after its sender had been given up for dead: nobody has sent it anew by then."""
    doubted = (OutboxMessage.id == claimed.message_id, OutboxMessage.state == "uncertain")
    ours = (OutboxMessage.handed_at.is_not(None), OutboxMessage.provider == taken["provider"])
    return count_rows(db.session.execute(update(OutboxMessage).where(*doubted, *ours).values(**taken))) == 1


def _message(message_id: UUID) -> OutboxMessage | None:
    return db.session.get(OutboxMessage, message_id, populate_existing=True)


def report(message: OutboxMessage, outcome: str, counted_as: str, at: datetime) -> None:
    """Note what became of a message, for figures that name nobody. Call it in a transaction."""
    event = {"campaign_id": message.campaign_id, "channel": message.channel, "outcome": outcome}
    execute(_INSERT_EVENT, {**event, "happened_at": at.replace(second=0, microsecond=0)})
    counters.MESSAGES.labels(message.channel, message.name, counted_as).inc()

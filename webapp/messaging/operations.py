"""Verbs of the outbox: put a message in, send what is due."""

from collections.abc import Mapping
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CursorResult, delete, or_, select, update

from webapp import consent, participants
from webapp.messaging.catalogue import BY_NAME
from webapp.messaging.context import pack, unpack
from webapp.messaging.errors import NotSent, Refused
from webapp.messaging.models import MessageEvent, OutboxMessage
from webapp.messaging.senders import Rendered, Sender
from webapp.platform import clock, jobs, keystore, logs, metrics, pages, vault
from webapp.platform.db import after_commit, db, execute, insert_into, transaction

TABLE = OutboxMessage.__tablename__
_INSERT, _INSERT_EVENT = insert_into(OutboxMessage), insert_into(MessageEvent)
SEND_TASK = "send_messages"
LEASE = timedelta(minutes=5)
"""How long one attempt may take before its message is given to somebody else."""
FIRST_RETRY = timedelta(seconds=15)
LONGEST_RETRY = timedelta(hours=1)
GIVE_UP_AFTER = 12
"""Attempts, which by the doubling waits is a little under five hours."""
BATCH = 10
"""Messages claimed at a time: few enough to be sent within one lease by a slow mail server."""
KEPT_SENT = timedelta(days=30)


@transaction(savepoint=False)
def put(
    participant_id: UUID, name: str, channel: str, language: str, context: Mapping[str, Any], at: datetime,
    key: keystore.PersonKey | None = None, campaign_id: int | None = None,
) -> None:  # fmt: skip
    """Put a message in the outbox, in the transaction of the fact that it tells of.

    `context` may hold text, numbers, moments, days and `link`s. `key` is the person's, when it is at hand.
    `campaign_id` is that of the campaign it is about, if it is about one.
    """
    row = uuid4()
    key = key or keystore.current().find(participant_id)
    values = {
        "id": row,
        "participant_id": participant_id,
        "name": BY_NAME[name].name,
        "channel": channel,
        "language": language,
        "context": vault.seal_json(key, pack(dict(context)), table=TABLE, column="context", row=row),
        "state": "waiting",
        "attempts": 0,
        "due_at": at,
        "made_at": at,
        "campaign_id": campaign_id,
    }
    execute(_INSERT, values)
    after_commit(lambda: jobs.nudge(SEND_TASK))


def send_due(senders: Mapping[str, Sender], at: datetime | None = None) -> int:
    """Send everything that is due at a moment (now, if none is given). Answers how many were sent."""
    sent = 0
    with ExitStack() as stack:
        for sender in senders.values():
            stack.enter_context(closing(sender))
        while claimed := _claim(at or clock.now()):
            sent += sum(_send(message_id, senders, at or clock.now()) for message_id in claimed)
    return sent


@transaction(savepoint=False)
def drop(participant_id: UUID) -> None:
    """Remove what was written to a person, sent or not: nobody is there to read it."""
    db.session.execute(delete(OutboxMessage).where(OutboxMessage.participant_id == participant_id))


@transaction()
def forget_sent(at: datetime) -> int:
    """Remove what was sent long ago. Answers how many."""
    old = delete(OutboxMessage).where(OutboxMessage.state == "sent", OutboxMessage.sent_at < at - KEPT_SENT)
    return _count(db.session.execute(old))


@transaction()
def _claim(at: datetime) -> list[UUID]:
    """Mark a batch as being sent. Whoever dies over one leaves it to be claimed again when its lease runs out."""
    due = (
        select(OutboxMessage.id)
        .where(or_(OutboxMessage.state == "waiting", OutboxMessage.state == "sending"), OutboxMessage.due_at <= at)
        .order_by(OutboxMessage.due_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    ids = list(db.session.scalars(due))
    if ids:
        db.session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(ids))
            .values(state="sending", due_at=at + LEASE, attempts=OutboxMessage.attempts + 1)
        )
    return ids


def _send(message_id: UUID, senders: Mapping[str, Sender], at: datetime) -> bool:
    message = db.session.get(OutboxMessage, message_id, populate_existing=True)
    if message is None:  # its person was destroyed meanwhile
        return False
    kind = BY_NAME[message.name]
    # Consent is asked at the moment of use: it may have been withdrawn since the message was queued.
    if kind.purpose and not consent.lives(message.participant_id, kind.purpose):
        return _settle(message, "failed", at, fault="consent withdrawn")
    try:
        senders[message.channel].send(_render(message))
    except Refused as refusal:
        return _settle(message, "failed", at, fault=str(refusal))
    except (participants.ParticipantDestroyed, keystore.KeyDestroyed):
        return _settle(message, "failed", at, fault="person destroyed")
    except Exception as fault:  # noqa: BLE001 (one message that can't be made must not hold up the others)
        return _put_off(message, at, fault)
    return _settle(message, "sent", at)


def _render(message: OutboxMessage) -> Rendered:
    person = participants.find(message.participant_id)
    if person is None or message.context is None:
        raise participants.ParticipantDestroyed(message.participant_id)
    particulars = participants.read(person)
    key = keystore.current().find(message.participant_id)
    packed = vault.unseal_json(key, message.context, table=TABLE, column="context", row=message.id)
    context, links = unpack(packed)
    links["policy_url"] = ("policies.current", {})
    folder = f"messages/{message.name}"
    if message.channel == "sms":
        text = pages.render({"text": f"{folder}/sms.txt"}, message.language, links, **context)
        return Rendered(message.id, message.name, "sms", particulars.phone or "", text["text"].strip())
    templates = {"subject": f"{folder}/subject.txt", "text": f"{folder}/body.txt", "html": f"{folder}/body.html"}
    parts = pages.render(templates, message.language, links, **context)
    subject = " ".join(parts.pop("subject").split())
    return Rendered(message.id, message.name, "email", particulars.email or "", subject=subject, **parts)


@transaction()
def _settle(message: OutboxMessage, state: str, at: datetime, fault: str | None = None) -> bool:
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message.id)
        .values(state=state, sent_at=at if state == "sent" else None, fault=fault, context=None)
    )
    fact = {"campaign_id": message.campaign_id, "channel": message.channel}
    outcome = "delivered" if state == "sent" else "failed"
    execute(_INSERT_EVENT, {**fact, "outcome": outcome, "happened_at": at.replace(second=0, microsecond=0)})
    metrics.MESSAGES.labels(message.channel, message.name, state).inc()
    if fault:
        logs.logger().warning(
            "a message will not be sent", message_id=message.id, message_name=message.name, reason=fault
        )
    return state == "sent"


def _put_off(message: OutboxMessage, at: datetime, fault: Exception) -> bool:
    if not isinstance(fault, NotSent):
        logs.logger().error("a message could not be made", exc=fault, message_id=message.id, message_name=message.name)
    if message.attempts >= GIVE_UP_AFTER:
        return _settle(message, "failed", at, fault=type(fault).__name__)
    wait = min(FIRST_RETRY * 2 ** (message.attempts - 1), LONGEST_RETRY)
    with transaction():
        db.session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == message.id)
            .values(state="waiting", due_at=at + wait, fault=type(fault).__name__)
        )
    metrics.MESSAGES.labels(message.channel, message.name, "put off").inc()
    return False


def _count(result: Any) -> int:
    return int(result.rowcount) if isinstance(result, CursorResult) else 0

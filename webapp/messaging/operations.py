"""Verbs of the outbox: put a message in, drop, forget, have tried again. Sending stands in `sending`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, and_, delete, or_, update

from webapp.messaging import channels, unsubscribe_links
from webapp.messaging.catalogue import BY_NAME
from webapp.messaging.context import link, pack
from webapp.messaging.models import ENDED_STATES, UNRESOLVED, OutboxMessage
from webapp.messaging.outcomes import NOT_HANDED
from webapp.platform import jobs, keystore, vault
from webapp.platform.db import after_commit, count_rows, db, execute, insert_into, transaction

TABLE = OutboxMessage.__tablename__
_INSERT = insert_into(OutboxMessage)
SEND_TASK = "send_messages"
KEPT_SENT = timedelta(days=30)
KEPT_FAILED = timedelta(days=7)
"""For how long an operator can have a message tried again that was refused or given up."""


@transaction(savepoint=False)
def put(
    participant_id: UUID,
    name: str,
    channel: str,
    language: str,
    context: Mapping[str, Any],
    at: datetime,
    key: keystore.PersonKey | None = None,
    campaign_id: int | None = None,
    message_id: UUID | None = None,
) -> None:
    """Put a message in the outbox, in the transaction of the fact that it tells of.

    `context` may hold text, numbers, moments, days and `link`s. `key` is the person's, when it is at hand.
    `campaign_id` is that of the campaign it is about, if it is about one. `message_id` is a
    fresh number for it, where who puts it in wants to know it.
    """
    row = message_id or uuid4()
    key = key or keystore.current().find(participant_id)
    endpoint = "unsubscribe.page" if channel == "email" else "unsubscribe.short"
    whole = {"unsubscribe_url": link(endpoint, token=unsubscribe_links.token_for(participant_id, at)), **context}
    values = {
        "id": row,
        "participant_id": participant_id,
        "name": BY_NAME[name].name,
        "channel": channel,
        "language": language,
        "context": vault.seal_json(key, pack(whole), table=TABLE, column="context", row=row),
        "state": "waiting",
        "attempts": 0,
        "due_at": at,
        "made_at": at,
        "campaign_id": campaign_id,
    }
    execute(_INSERT, values)
    after_commit(lambda: jobs.enqueue_soon(SEND_TASK))


@transaction(savepoint=False)
def drop(participant_id: UUID) -> None:
    """Remove what was written to a person, sent or not: nobody is there to read it."""
    db.session.execute(delete(OutboxMessage).where(OutboxMessage.participant_id == participant_id))


@transaction(savepoint=False)
def withdraw(message_ids: Select[UUID | None]) -> None:
    """Take back messages that nobody has handed over, since what they say no longer holds; one under way goes out."""
    waits = and_(OutboxMessage.state.in_(("waiting", "uncertain")), OutboxMessage.handed_at.is_(None))
    db.session.execute(delete(OutboxMessage).where(OutboxMessage.id.in_(message_ids), waits))


@transaction()
def forget_sent(at: datetime) -> int:
    """Remove what was sent or given up long ago, and before that the words of what was given up. Answers how many."""
    is_given_up = or_(OutboxMessage.state == "failed", UNRESOLVED)
    stale = update(OutboxMessage).where(is_given_up, OutboxMessage.due_at < at - KEPT_FAILED)
    db.session.execute(stale.where(OutboxMessage.context.is_not(None)).values(context=None))
    channels.reopen_idle()
    is_over = or_(OutboxMessage.state.in_(ENDED_STATES), UNRESOLVED)
    old = delete(OutboxMessage).where(is_over, OutboxMessage.due_at < at - KEPT_SENT)
    return count_rows(db.session.execute(old))


@transaction()
def requeue(at: datetime, *, uncertain: bool = False) -> tuple[int, int]:
    """Have everything tried again at once that can be: after an operator has mended what was wrong.

    Opens paused channels. With `uncertain` also SMS of which nobody could say whether they were sent: people may get those
    twice, so it is an operator who decides. Answers how many failed messages, whose words are still there, were taken up
    again, for as many days as a new one; and how many waiting ones are due now.
    """
    for pause in channels.pauses():
        channels.reopen(pause.channel)
    given_up = or_(OutboxMessage.state == "failed", UNRESOLVED) if uncertain else OutboxMessage.state == "failed"
    failed = update(OutboxMessage).where(given_up, OutboxMessage.context.is_not(None))
    anew = {"state": "waiting", "attempts": 0, "due_at": at, "requeued_at": at, "uncertain_at": None, "checks": 0}
    anew |= NOT_HANDED
    waiting = update(OutboxMessage).where(OutboxMessage.state == "waiting", OutboxMessage.due_at > at)
    tried = OutboxMessage.attempts > 0
    hastened = count_rows(db.session.execute(waiting.where(tried).values(due_at=at)))
    taken_up = count_rows(db.session.execute(failed.values(anew)))
    after_commit(lambda: jobs.enqueue_soon(SEND_TASK))
    return taken_up, hastened

"""What became of SMS that were handed over: their providers are asked, on a schedule that ends.

An SMS goes at most once. One whose answer was lost, or whose sender died while it waited for the answer, is *uncertain*:
it is sent again only when a provider that knows our numbers says that it never had it. Of which nobody can say so, staff
are told, and decide (`flask messages requeue --uncertain`).
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from webapp import participants
from webapp.messaging import counters, providers
from webapp.messaging.errors import NotSent
from webapp.messaging.models import OutboxMessage
from webapp.messaging.outcomes import NOT_HANDED, report
from webapp.messaging.retries import CHECK_WAITS, NOT_FOUND_AFTER
from webapp.messaging.senders.sms import Handed, Report
from webapp.messaging.senders.sms.gateway import SmsGateway
from webapp.messaging.sending import words_of
from webapp.platform import keystore, logs
from webapp.platform.db import count_rows, db, for_update, transaction

MOST_AT_ONCE = 500
"""Messages that one look asks about: some seconds' worth, once a minute."""


def look_up(gateway: SmsGateway, at: datetime) -> int:
    """Ask the providers about every SMS whose time has come. Answers how many they could say something of."""
    _doubt_abandoned(gateway.price, at)
    told = 0
    asked = {name: provider for name, provider in gateway.providers.items() if provider.answers_look_ups}
    for name, handed in _due(asked, at).items():
        provider = asked[name]
        try:
            for said in provider.look_up(handed):
                told += _settle(name, said, at, knows_our_numbers=provider.knows_our_numbers)
        except NotSent as fault:  # the others are asked when their time comes again
            logs.logger().warning(
                "an SMS provider does not say what became of messages", provider=name, reason=str(fault)
            )
    return told


@transaction()
def take_report(provider: str, said: Report, at: datetime) -> bool:
    """Keep what a provider tells by itself, of a message that bears its number. Answers whether there is such a message."""
    by_number = (OutboxMessage.provider == provider, OutboxMessage.provider_number == said.number)
    found = db.session.scalar(select(OutboxMessage.id).where(*by_number))
    return found is not None and _settle(
        provider, Report(found, said.fate, said.reason, said.number), at, knows_our_numbers=False
    )


@transaction()
def _doubt_abandoned(price: int, at: datetime) -> None:
    """Whoever was to hear a provider's answer is dead: nobody knows whether the message was taken."""
    was_handed = (OutboxMessage.state == "sending", OutboxMessage.handed_at.is_not(None))
    query = select(OutboxMessage).where(*was_handed, OutboxMessage.due_at <= at)
    for message in db.session.scalars(for_update(query, skip_locked=True)).all():
        message.state, message.claim, message.fault = "uncertain", None, "the sender died"
        message.uncertain_at = message.check_at = at
        counters.MESSAGES.labels(message.channel, message.name, "uncertain").inc()
        parts = message.parts or 1
        providers.add_spending(message.provider or "", parts, parts * price, at)


@transaction()
def _due(asked: Collection[str], at: datetime) -> dict[str, list[Handed]]:
    """The messages to ask about now, by provider. The next time for each is set here: nobody else asks meanwhile.

    Of a provider that cannot be asked nothing is to be waited for.
    """
    query = select(OutboxMessage).where(OutboxMessage.check_at <= at).order_by(OutboxMessage.check_at)
    handed: dict[str, list[Handed]] = {}
    for message in db.session.scalars(for_update(query.limit(MOST_AT_ONCE), skip_locked=True)).all():
        is_asked = message.provider in asked
        wait = CHECK_WAITS[message.checks] if is_asked and message.checks < len(CHECK_WAITS) else None
        message.check_at, message.checks = (at + wait if wait else None), message.checks + 1
        if wait is None and message.state == "uncertain":
            logs.logger().error(
                "nobody can say whether an SMS was sent", message_id=message.id, provider=message.provider
            )
        if is_asked and (found := _handed(message)) is not None:
            handed.setdefault(message.provider or "", []).append(found)
    return handed


def _handed(message: OutboxMessage) -> Handed | None:
    at = message.handed_at or message.made_at
    try:
        if message.context is not None:  # as it was worded then
            particulars, words = words_of(message, at)
            text: str | None = words["text"].strip()
        else:
            person, text = participants.find(message.participant_id), None
            if person is None:
                return None
            particulars = participants.read(person)
    except (participants.ParticipantDestroyed, keystore.KeyDestroyed):
        return None
    return Handed(message.id, message.provider_number, (particulars.phone or "").removeprefix("+"), text, at)


@transaction()
def _settle(provider: str, said: Report, at: datetime, *, knows_our_numbers: bool) -> bool:
    message = db.session.scalar(
        for_update(select(OutboxMessage).filter_by(id=said.id)).execution_options(populate_existing=True)
    )
    if message is None or message.state not in {"sent", "uncertain"} or message.provider != provider:
        return False
    if said.fate == "unknown":
        return knows_our_numbers and _send_again(message, at)
    if message.state == "uncertain" and _is_anothers(message.id, provider, said.number):
        return False
    if message.state == "uncertain":
        _taken(message, said)
    if said.fate == "delivered":
        message.state, message.delivered_at, message.due_at, message.check_at, message.fault = (
            "delivered",
            at,
            at,
            None,
            None,
        )
    elif said.fate == "failed":
        message.state, message.due_at, message.check_at, message.fault = "failed", at, None, said.reason[:80]
        logs.logger().warning("an SMS was not delivered", message_id=message.id, provider=provider, reason=said.reason)
    if said.fate != "open":
        counters.MESSAGES.labels(
            message.channel, message.name, "delivered" if said.fate == "delivered" else "undelivered"
        ).inc()
    return True


def _taken(message: OutboxMessage, said: Report) -> None:
    """It is known now that the provider has it: its words are forgotten."""
    message.state, message.fault, message.context = "sent", None, None
    message.sent_at = message.due_at = message.handed_at or message.made_at
    message.provider_number = said.number or message.provider_number
    report(message, "delivered", "sent", message.sent_at)


def _send_again(message: OutboxMessage, at: datetime) -> bool:
    """Put back what the provider never had, once it has had time to know."""
    since = message.handed_at
    if message.state != "uncertain" or since is None or at - since < NOT_FOUND_AFTER:
        return False
    anew = {"state": "waiting", "due_at": at, "uncertain_at": None, "check_at": None, "checks": 0, **NOT_HANDED}
    logs.logger().warning("an SMS never reached its provider and is sent anew", message_id=message.id)
    return count_rows(db.session.execute(update(OutboxMessage).where(OutboxMessage.id == message.id).values(anew))) == 1


def _is_anothers(message_id: UUID, provider: str, number: str | None) -> bool:
    """Whether a number that was found for a message is known as that of another, which says the same to the same phone."""
    others = select(OutboxMessage.id).where(OutboxMessage.provider == provider, OutboxMessage.provider_number == number)
    return number is not None and db.session.scalar(others.where(OutboxMessage.id != message_id)) is not None

"""Sending what is due, one message after another, by one set of senders."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from datetime import datetime

from webapp import consent, participants
from webapp.messaging import claims, outcomes
from webapp.messaging.catalogue import BY_NAME
from webapp.messaging.claims import Claim, LeaseKeeper
from webapp.messaging.context import of_earlier_release, unpack
from webapp.messaging.errors import ClaimLost, NotSent, Unanswered
from webapp.messaging.models import OutboxMessage
from webapp.messaging.senders import Rendered, Sender
from webapp.messaging.subscriptions import is_refused
from webapp.platform import clock, keystore, logs, pages, vault
from webapp.platform.db import db

TABLE = OutboxMessage.__tablename__


class _Pointless(Exception):
    """There is nobody to send it to, or nobody who still wants it."""


def send_due(
    senders: Mapping[str, Sender],
    at: datetime | None = None,
    *,
    urgent_only: bool = False,
    is_stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Send everything that is due at a moment (now, if none is given). Answers how many were sent.

    Several may do so side by side, each with senders of its own. `is_stopping` is asked between two messages.
    """
    now = clock.now if at is None else lambda: at
    sent = 0
    with ExitStack() as stack:
        for sender in senders.values():
            stack.enter_context(closing(sender))
        keeper = stack.enter_context(LeaseKeeper(now))
        while not is_stopping() and (claimed := claims.claim(now(), senders, urgent_only=urgent_only)):
            keeper.hold(claimed)
            sent += _send(claimed, senders[claimed.channel], keeper, now)
            keeper.release()
    return sent


def _send(claimed: Claim, sender: Sender, keeper: LeaseKeeper, now: Callable[[], datetime]) -> bool:
    handing = _Handing(claimed, keeper, now())
    try:
        message = _render(claimed, handing)
        # A conversation may last half an hour: nothing that was read for it is held open meanwhile.
        db.session.commit()
        accepted = sender.send(message)
    except _Pointless as reason:
        outcomes.cancel(claimed, str(reason), now())
        outcomes.showed_nothing(claimed, now())
    except Exception as fault:  # noqa: BLE001 (one message that can't be made must not hold up the others)
        db.session.rollback()
        outcomes.not_sent(claimed, handing.fault_of(fault), now())
    else:
        return outcomes.sent(claimed, now(), accepted)
    return False


class _Handing:
    """How far a message has come on its way to a service."""

    def __init__(self, claimed: Claim, keeper: LeaseKeeper, at: datetime) -> None:
        self._claimed, self._keeper = claimed, keeper
        self.at = at
        """The moment that its words are made for."""
        self._is_marked = False

    def check(self) -> None:
        """Make sure that the message is still ours, just before an e-mail is handed over. Raises `ClaimLost`."""
        self._keeper.check()

    def mark(self, provider: str, parts: int) -> None:
        """Make sure of it, and write down that an SMS is about to be handed over. Raises `ClaimLost`."""
        self._keeper.check()
        claims.mark_handed(self._claimed, provider, parts, self.at)
        self._is_marked = True

    def fault_of(self, fault: Exception) -> Exception:
        """What a fault means: one that says nothing of whether a provider took a message leaves that open."""
        if self._is_marked and not isinstance(fault, NotSent):
            logs.logger().error("an SMS sender broke off", exc=fault, message_id=self._claimed.message_id)
            return Unanswered(type(fault).__name__)
        return fault


def _render(claimed: Claim, handing: _Handing) -> Rendered:
    message = db.session.get(OutboxMessage, claimed.message_id, populate_existing=True)
    if message is None or message.claim != claimed.token:
        raise ClaimLost("claimed by another sender, or its person is gone")
    _refuse_pointless(message)
    try:
        return _rendered(message, handing)
    except (participants.ParticipantDestroyed, keystore.KeyDestroyed):
        raise _Pointless("person destroyed") from None


def _refuse_pointless(message: OutboxMessage) -> None:
    kind = BY_NAME[message.name]
    # Consent is asked at the moment of use: it may have been withdrawn since the message was queued.
    if kind.purpose and not consent.is_given(message.participant_id, kind.purpose):
        raise _Pointless("consent withdrawn")
    if kind.topic and is_refused(message.participant_id, kind.topic, message.channel):
        raise _Pointless("refused by the person")


def _rendered(message: OutboxMessage, handing: _Handing) -> Rendered:
    particulars, parts = words_of(message, handing.at)
    if message.channel == "sms":
        to, text = particulars.phone or "", parts["text"].strip()
        return Rendered(message.id, message.name, "sms", to, text, hold=handing.check, mark=handing.mark)
    subject, to = " ".join(parts["subject"].split()), particulars.email or ""
    return Rendered(
        message.id,
        message.name,
        "email",
        to,
        parts["text"],
        subject,
        parts["html"],
        parts["unsubscribe_url"],
        hold=handing.check,
    )


def words_of(message: OutboxMessage, at: datetime) -> tuple[participants.Particulars, dict[str, str]]:
    """Whom a message is for, and what it says when it is sent at a moment. Raises `ParticipantDestroyed`, `KeyDestroyed`."""
    person = participants.find(message.participant_id)
    if person is None or message.context is None:
        raise participants.ParticipantDestroyed(message.participant_id)
    particulars = participants.read(person)
    key = keystore.current().find(message.participant_id)
    packed = vault.unseal_json(key, message.context, table=TABLE, column="context", row=message.id)
    context, links = unpack(packed, at)
    context |= of_earlier_release(context, message.made_at)
    links["policy_url"] = ("policies.current", {})
    folder = f"messages/{message.name}"
    letter = {"subject": f"{folder}/subject.txt", "text": f"{folder}/body.txt", "html": f"{folder}/body.html"}
    templates = (
        {"text": f"{folder}/sms.txt"}
        if message.channel == "sms"
        else letter | {"unsubscribe_url": "messages/unsubscribe.txt"}
    )
    return particulars, pages.render(templates, message.language, links, **context)

"""The outbox: e-mail and SMS that tell people what they asked to know."""

from webapp.messaging.addresses import is_carried
from webapp.messaging.catalogue import CATALOGUE, MessageKind
from webapp.messaging.context import After, Link, link
from webapp.messaging.dispatch import Dispatcher
from webapp.messaging.errors import (
    ChannelUnavailable,
    NotSent,
    PolicyRefused,
    Refused,
    Unanswered,
)
from webapp.messaging.journal import Journal, JournalledSender
from webapp.messaging.models import CHANNELS, ChannelPause, MessageEvent, OutboxMessage
from webapp.messaging.operations import SEND_TASK, drop, forget_sent, put, requeue, withdraw
from webapp.messaging.queries import (
    count_waiting,
    is_known,
    oldest_wait,
    outbox_health,
    was_sent_before,
)
from webapp.messaging.senders import ConsoleSender, Rendered, Sender, SmtpSender, Timeouts
from webapp.messaging.sending import send_due
from webapp.messaging.staff_notices import send_staff_notices

__all__ = [
    "CATALOGUE",
    "CHANNELS",
    "SEND_TASK",
    "After",
    "ChannelPause",
    "ChannelUnavailable",
    "ConsoleSender",
    "Dispatcher",
    "Journal",
    "JournalledSender",
    "Link",
    "MessageEvent",
    "MessageKind",
    "NotSent",
    "OutboxMessage",
    "PolicyRefused",
    "Refused",
    "Rendered",
    "Sender",
    "SmtpSender",
    "Timeouts",
    "Unanswered",
    "count_waiting",
    "drop",
    "forget_sent",
    "is_carried",
    "is_known",
    "link",
    "oldest_wait",
    "outbox_health",
    "put",
    "requeue",
    "send_due",
    "send_staff_notices",
    "was_sent_before",
    "withdraw",
]

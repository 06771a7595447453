"""The outbox: e-mail and SMS that tell people what they asked to know."""

from webapp.messaging.context import After, link
from webapp.messaging.dispatch import Dispatcher
from webapp.messaging.errors import ChannelUnavailable
from webapp.messaging.journal import JOURNAL, Journal, JournalledSender
from webapp.messaging.models import CHANNELS, MessageEvent
from webapp.messaging.operations import SEND_TASK, drop, forget_sent, put, requeue, withdraw
from webapp.messaging.queries import is_known, outbox_health, was_sent_before
from webapp.messaging.senders import ConsoleSender, Sender, SmtpSender, Timeouts
from webapp.messaging.staff_notices import send_staff_notices

__all__ = [
    "CHANNELS",
    "JOURNAL",
    "SEND_TASK",
    "After",
    "ChannelUnavailable",
    "ConsoleSender",
    "Dispatcher",
    "Journal",
    "JournalledSender",
    "MessageEvent",
    "Sender",
    "SmtpSender",
    "Timeouts",
    "drop",
    "forget_sent",
    "is_known",
    "link",
    "outbox_health",
    "put",
    "requeue",
    "send_staff_notices",
    "was_sent_before",
    "withdraw",
]

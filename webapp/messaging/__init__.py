"""The outbox: e-mail and SMS that tell people what they asked to know."""

from webapp.messaging.addresses import is_carried
from webapp.messaging.catalogue import CATALOGUE, MessageKind
from webapp.messaging.context import Link, link
from webapp.messaging.errors import NotSent, Refused
from webapp.messaging.journal import Journal, JournalledSender
from webapp.messaging.models import MessageEvent, OutboxMessage
from webapp.messaging.operations import SEND_TASK, drop, forget_sent, put, send_due
from webapp.messaging.queries import count_waiting, oldest_wait
from webapp.messaging.senders import ConsoleSender, Rendered, Sender, SmtpSender
from webapp.messaging.staff_notices import send_staff_notices

__all__ = [
    "CATALOGUE",
    "SEND_TASK",
    "ConsoleSender",
    "Journal",
    "JournalledSender",
    "Link",
    "MessageEvent",
    "MessageKind",
    "NotSent",
    "OutboxMessage",
    "Refused",
    "Rendered",
    "Sender",
    "SmtpSender",
    "count_waiting",
    "drop",
    "forget_sent",
    "is_carried",
    "link",
    "oldest_wait",
    "put",
    "send_due",
    "send_staff_notices",
]

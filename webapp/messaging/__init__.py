"""The outbox: e-mail and SMS that tell people what they asked to know."""

from webapp.messaging.context import After, link
from webapp.messaging.delivery import look_up
from webapp.messaging.dispatch import Dispatcher
from webapp.messaging.errors import ChannelUnavailable, NotSent
from webapp.messaging.journal import JOURNAL, Journal, JournalledSender
from webapp.messaging.models import CHANNELS, MessageEvent
from webapp.messaging.operations import SEND_TASK, drop, forget_sent, put, requeue, withdraw
from webapp.messaging.providers import provider_states, spent_on_day_of
from webapp.messaging.queries import is_known, outbox_health, was_sent_before
from webapp.messaging.senders import ConsoleSender, Sender, SmtpSender, Timeouts, make_relays
from webapp.messaging.senders.sms.configured import make_gateway, make_providers
from webapp.messaging.senders.sms.gateway import SmsGateway, SmsSender
from webapp.messaging.staff_notices import send_staff_notices
from webapp.messaging.subscriptions import ALL_SUBSCRIPTIONS, Subscription, find_subscriptions, resume, stop
from webapp.messaging.unsubscribe_links import find_unsubscribe_link

__all__ = [
    "ALL_SUBSCRIPTIONS",
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
    "NotSent",
    "Sender",
    "SmsGateway",
    "SmsSender",
    "SmtpSender",
    "Subscription",
    "Timeouts",
    "drop",
    "find_subscriptions",
    "find_unsubscribe_link",
    "forget_sent",
    "is_known",
    "link",
    "look_up",
    "make_gateway",
    "make_providers",
    "make_relays",
    "outbox_health",
    "provider_states",
    "put",
    "requeue",
    "resume",
    "send_staff_notices",
    "spent_on_day_of",
    "stop",
    "was_sent_before",
    "withdraw",
]

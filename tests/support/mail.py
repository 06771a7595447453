"""Reading what the site sends."""

import re

from sqlalchemy import func, select

from webapp import entries
from webapp.entries.models import Attempt
from webapp.messaging.models import OutboxMessage
from webapp.messaging.senders import Rendered
from webapp.messaging.sending import send_due
from webapp.platform import clock
from webapp.platform.db import db

CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
LINK = re.compile(r"https?://[^\s/]+(/\S*confirm/\S+)")
RECEIPT = re.compile(r"https?://[^\s/]+(/\S*receipts/\S+)")


class Mailbox:
    """A sender that keeps what it is given, for both channels."""

    def __init__(self) -> None:
        self.messages: list[Rendered] = []

    def send(self, message: Rendered) -> None:
        self.messages.append(message)

    def close(self) -> None:
        """Nothing is held open."""

    def fetch(self) -> list[Rendered]:
        """Have the site send what is due, when the last of it is due; answers what came of it, the earliest first.

        A test that plays on some day of its own gets its mail on that day.
        """
        before = len(self.messages)
        write_letters()
        last = db.session.scalar(select(func.max(OutboxMessage.due_at)).where(OutboxMessage.state == "waiting"))
        db.session.commit()
        send_due({"email": self, "sms": self}, min(last or clock.now(), clock.now()))
        return self.messages[before:]

    def fetch_one(self) -> Rendered:
        """The same, where exactly one message is due."""
        (message,) = self.fetch()
        return message


def write_letters() -> int:
    """Have the worker's half of entering done, at each moment for which it was asked: some tests travel in time.

    So of two letters the one that was asked for earlier is due earlier. Of two that are due at once, none is the first.
    """
    asked = db.session.scalars(select(Attempt.letter_due_at).where(Attempt.letter_due_at.is_not(None)).distinct())
    return sum(entries.write_letters(at) for at in sorted(filter(None, asked)))


def code_in(message: Rendered) -> str:
    """The six digits of a message."""
    return CODE.findall(message.text)[0]


def link_in(message: Rendered) -> str:
    """The path of the link that confirms."""
    match = LINK.search(message.text)
    assert match, f"{message.name} has no link to confirm by"
    return match[1]


def receipt_in(message: Rendered) -> str:
    """The path of the receipt."""
    match = RECEIPT.search(message.text)
    assert match, f"{message.name} has no receipt"
    return match[1]

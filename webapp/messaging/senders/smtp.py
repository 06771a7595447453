"""E-mail through an SMTP server, one connection for many messages."""

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from webapp.messaging.errors import NotSent, Refused
from webapp.platform import clock

if TYPE_CHECKING:
    from webapp.messaging.senders import Rendered

TIMEOUT = 20.0
"""Seconds that a step of the conversation may take."""


class SmtpSender:
    """Speaks to `smtp://[user:password@]host:port`, to `smtps://…`, or with `?starttls=1` by STARTTLS."""

    def __init__(self, url: str, mail_from: str) -> None:
        self._url = urlsplit(url)
        self._from_name, self._from_address = parseaddr(mail_from)
        self._connection: smtplib.SMTP | None = None

    def send(self, message: "Rendered") -> None:
        """Hand one e-mail over (RFC 5321). A server's «never» (5xx) raises `Refused`, all else `NotSent`."""
        try:
            connection = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            # Even a «never» is about the way to the server here, and not about this message.
            raise NotSent(type(error).__name__) from None
        try:
            connection.send_message(self._compose(message), self._from_address, [message.to])
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise (Refused if code >= 500 else NotSent)(f"SMTP {code}") from None
        except smtplib.SMTPResponseException as error:
            self.close()
            raise (Refused if error.smtp_code >= 500 else NotSent)(f"SMTP {error.smtp_code}") from None
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise NotSent(type(error).__name__) from None

    def close(self) -> None:
        """End the conversation."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            secure = self._url.scheme == "smtps"
            host, port = self._url.hostname or "localhost", self._url.port or (465 if secure else 25)
            made = (
                smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
                if secure
                else smtplib.SMTP(host, port, timeout=TIMEOUT)
            )
            try:
                if "starttls=1" in self._url.query:
                    made.starttls(context=ssl.create_default_context())
                if self._url.username:
                    made.login(unquote(self._url.username), unquote(self._url.password or ""))
            except BaseException:
                made.close()
                raise
            self._connection = made
        return self._connection

    def _compose(self, message: "Rendered") -> EmailMessage:
        mail = EmailMessage(policy=SMTP if message.to.isascii() else SMTPUTF8)
        mail["Subject"] = message.subject
        mail["From"] = Address(self._from_name, addr_spec=self._from_address)
        mail["To"] = message.to
        mail["Date"] = format_datetime(clock.now())
        # The same at every attempt, so that a mailbox can tell a repeated delivery from a second message.
        mail["Message-ID"] = f"<{message.id}@{self._from_address.partition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text)
        mail.add_alternative(message.html, subtype="html")
        return mail

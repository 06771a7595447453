"""E-mail through an SMTP server, one connection for many messages."""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr
from typing import TYPE_CHECKING
from urllib.parse import unquote

from webapp.messaging.addresses import on_the_wire
from webapp.messaging.errors import ChannelUnavailable, NotSent, Refused, Unanswered
from webapp.messaging.senders.mime import letter
from webapp.messaging.senders.replies import SERVICE_CLOSING, fault_of, name_of
from webapp.parsing import parse_url
from webapp.participants import needs_smtputf8
from webapp.platform import clock

if TYPE_CHECKING:
    from webapp.messaging.senders import Rendered

LINES_WITH_A_DOT = re.compile(rb"(?m)^\.")


@dataclass(frozen=True)
class Timeouts:
    """Seconds that each step of a conversation may take (RFC 5321 4.5.3.2)."""

    connect: float = 30.0
    """Of TCP, of which the RFC says nothing."""
    greeting: float = 300.0
    command: float = 300.0
    """EHLO, STARTTLS, AUTH, MAIL and RCPT."""
    data: float = 120.0
    block: float = 180.0
    """Handing over the content, which is small."""
    dot: float = 600.0
    """The server may deliver before it answers; who hangs up sooner sends the same letter again and again."""
    quit: float = 5.0
    """Our own: nothing depends on that answer."""

    @classmethod
    def at_most(cls, seconds: float) -> "Timeouts":
        """The same limit for every step: for a look, or for tests."""
        usual = cls()
        return cls(
            connect=min(usual.connect, seconds),
            greeting=min(usual.greeting, seconds),
            command=min(usual.command, seconds),
            data=min(usual.data, seconds),
            block=min(usual.block, seconds),
            dot=min(usual.dot, seconds),
            quit=min(usual.quit, seconds),
        )


class SmtpSender:
    """Speaks to `smtp://[user:password@]host:port`, to `smtps://…`, or with `?starttls=1` by STARTTLS."""

    def __init__(
        self, url: str, mail_from: str, timeouts: Timeouts | None = None, sign: Callable[[bytes], bytes] | None = None
    ) -> None:
        """`sign` puts a signature before a letter."""
        self._url = parse_url(url)
        name, address = parseaddr(mail_from)
        self._from = name, on_the_wire(address)
        self._timeouts = timeouts or Timeouts()
        self._sign = sign
        self._connection: smtplib.SMTP | None = None

    def send(self, message: "Rendered") -> None:
        """Hand one e-mail over (RFC 5321).

        Raises `Refused` for what is about its recipient or content and for good, `PolicyRefused` and `NotSent` for
        what may pass, `ChannelUnavailable` for what is about us or the server, `Unanswered` where the content was
        handed over and no answer came.
        """
        try:
            to = on_the_wire(message.to)
        except ValueError:
            raise Refused("the domain of the address is none") from None
        data = letter(
            number=message.id,
            sent_from=self._from,
            to=to,
            at=clock.now(),
            subject=message.subject,
            text=message.text,
            html=message.html,
            unsubscribe_url=message.unsubscribe_url,
        )
        if self._sign is not None:
            data = self._sign(data)
        connection = self._begun(utf8=needs_smtputf8(to))
        try:
            self._hand_over(connection, to, data, message)
        except (ChannelUnavailable, Unanswered):
            self.close()
            raise
        except NotSent:
            self._reset(connection)
            raise
        except (OSError, smtplib.SMTPException) as error:
            # It hung up, or did not answer, over this recipient; the next message will show whether it is there.
            self.close()
            raise NotSent(type(error).__name__) from None

    def check(self) -> bool:
        """Go as far as a letter would before its recipient is named. Answers whether the server offers SMTPUTF8.

        Raises `ChannelUnavailable`.
        """
        connection = self._begun(utf8=False)
        self._reset(connection)
        return connection.has_extn("smtputf8")

    def close(self) -> None:
        """End the conversation."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            try:
                if connection.sock is not None:
                    connection.sock.settimeout(self._timeouts.quit)
                    connection.quit()
            except (OSError, smtplib.SMTPException):
                pass
            finally:
                connection.close()

    def _begun(self, *, utf8: bool) -> smtplib.SMTP:
        """A conversation in which MAIL was answered with yes. One that was kept open may have been closed meanwhile."""
        kept = self._connection
        if kept is not None:
            try:
                return self._announced(kept, utf8=utf8)
            except ChannelUnavailable as fault:
                self.close()
                if not isinstance(
                    fault.__cause__, smtplib.SMTPServerDisconnected
                ) and f" {SERVICE_CLOSING} " not in str(fault):
                    raise
        self._connection = connection = self._connected()
        try:
            return self._announced(connection, utf8=utf8)
        except ChannelUnavailable:
            self.close()
            raise

    def _announced(self, connection: smtplib.SMTP, *, utf8: bool) -> smtplib.SMTP:
        if utf8 and not connection.has_extn("smtputf8"):
            raise Refused("the server does not offer SMTPUTF8")
        options = ["SMTPUTF8"] if utf8 else []
        if utf8 and connection.has_extn("8bitmime"):
            options.append("BODY=8BITMIME")
        connection.command_encoding = "utf-8" if utf8 else "ascii"
        try:
            self._wait(connection, self._timeouts.command)
            code, words = connection.docmd(
                "MAIL", f"FROM:<{self._from[1]}>{''.join(f' {option}' for option in options)}"
            )
        except (OSError, smtplib.SMTPException) as error:
            raise ChannelUnavailable(f"{type(error).__name__} at MAIL") from error
        if code != 250:
            raise ChannelUnavailable(name_of("MAIL", code, words))
        return connection

    def _hand_over(self, connection: smtplib.SMTP, to: str, data: bytes, message: "Rendered") -> None:
        self._wait(connection, self._timeouts.command)
        code, words = connection.docmd("RCPT", f"TO:<{to}>")
        if code not in {250, 251, 252}:
            raise fault_of("RCPT", code, words)
        self._wait(connection, self._timeouts.data)
        code, words = connection.docmd("DATA")
        if code != 354:
            raise fault_of("DATA", code, words)
        try:
            message.hold()
        except NotSent:
            self.close()  # without the dot, nothing was handed over
            raise
        self._wait(connection, self._timeouts.block)
        connection.send(LINES_WITH_A_DOT.sub(b"..", data))
        self._wait(connection, self._timeouts.dot)
        try:
            connection.send(b".\r\n")
            code, words = connection.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise Unanswered(f"{type(error).__name__} at the dot") from None
        if code != 250:
            raise fault_of("dot", code, words)

    def _reset(self, connection: smtplib.SMTP) -> None:
        """Make the conversation ready for the next message, or end it."""
        try:
            self._wait(connection, self._timeouts.command)
            if self._connection is not None and connection.rset()[0] != 250:
                self.close()
        except (OSError, smtplib.SMTPException):
            self.close()

    def _connected(self) -> smtplib.SMTP:
        secure = self._url.scheme == "smtps"
        host, port = self._url.host or "localhost", self._url.port or (465 if secure else 25)
        made, stage = (_SecureConnection if secure else _Connection)(host, self._timeouts), "connect"
        try:
            code, words = made.connect(host, port)
            _expect(220, code, words)
            self._wait(made, self._timeouts.command)
            stage = "EHLO"
            made.ehlo_or_helo_if_needed()
            if "starttls=1" in self._url.query:
                stage = "STARTTLS"
                made.starttls(context=ssl.create_default_context())
                stage = "EHLO"
                made.ehlo_or_helo_if_needed()
            if self._url.username:
                stage = "AUTH"
                made.login(unquote(self._url.username), unquote(self._url.password or ""))
        except smtplib.SMTPResponseException as error:
            made.close()
            words = error.smtp_error if isinstance(error.smtp_error, bytes) else error.smtp_error.encode()
            raise ChannelUnavailable(name_of(stage, error.smtp_code, words)) from None
        except (OSError, smtplib.SMTPException, ValueError) as error:
            made.close()
            raise ChannelUnavailable(f"{type(error).__name__} at {stage}") from None
        return made

    def _wait(self, connection: smtplib.SMTP, seconds: float) -> None:
        if connection.sock is not None:
            connection.sock.settimeout(seconds)


class _Connection(smtplib.SMTP):
    """Waits for TCP as long as for TCP, and for the greeting as long as for the greeting."""

    def __init__(self, host: str, timeouts: Timeouts) -> None:
        self._seconds = timeouts
        super().__init__(timeout=timeouts.greeting)
        self._host = host  # whose certificate STARTTLS asks for

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made = socket.create_connection((host, port), self._seconds.connect)
        made.settimeout(timeout)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # the dot is a packet of its own
        return made


class _SecureConnection(_Connection):
    """The same, within TLS from the first byte (RFC 8314)."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made = super()._get_socket(host, port, timeout)
        return ssl.create_default_context().wrap_socket(made, server_hostname=host)


def _expect(wanted: int, code: int, words: bytes) -> None:
    if code != wanted:
        raise smtplib.SMTPResponseException(code, words)

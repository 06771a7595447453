"""A mail server that does as it is told at each step: refuses, is slow, hangs up. Speaks SMTP on a real socket.

What it takes is kept as bytes, with the recipient. Steps: connect, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, dot, RSET.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Self

YES = {
    "connect": "220 mail.example", "AUTH": "235 2.7.0 in", "STARTTLS": "220 go on", "DATA": "354 go on", "QUIT": "221 bye",
}  # fmt: skip
PATIENCE = 60.0  # seconds
Answer = Callable[[str], str | None]
"""What is said to a line; None hangs up."""


class ScriptedSmtp:
    """`with ScriptedSmtp() as server: server.answers["RCPT"] = lambda line: "550 5.1.1 unknown"`."""

    def __init__(self, *offers: str, certificate: tuple[str, str] | None = None) -> None:
        self.offers = list(offers)
        self.answers: dict[str, Answer] = {}
        self.taken: list[tuple[str, bytes]] = []
        """Recipient and letter, of each whole one that was handed over."""
        self.lines: list[str] = []
        self.connections = 0
        self._certificate = certificate
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self._local = threading.local()

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        with self._lock:
            for each in self._open:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._listener.getsockname()[1]}"

    def say(self, step: str, *answers: str | None) -> None:
        """Say these at a step, one after another, and from then on yes."""
        left: Iterator[str | None] = iter(answers)
        self.answers[step] = lambda _line: next(left, YES.get(step, "250 ok"))

    def always(self, step: str, answer: str | None) -> None:
        """Say one thing at a step from now on."""
        self.answers[step] = lambda _line: answer

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _address = self._listener.accept()
                with self._lock:
                    self.connections += 1
                    self._open.append(connection)
                threading.Thread(target=self._talk, args=[connection], daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with suppress(OSError, ValueError):
            self._converse(connection)
        with suppress(OSError):
            connection.close()

    def _converse(self, connection: socket.socket) -> None:
        recipient, lines = "", connection.makefile("rb")
        if not self._answer(connection, "connect", ""):
            return
        while line := lines.readline().decode().rstrip("\r\n"):
            self.lines.append(line)
            step = line.split(" ")[0].split(":")[0].upper()
            if not self._answer(connection, step, line):
                return
            if step == "RCPT":
                recipient = line.split("<")[1].split(">")[0]
            elif step == "STARTTLS" and self._certificate:
                connection = self._secured(connection, self._certificate)
                lines = connection.makefile("rb")
            elif step == "DATA" and self._local.said.startswith("354"):
                letter = b"".join(iter(lines.readline, b".\r\n"))
                if not self._take(connection, recipient, letter):
                    return

    def _secured(self, connection: socket.socket, certificate: tuple[str, str]) -> socket.socket:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        secured = context.wrap_socket(connection, server_side=True)
        with self._lock:
            self._open.append(secured)
        return secured

    def _take(self, connection: socket.socket, recipient: str, letter: bytes) -> bool:
        if not letter.endswith(b"--\r\n"):  # it hung up within the content
            return False
        said = self._decide("dot", recipient)
        if said is None or said.startswith("250"):
            self.taken.append((recipient, letter))
        if said is None:
            return False
        connection.sendall(f"{said}\r\n".encode())
        return not said.startswith("421")

    def _answer(self, connection: socket.socket, step: str, line: str) -> bool:
        said = self._decide(step, line)
        self._local.said = said or ""
        if said is None:
            return False
        connection.sendall(f"{said}\r\n".encode())
        return not said.startswith("421")

    def _decide(self, step: str, line: str) -> str | None:
        if step == "EHLO" and step not in self.answers:
            parts = ["mail.example", *self.offers]
            return "\r\n".join(f"250{' ' if part is parts[-1] else '-'}{part}" for part in parts)
        answer = self.answers.get(step)
        return answer(line) if answer else YES.get(step, "250 ok")

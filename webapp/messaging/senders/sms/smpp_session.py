"""One SMPP session: requests of many threads and their answers, whatever the other end sends of itself in between."""

import logging
import select
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from smpplib import client, consts, exceptions, smpp

from webapp.parsing import Url
from webapp.platform import logs

ENQUIRE_SECONDS = 30.0
"""Of silence, after which the other end is asked whether it is there; a second silence ends the session (SMPP 3.4, 2.9)."""
LONGEST_PDU = 70_000
UNBIND_SECONDS = 2.0

# smpplib writes whole PDUs, password and phones included, to this logger.
LOGGER = "vpluse.smpp"
logging.getLogger(LOGGER).disabled = True


class Session:
    """A connection that is bound; `receive` is given each deliver_sm, and says with which status it is acknowledged."""

    def __init__(self, url: Url, patience: float, window: int, receive: Callable[[Any], int]) -> None:
        self._client = _Client(url, patience)
        self._patience = patience
        self._window = threading.BoundedSemaphore(window)
        self._receive = receive
        self._sending = threading.Lock()
        self._awaited: dict[int, _Answer] = {}
        self._over = threading.Event()
        self._reader: threading.Thread | None = None

    @property
    def is_dead(self) -> bool:
        """Whether nothing more can be asked here."""
        return self._over.is_set()

    def bind(self, system_id: str, password: str) -> None:
        """Connect and bind. Raises smpplib's `PDUError` and `ConnectionError`, or an `OSError`."""
        self._client.connect()
        self._client.bind_transceiver(system_id=system_id, password=password)
        self._reader = threading.Thread(target=self._read, name="smpp reader", daemon=True)
        self._reader.start()

    def request(self, command: str, **fields: Any) -> Any:
        """Send a request and wait for its answer; None where it was lost: then nothing more is asked here."""
        with self._window:
            answer = _Answer()
            try:
                with self._sending:
                    pdu = smpp.make_pdu(command, client=self._client, **fields)
                    self._awaited[pdu.sequence] = answer
                    if not self.is_dead:
                        self._client.send_pdu(pdu)
            except (exceptions.ConnectionError, exceptions.PDUError, OSError):
                self._die()
            if self.is_dead or not answer.came.wait(self._patience):
                self._die()
            return answer.pdu

    def close(self) -> None:
        """Unbind, and let go of the connection."""
        if not self.is_dead and self._reader is not None:
            with suppress(exceptions.ConnectionError, exceptions.PDUError, OSError):
                with self._sending:
                    pdu = smpp.make_pdu("unbind", client=self._client)
                    answer = self._awaited[pdu.sequence] = _Answer()
                    self._client.send_pdu(pdu)
                answer.came.wait(UNBIND_SECONDS)
        self._die()
        if self._reader is not None:
            self._reader.join()
        self._client.let_go()

    def _read(self) -> None:
        is_asked = False
        with suppress(exceptions.ConnectionError, OSError), logs.keep_going("an SMPP session broke off"):
            while not self.is_dead:
                if self._client.is_readable(ENQUIRE_SECONDS):
                    is_asked = False
                    self._handle(self._client.read_pdu())
                elif is_asked:
                    break
                else:
                    is_asked = True
                    self._send("enquire_link")
        self._die()

    def _handle(self, pdu: Any) -> None:
        if pdu.command == "deliver_sm":
            status = consts.SMPP_ESME_RX_T_APPN
            with logs.keep_going("a delivery receipt could not be kept"):
                status = self._receive(pdu)
            self._send("deliver_sm_resp", sequence=pdu.sequence, status=status)
        elif pdu.command == "enquire_link":
            self._send("enquire_link_resp", sequence=pdu.sequence)
        elif pdu.command == "unbind":
            self._send("unbind_resp", sequence=pdu.sequence)
            self._die()
        elif answer := self._awaited.pop(pdu.sequence, None):
            answer.pdu = pdu
            answer.came.set()

    def _send(self, command: str, sequence: int | None = None, **fields: Any) -> None:
        with self._sending:
            pdu = smpp.make_pdu(command, client=self._client, **fields)
            if sequence is not None:
                pdu.sequence = sequence
            self._client.send_pdu(pdu)

    def _die(self) -> None:
        self._over.set()
        self._client.hang_up()
        for answer in list(self._awaited.values()):
            answer.came.set()


class _Answer:
    """What is waited for."""

    def __init__(self) -> None:
        self.came = threading.Event()
        self.pdu: Any = None


class _Client(client.Client):
    """smpplib's, which finds its host by IPv6 too, checks certificates, and takes no PDU of any length."""

    def __init__(self, url: Url, patience: float) -> None:
        super().__init__(
            url.host, url.port or 2775, timeout=patience, logger_name=LOGGER, allow_unknown_opt_params=True
        )
        self._is_secure = url.scheme == "smpps"

    _socket: socket.socket | None

    def connect(self) -> None:
        made = socket.create_connection((self.host, self.port), self.timeout)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = made
        if self._is_secure:
            self._socket = ssl.create_default_context().wrap_socket(made, server_hostname=self.host)
        self.state = consts.SMPP_CLIENT_STATE_OPEN

    def is_readable(self, seconds: float) -> bool:
        """Whether something comes within some seconds; what TLS has read already counts."""
        if isinstance(self._socket, ssl.SSLSocket) and self._socket.pending():
            return True
        return self._socket is None or bool(select.select([self._socket], [], [], seconds)[0])

    def hang_up(self) -> None:
        """End the conversation for both who read and who write; the socket itself is let go of afterwards."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def let_go(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _recv_exact(self, exact_size: int) -> bytes:
        if not 0 < exact_size <= LONGEST_PDU:
            raise exceptions.ConnectionError("a PDU of no length that there is")
        data: bytes = super()._recv_exact(exact_size)
        return data

"""JSON over HTTPS with a provider, in which it is always known whether a request can have been acted upon.

Made of httpcore alone, the engine of HTTPX: its network backend is the one place where a whole conversation gets an
end, however slowly bytes drip in; HTTPX's own limits begin anew with each byte. Nothing is followed or repeated.
"""

import json
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import httpcore

from webapp.messaging.errors import ChannelUnavailable, Throttled, Unanswered

CONNECT_SECONDS = 10.0
PATIENCE = 30.0
"""Seconds that a whole conversation may last."""
LONGEST_ANSWER = 2**18
"""Bytes."""
IDLE_SECONDS = 5.0
"""For how long a connection is kept: shorter than servers do, so that none is closed just as it is used."""
NOTHING_SENT = (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout, httpcore.UnsupportedProtocol)
LOST = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError)
SEE_OTHER, TOO_MANY = 303, 429


class JsonService:
    """A service at one address, or at several of which the first that can be reached is asked."""

    def __init__(self, name: str, addresses: Sequence[str], patience: float = PATIENCE) -> None:
        """`name` is what faults are called after: neither an address nor a secret is ever in one."""
        self._name = name
        self._addresses = tuple(addresses)
        self._patience = patience
        self._end = _End()
        self._pool = httpcore.ConnectionPool(
            # The certificates that the system trusts take a hundredth of a second to read.
            ssl_context=ssl.create_default_context() if "https:" in "".join(addresses) else None,
            network_backend=_BoundedBackend(self._end),
            max_connections=16,
            keepalive_expiry=IDLE_SECONDS,
        )

    def ask(
        self, path: str, *, form: Mapping[str, str] | None = None, content: Mapping[str, Any] | None = None
    ) -> dict[str, Any] | list[Any]:
        """Post a form or JSON, and answer what came back.

        Raises `ChannelUnavailable` where the request was certainly not acted upon, `Throttled` where we are to slow down,
        and `Unanswered` where it may have been.
        """
        kind = "application/json" if form is None else "application/x-www-form-urlencoded"
        body = (json.dumps(content, ensure_ascii=False) if form is None else urlencode(form)).encode()
        for address in self._addresses:
            try:
                status, answer = self._post(address + path, kind, body)
            except NOTHING_SENT as fault:
                reason = type(fault).__name__
            else:
                return self._read(status, answer)
        raise ChannelUnavailable(f"{self._name} {reason}")

    def close(self) -> None:
        """Let go of the connections."""
        self._pool.close()

    def _post(self, url: str, kind: str, body: bytes) -> tuple[int, bytes]:
        self._end.at = time.monotonic() + self._patience
        headers = [("Content-Type", kind), ("Accept", "application/json"), ("User-Agent", "vpluse")]
        limits = {"connect": CONNECT_SECONDS, "read": self._patience, "write": self._patience, "pool": self._patience}
        answer = b""
        try:
            with self._pool.stream(
                "POST", url, headers=headers, content=body, extensions={"timeout": limits}
            ) as response:
                for piece in response.iter_stream():
                    answer += piece
                    if len(answer) > LONGEST_ANSWER:
                        raise Unanswered(f"{self._name} answer too long")
                return response.status, answer
        except NOTHING_SENT:
            raise
        except LOST as fault:
            raise Unanswered(f"{self._name} {type(fault).__name__}") from None

    def _read(self, status: int, answer: bytes) -> dict[str, Any] | list[Any]:
        name = f"{self._name} HTTP {status}"
        if status == TOO_MANY:
            raise Throttled(name)
        if status >= 500 or status == SEE_OTHER or status < 200:
            raise Unanswered(name)  # whoever answers for a service may not know what it has done
        if status >= 300:
            # A request that was refused or sent elsewhere was not acted upon (RFC 9110, 15.4 and 15.5); some say why.
            said = _parsed(answer) if status >= 400 else None
            if isinstance(said, dict):
                return said
            raise ChannelUnavailable(name)
        said = _parsed(answer)
        if not isinstance(said, dict | list):
            raise Unanswered(f"{self._name} answer is no JSON")
        return said


class _End(threading.local):
    """Until when the conversation of a thread may last, by the monotonic clock."""

    at = 0.0

    def left(self, limit: float | None) -> float:
        """Seconds that one read or write may take."""
        left = self.at - time.monotonic()
        return left if limit is None else min(left, limit)


class _BoundedBackend(httpcore.SyncBackend):
    """Connects as httpcore does, and gives each read and write no more time than the whole conversation has left."""

    def __init__(self, end: _End) -> None:
        self._end = end

    def connect_tcp(self, *args: Any, **options: Any) -> httpcore.NetworkStream:
        return _BoundedStream(super().connect_tcp(*args, **options), self._end)


class _BoundedStream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, end: _End) -> None:
        self._inner, self._end = inner, end

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._left(timeout, httpcore.WriteTimeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._left(timeout, httpcore.ConnectTimeout)
        return _BoundedStream(self._inner.start_tls(ssl_context, server_hostname, left), self._end)

    def close(self) -> None:
        self._inner.close()

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def _left(self, limit: float | None, fault: type[Exception]) -> float:
        left = self._end.left(limit)
        if left <= 0:
            raise fault("the conversation has lasted too long")
        return left


def _parsed(answer: bytes) -> Any:
    try:
        return json.loads(answer)
    except (ValueError, RecursionError):
        return None

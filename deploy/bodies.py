"""Receives what is sent to us apart from answering, and within a time, where no nginx does it for us.

granian hands a request over when its head is there, and has no time limit for the rest (its issue 728): whoever sends a
form drop by drop holds the one thread that answers, and twenty of them stop the site. Here there are many threads, in
which a request waits until it is whole; only then it takes its turn to be answered, one at a time as always. What is
not whole in time is given to the site as one that timed out, which answers 408.

granian does not close such a connection, and its thread is free only when the visitor goes. Where too few are left, the
worker ends and another takes its place.
"""

import io
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.util import _run_finalizers
from typing import Any

from werkzeug.exceptions import RequestTimeout

SECONDS = 10.0
"""For the body of a form; nginx gives as long between two pieces (`client_body_timeout`)."""
BYTES_PER_SECOND = 100_000
"""How fast a large file must come on top of that: 10 MB may take 110 seconds."""
LARGEST_BODY = 16 * 1024 * 1024
"""Bytes that are received at all; the site refuses far less."""
THREADS = 64
MOST_HELD = 48
"""Threads of a worker that may be held by requests which were given up."""
LOOK_EVERY = 0.25
PIECE = 64 * 1024
Run = Callable[[Any, dict[str, Any]], Any]


class Late(io.RawIOBase):
    """What is read of a body that did not come in time: the refusal that says so (RFC 9110, 15.5.9)."""

    def readable(self) -> bool:
        """It is: by its refusal."""
        return True

    def readinto(self, _buffer: Any) -> int:
        """Raise the refusal."""
        raise RequestTimeout


@dataclass(eq=False)
class _Coming:
    """A request on its way."""

    protocol: Any
    environ: dict[str, Any]
    until: float


class Bodies:
    """Stands between granian and the site, in each of its workers."""

    def __init__(self, run: Run, seconds: float = SECONDS) -> None:
        self._run, self._seconds = run, seconds
        self._turn, self._lock = threading.Lock(), threading.Lock()
        self._coming: list[_Coming] = []
        self._held = 0
        threading.Thread(target=self._watch, name="late bodies", daemon=True).start()

    def __call__(self, protocol: Any, environ: dict[str, Any]) -> Any:
        """Answer a request when it is whole."""
        if has_body(environ):
            body = self._receive(protocol, environ)
            if body is None:
                return 408  # somebody else has answered, or nobody is there any more
            environ["wsgi.input"] = io.BytesIO(body)
            environ.setdefault("CONTENT_LENGTH", str(len(body)))
        with self._turn:
            return self._run(protocol, environ)

    def _receive(self, protocol: Any, environ: dict[str, Any]) -> bytes | None:
        allowed = self._seconds + min(length_of(environ), LARGEST_BODY) / BYTES_PER_SECOND
        coming = _Coming(protocol, environ, time.monotonic() + allowed)
        with self._lock:
            self._coming.append(coming)
        body = received(environ["wsgi.input"], environ)
        with self._lock:
            if coming in self._coming:
                self._coming.remove(coming)
                return body
            self._held -= 1
            return None

    def _watch(self) -> None:
        while True:
            time.sleep(LOOK_EVERY)
            now = time.monotonic()
            with self._lock:
                late = [coming for coming in self._coming if coming.until < now]
                self._coming = [coming for coming in self._coming if coming not in late]
                self._held += len(late)
            for coming in late:
                self._give_up(coming)
            if self._held > MOST_HELD:
                self._make_room()

    def _give_up(self, coming: _Coming) -> None:
        environ = coming.environ | {"wsgi.input": io.BufferedReader(Late())}
        try:
            with self._turn:
                self._run(coming.protocol, environ)
        except Exception:  # noqa: BLE001 (the site has an answer of its own for all it knows)
            coming.protocol.response_bytes(408, [], b"")

    def _make_room(self) -> None:
        """End this worker between two answers; the server brings another."""
        with self._turn:
            _run_finalizers()  # what was counted is handed over
            os._exit(1)


def has_body(environ: Mapping[str, Any]) -> bool:
    """Whether something comes after the head of a request."""
    return bool(length_of(environ)) or "HTTP_TRANSFER_ENCODING" in environ


def length_of(environ: Mapping[str, Any]) -> int:
    """How many bytes a request says it will send; 0 where it does not say."""
    length_header = str(environ.get("CONTENT_LENGTH", ""))
    return int(length_header) if length_header.isascii() and length_header.isdigit() and len(length_header) <= 12 else 0


def received(stream: Any, environ: Mapping[str, Any]) -> bytes | None:
    """The whole body, or as much of one that is far too large as shows that it is; None where it breaks off."""
    length, pieces, size = length_of(environ), [], 0
    while (not length or size < length) and size <= LARGEST_BODY and (piece := stream.read(PIECE)):
        pieces.append(bytes(piece))
        size += len(piece)
    return None if size < min(length, LARGEST_BODY) else b"".join(pieces)

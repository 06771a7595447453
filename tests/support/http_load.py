"""HTTP as bytes over kept connections: a client light enough to load a server from the machine it runs on."""

import re
import selectors
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

TIMEOUT = 90.0  # seconds
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    head: bytes
    body: bytes
    seconds: float

    def header(self, name: str) -> str | None:
        """The first header of a name."""
        found = re.search(rf"\r\n{name}: *([^\r]*)".encode(), self.head, re.IGNORECASE)
        return found[1].decode() if found else None


def get(path: str, cookie: str = "", **headers: str) -> bytes:
    """The bytes of a GET."""
    return _request("GET", path, cookie, headers, b"")


def post(path: str, fields: dict[str, str], cookie: str = "", **headers: str) -> bytes:
    """The bytes of a form."""
    headers["content-type"] = "application/x-www-form-urlencoded"
    return _request("POST", path, cookie, headers, urlencode(fields).encode())


def send_all(
    port: int,
    requests: Iterable[bytes],
    connections: int = 32,
    *,
    keep_bodies: bool = True,
    watch: Callable[[int], object] | None = None,
) -> list[Answer | None]:
    """Send requests over so many connections, one at a time on each. Answers in their order; None where none came.

    `watch` is called with the number of answers whenever one more has come.
    """
    answers: dict[int, Answer] = {}
    queue = enumerate(requests)
    asked = 0
    with selectors.DefaultSelector() as selector:
        for line in _open_lines(port, connections):
            _go_on(line, queue, selector)
        while selector.get_map():
            for line in _that_have_news(selector):
                asked = max(asked, line.number + 1)
                answer = line.read(keep_bodies)
                if answer is not None:
                    answers[line.number] = answer
                    if watch is not None:
                        watch(len(answers))
                if answer is not None or line.is_broken:
                    _go_on(line, queue, selector)
    asked = max([asked, *(number + 1 for number, _ in queue)])  # what nobody was left to be asked for
    return [answers.get(number) for number in range(asked)]


def for_seconds(request: bytes, seconds: float) -> Iterator[bytes]:
    """The same request again and again."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        yield request


class _Line:
    """One connection with one request under way."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self.number = -1
        self.is_broken = False
        self._received = b""
        self._started = 0.0

    @classmethod
    def open(cls, port: int, number: int) -> "_Line | None":
        # Each from an address of its own, since the site limits what comes from one; all of 127/8 is loopback.
        address = f"127.0.{1 + number // 250}.{1 + number % 250}"
        try:
            connection = socket.create_connection(("127.0.0.1", port), TIMEOUT, (address, 0))
        except OSError:
            return None
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return cls(connection)

    def take(self, queue: Iterator[tuple[int, bytes]]) -> bool:
        """Send the next request; False when there is none, or nobody to send it to."""
        following = next(queue, None)
        if following is None:
            return False
        self.number, request = following
        self._received, self._started = b"", time.perf_counter()
        try:
            self.socket.sendall(request)
        except OSError:
            self.is_broken = True
        return not self.is_broken

    def read(self, keep_body: bool) -> Answer | None:
        """The answer, if it has come whole."""
        try:
            chunk = self.socket.recv(262_144)
        except OSError:
            chunk = b""
        if not chunk:
            self.is_broken = True
            return None
        self._received = self._received + chunk if self._received else chunk
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = self._received[:end]
        length = LENGTH.search(head)
        if length is None:
            raise ValueError("an answer without its length")
        if len(self._received) < end + 4 + int(length[1]):
            return None
        body = self._received[end + 4 :] if keep_body else b""
        return Answer(int(head[9:12]), head, body, time.perf_counter() - self._started)


def _open_lines(port: int, count: int) -> list[_Line]:
    return [line for number in range(count) if (line := _Line.open(port, number)) is not None]


def _that_have_news(selector: selectors.BaseSelector) -> list[_Line]:
    ready = selector.select(TIMEOUT)
    if not ready:
        for key in list(selector.get_map().values()):
            key.data.socket.close()
        raise TimeoutError(f"no answer in {TIMEOUT} s")
    return [key.data for key, _event in ready]


def _go_on(line: _Line, queue: Iterator[tuple[int, bytes]], selector: selectors.BaseSelector) -> None:
    """Have a connection carry the next request, or close it."""
    is_known = line.socket in selector.get_map()
    if not line.is_broken and line.take(queue):
        if not is_known:
            selector.register(line.socket, selectors.EVENT_READ, line)
        return
    if is_known:
        selector.unregister(line.socket)
    line.socket.close()


def _request(method: str, path: str, cookie: str, headers: dict[str, str], body: bytes) -> bytes:
    told = {"host": "localhost", **{name.replace("_", "-"): value for name, value in headers.items()}}
    if cookie:
        told["cookie"] = cookie
    if method != "GET":
        told["content-length"] = str(len(body))
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items()), "", ""]
    return "\r\n".join(lines).encode() + body

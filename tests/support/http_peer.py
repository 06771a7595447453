"""A service over HTTP on loopback for the tests, which can fail in every way that one fails in life.

What each fault does is said where it is named: `before` the request is acted upon, or `after`.
"""

import json
import socket
import socketserver
import threading
from collections import deque
from typing import Any, ClassVar, Self
from urllib.parse import parse_qsl

FAULTS_BEFORE = ("hangs up before", "silent before", "redirect", "not found", "forbidden", "slow down")
"""In which nothing was acted upon."""
FAULTS_AFTER = (
    "hangs up after",
    "silent after",
    "500 after",
    "garbage",
    "empty",
    "wrong JSON",
    "cut short",
    "drips its body",
    "drips its headers",
    "endless",
    "303",
)
"""In which the request was acted upon, and the answer lost."""


class HttpPeer:
    """Answers what a subclass's `answer` says: `with SmscPeer() as peer: … peer.url`."""

    content_type: ClassVar[str] = "application/json"

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self.faults: deque[str] = deque()
        """What happens to the next requests that are `faulty`, one after another."""
        self.over = threading.Event()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        peer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                while peer.serve(self.rfile, self.connection):
                    pass

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = daemon_threads = True
            block_on_close = False

            def handle_error(self, *_: object) -> None:
                """Clients hang up in these tests."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, path: str, content: dict[str, Any]) -> object:
        """What the service does and says. Called for one request at a time."""
        raise NotImplementedError

    def is_faulty(self, path: str) -> bool:
        """Whether a fault that waits happens to a request to this path."""
        return True

    def serve(self, lines: Any, connection: socket.socket) -> bool:
        """Read one request and answer it. Answers whether another may follow."""
        request = lines.readline().decode().split()
        if len(request) < 2:
            return False
        headers = {}
        while line := lines.readline().decode().strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = lines.read(int(headers.get("content-length", 0))).decode()
        is_json = headers.get("content-type") == "application/json"
        content = json.loads(body) if is_json else dict(parse_qsl(body, keep_blank_values=True))
        with self._lock:
            self.requests.append((request[1], content))
            fault = self.faults.popleft() if self.faults and self.is_faulty(request[1]) else ""
        if fault in FAULTS_BEFORE:
            return self._fail_before(fault, connection)
        with self._lock:
            said = self.answer(request[1], content)
        if fault:
            return self._fail_after(fault, connection, json.dumps(said).encode())
        connection.sendall(_response(200, json.dumps(said).encode()))
        return True

    def _fail_before(self, fault: str, connection: socket.socket) -> bool:
        if fault == "silent before":
            self.over.wait()
        if fault in {"silent before", "hangs up before"}:
            return False
        status = {"redirect": 302, "not found": 404, "forbidden": 403, "slow down": 429}[fault]
        connection.sendall(_response(status, b"<p>no</p>", f"Location: {self.url}/elsewhere"))
        return True

    def _fail_after(self, fault: str, connection: socket.socket, said: bytes) -> bool:
        whole = _response(200, said)
        if fault == "silent after":
            self.over.wait()
        elif fault == "cut short":
            connection.sendall(whole[:-3])
        elif fault == "drips its body":
            connection.sendall(whole[: -len(said)])
            self._drip(connection, said)
        elif fault == "drips its headers":
            self._drip(connection, b"HTTP/1.1 200 OK\r\nX-Slow: " + b"slow " * 1000)
        elif fault == "endless":
            connection.sendall(_response(200, b" " * 2**20))
        elif fault != "hangs up after":
            status = {"500 after": 500, "303": 303}.get(fault, 200)
            bodies = {"garbage": b"<!doctype html>\xff", "empty": b"", "wrong JSON": b'{"ok": [1]}'}
            connection.sendall(_response(status, bodies.get(fault, said), f"Location: {self.url}/elsewhere"))
        return False

    def _drip(self, connection: socket.socket, said: bytes) -> None:
        for byte in said:
            if self.over.wait(0.1):
                return
            connection.sendall(bytes([byte]))


def _response(status: int, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} As said", "Content-Type: application/json", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body

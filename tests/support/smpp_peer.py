"""A small SMSC on loopback that speaks real PDUs of SMPP 3.4, packed here by hand: nothing of smpplib vouches for itself.

It keeps what it took, and can refuse, be silent, hang up, and tell what became of messages in delivery receipts.
"""

import asyncio
import struct
import threading
from dataclasses import dataclass
from typing import Self

SYSTEM_ID, PASSWORD, SENDER = "vpluse", "s3cret", "VPLUSE"
BIND, UNBIND, SUBMIT, DELIVER, ENQUIRE, NACK = 0x09, 0x06, 0x04, 0x05, 0x15, 0x80000000
ANSWER = 0x80000000
THROTTLED, INVALID_NUMBER, INVALID_SENDER, WRONG_PASSWORD = 0x58, 0x0B, 0x0A, 0x0E
TIMEOUT = 60.0


@dataclass
class Part:
    """One submit_sm that was taken."""

    number: str
    source: tuple[int, int, str]
    to: tuple[int, int, str]
    data_coding: int
    wants_receipt: int
    header: bytes
    text: str


class SmppPeer:
    """`with SmppPeer() as peer: … peer.url`."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.bound = 0
        self.faults: list[str] = []
        """What happens to the next submit_sm: a fault by its name, or "" for nothing."""
        self.statuses: list[int] = []
        """Which status the next ones are refused with."""
        self.enquired = 0
        self.acknowledged: list[tuple[int, int]] = []
        """Sequence and status of each deliver_sm_resp."""
        self._writers: list[asyncio.StreamWriter] = []
        self._news = threading.Condition()

    def __enter__(self) -> Self:
        started = threading.Event()
        self._thread = threading.Thread(target=asyncio.run, args=[self._serve(started)])
        self._thread.start()
        assert started.wait(TIMEOUT)
        self.url = f"smpp://{SYSTEM_ID}:{PASSWORD}@127.0.0.1:{self.port}"
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join(TIMEOUT)

    @property
    def messages(self) -> list[str]:
        """The texts of messages, their parts put together by their headers."""
        whole: dict[tuple[str, int], dict[int, str]] = {}
        for place, part in enumerate(self.parts):
            reference, number = (part.header[3], part.header[5]) if part.header else (-place - 1, 1)
            whole.setdefault((part.to[2], reference), {})[number] = part.text
        return ["".join(texts[number] for number in sorted(texts)) for texts in whole.values()]

    def deliver(
        self, number: str, state: str = "DELIVRD", *, with_parameters: bool = False, sequence: int = 7001
    ) -> None:
        """Send the receipt of a message: in words as appendix B has them, or in optional parameters."""
        words = (
            ""
            if with_parameters
            else f"id:{number} sub:001 dlvrd:001 submit date:2611271200 stat:{state} err:000 text:"
        )
        states = {"DELIVRD": 2, "EXPIRED": 3, "UNDELIV": 5, "REJECTD": 8, "ENROUTE": 1}
        body = b"\0" + b"\x01\x0177000000001\0" + b"\x05\x00VPLUSE\0" + bytes([4, 0, 0]) + b"\0\0" + bytes(4)
        body += bytes([len(words)]) + words.encode()
        if with_parameters:
            body += struct.pack(">HH", 0x001E, len(number) + 1) + number.encode() + b"\0"
            body += struct.pack(">HHB", 0x0427, 1, states[state])
        self.send(DELIVER, sequence, body)

    def send(self, command: int, sequence: int, body: bytes = b"", status: int = 0) -> None:
        """Send a PDU to whoever is bound."""
        pdu = struct.pack(">LLLL", 16 + len(body), command, status, sequence) + body
        self._loop.call_soon_threadsafe(self._writers[-1].write, pdu)

    def send_raw(self, data: bytes) -> None:
        self._loop.call_soon_threadsafe(self._writers[-1].write, data)

    def wait_for(self, question) -> None:
        with self._news:
            assert self._news.wait_for(question, TIMEOUT)

    async def _serve(self, started: threading.Event) -> None:
        self._loop, self._closing = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        await self._closing.wait()
        server.close()
        for writer in self._writers:
            writer.close()
        await asyncio.sleep(0)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        try:
            while True:
                length, command, status, sequence = struct.unpack(">LLLL", await reader.readexactly(16))
                body = await reader.readexactly(length - 16)
                with self._news:
                    said = self._answer(command, status, sequence, body)
                    self._news.notify_all()
                if said is None:
                    break
                writer.write(said)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()

    def _answer(self, command: int, status: int, sequence: int, body: bytes) -> bytes | None:
        if command == BIND:
            system_id, password = body.split(b"\0")[:2]
            is_known = (system_id.decode(), password.decode()) == (SYSTEM_ID, PASSWORD)
            self.bound += is_known
            return _pdu(BIND | ANSWER, 0 if is_known else WRONG_PASSWORD, sequence, b"smsc\0" if is_known else b"")
        if command == SUBMIT:
            return self._submit(sequence, body)
        if command == ENQUIRE:
            self.enquired += 1
        if command == DELIVER | ANSWER:
            self.acknowledged.append((sequence, status))
        return b"" if command & ANSWER else _pdu(command | ANSWER, 0, sequence)

    def _submit(self, sequence: int, body: bytes) -> bytes | None:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "hangs up before":
            return None
        if self.statuses and (status := self.statuses.pop(0)):
            return _pdu(SUBMIT | ANSWER, status, sequence)
        if fault == "silent before":
            return b""
        part = _part(f"{len(self.parts) + 0xA0:08X}", body)
        self.parts.append(part)
        said = _pdu(SUBMIT | ANSWER, 0, sequence, part.number.encode() + b"\0")
        faults = {
            "silent after": b"",
            "hangs up after": None,
            "garbage": b"\xff" * 64,
            "wrong sequence": _pdu(SUBMIT | ANSWER, 0, sequence + 99, b"X\0"),
            "nack": _pdu(NACK, 3, sequence + 99),
            "cut short": said[:-4],
            "no length": struct.pack(">L", 4),
        }
        return faults.get(fault, said)


def _part(number: str, body: bytes) -> Part:
    _service, rest = body.split(b"\0", 1)
    source_kind = rest[0], rest[1]
    source, rest = rest[2:].split(b"\0", 1)
    to_kind = rest[0], rest[1]
    to, rest = rest[2:].split(b"\0", 1)
    esm_class, rest = rest[0], rest[3:]
    _schedule, _validity, rest = rest.split(b"\0", 2)
    receipt, data_coding, length = rest[0], rest[2], rest[4]
    content = rest[5 : 5 + length]
    assert len(content) == length <= 140
    header = content[: content[0] + 1] if esm_class & 0x40 else b""
    text = content[len(header) :].decode("utf-16-be")
    return Part(number, (*source_kind, source.decode()), (*to_kind, to.decode()), data_coding, receipt, header, text)


def _pdu(command: int, status: int, sequence: int, body: bytes = b"") -> bytes:
    return struct.pack(">LLLL", 16 + len(body), command, status, sequence) + body

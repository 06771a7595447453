"""SMPP 3.4 by smpplib: one session of the worker, bound as a transceiver, for all its conversations.

SMPP has no number of ours that could be asked for, so a lost answer stays uncertain for staff. What became of a message
comes by itself, in a delivery receipt (SMPP 3.4, appendix B), and is kept before it is acknowledged.
"""

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from smpplib import consts, exceptions

from webapp.messaging.errors import ChannelUnavailable, NotSent, PolicyRefused, Refused, Throttled, Unanswered
from webapp.messaging.senders.sms import Accepted, Account, Fate, Handed, Report, Sms
from webapp.messaging.senders.sms.parts import ucs2_parts
from webapp.messaging.senders.sms.smpp_session import Session
from webapp.parsing import Url, parse_url

NAME = "smpp"
UCS2, WITH_HEADER, RECEIPT_WANTED = 8, 0x40, 1
ALPHANUMERIC, INTERNATIONAL, NETWORK, ISDN = 5, 1, 3, 1
"""Types of number, and the one numbering plan (SMPP 3.4, 5.2.5 and 5.2.6)."""
SHORT_CODE = 6
RECEIPT = 0x04
"""Of esm_class, 5.2.12: a delivery receipt."""
FAULTS: Mapping[int, tuple[type[NotSent], str]] = {
    consts.SMPP_ESME_RTHROTTLED: (Throttled, "throttled"),
    consts.SMPP_ESME_RMSGQFUL: (Throttled, "queue full"),
    consts.SMPP_ESME_RINVDSTADR: (Refused, "the number"),
    consts.SMPP_ESME_RINVDSTTON: (Refused, "the number's type"),
    consts.SMPP_ESME_RINVSRCADR: (ChannelUnavailable, "our sender"),
    consts.SMPP_ESME_RINVSRCTON: (ChannelUnavailable, "our sender's type"),
    consts.SMPP_ESME_RSYSERR: (ChannelUnavailable, "system error"),
    consts.SMPP_ESME_RINVBNDSTS: (ChannelUnavailable, "not bound"),
    consts.SMPP_ESME_RINVCMDID: (ChannelUnavailable, "command"),
    consts.SMPP_ESME_RINVPASWD: (ChannelUnavailable, "password"),
    consts.SMPP_ESME_RINVSYSID: (ChannelUnavailable, "system_id"),
}
"""By the status of a submit_sm_resp; any other may be about us or about this message."""
STATES: Mapping[int, Fate] = {2: "delivered", 3: "failed", 4: "failed", 5: "failed", 8: "failed"}
"""Of message_state (5.2.28): delivered, expired, deleted, undeliverable, rejected. The others are open."""
WORDS: Mapping[str, Fate] = {
    "DELIVRD": "delivered",
    "EXPIRED": "failed",
    "DELETED": "failed",
    "UNDELIV": "failed",
    "REJECTD": "failed",
}
NUMBER_IN_TEXT = re.compile(r"\bid:([^\s]{1,64})")
STATE_IN_TEXT = re.compile(r"\bstat:([A-Z]{1,8})")
PATIENCE_WITH_UNKNOWN = 3
"""How often a receipt is put off that is of no message we know: it may be faster than the answer to its message."""
NO_STATUS = -1
NOBODY = UUID(int=0)
"""A receipt names a message by the number that the SMSC gave it."""


class SmppProvider:
    """Sends through an SMSC over SMPP; `take_report` keeps a receipt and answers whether it was of a message of ours."""

    name = NAME
    answers_look_ups = False
    knows_our_numbers = False

    def __init__(
        self,
        url: str,
        sender: str,
        window: int,
        patience: float,
        take_report: Callable[[Report], bool],
        enter_app: Callable[[], AbstractContextManager[object]],
    ) -> None:
        self._url: Url = parse_url(url)
        self._sender = sender
        self._window = window
        self._patience = patience
        self._take_report = take_report
        self._enter_app = enter_app
        self._unknown: Counter[str] = Counter()
        self._session: Session | None = None
        self._opening = threading.Lock()

    def count_parts(self, text: str) -> int:
        """Everything goes as UCS-2: which alphabet is an SMSC's own differs from one to another."""
        return len(ucs2_parts(text))

    def submit(self, sms: Sms) -> Accepted:
        """Hand a message over, part after part; see `SmsProvider`. The receipt is asked for with the last part."""
        session = self._bound()
        parts = ucs2_parts(sms.text)
        for number, part in enumerate(parts, 1):
            header = bytes([5, 0, 3, sms.id.int & 0xFF, len(parts), number]) if len(parts) > 1 else b""
            answer = session.request(
                "submit_sm", **self._addresses(sms), **_content(header, part, number == len(parts))
            )
            if answer is None:
                raise Unanswered(f"{NAME} no answer")
            if answer.status != consts.SMPP_ESME_ROK:
                if number > 1:  # some of it is on its way
                    raise Unanswered(f"{NAME} {answer.status:#04x} at part {number}")
                raise _fault(answer.status)
        return Accepted(NAME, _text(answer.message_id)[:64], len(parts))

    def look_up(self, handed: Sequence[Handed]) -> Iterator[Report]:
        """Nothing is asked: receipts come by themselves."""
        yield from ()

    def check(self) -> Account:
        """Bind, and see that the other end answers."""
        answer = self._bound().request("enquire_link")
        if answer is None:
            raise ChannelUnavailable(f"{NAME} no answer")
        return Account(None)

    def close(self) -> None:
        """Unbind."""
        with self._opening:
            session, self._session = self._session, None
        if session is not None:
            session.close()

    def _bound(self) -> Session:
        with self._opening:
            if self._session is not None and self._session.is_dead:
                self._session.close()
                self._session = None
            self._session = self._session or self._bind()
            return self._session

    def _bind(self) -> Session:
        session = Session(self._url, self._patience, self._window, self._receive)
        try:
            session.bind(unquote(self._url.username or ""), unquote(self._url.password or ""))
        except exceptions.PDUError as refusal:
            session.close()
            status = refusal.args[1] if len(refusal.args) > 1 else NO_STATUS
            raise ChannelUnavailable(f"{NAME} {status:#04x} at bind") from None
        except (exceptions.ConnectionError, OSError) as fault:
            session.close()
            raise ChannelUnavailable(f"{NAME} {type(fault).__name__} at bind") from None
        return session

    def _addresses(self, sms: Sms) -> dict[str, Any]:
        kind, plan = ALPHANUMERIC, 0
        if self._sender.isascii() and re.fullmatch(r"\d+", self._sender):
            kind, plan = (INTERNATIONAL, ISDN) if len(self._sender) > SHORT_CODE else (NETWORK, 0)
        days, minutes = divmod(sms.lifetime, 1440)
        return {
            "source_addr_ton": kind,
            "source_addr_npi": plan,
            "source_addr": self._sender,
            "dest_addr_ton": INTERNATIONAL,
            "dest_addr_npi": ISDN,
            "destination_addr": sms.to,
            "validity_period": f"0000{days:02}{minutes // 60:02}{minutes % 60:02}00000R",  # from now on (7.1.1)
        }

    def _receive(self, pdu: Any) -> int:
        """Keep what a deliver_sm says. Answers with which status it is acknowledged."""
        said = _report(pdu)
        if said is None or said.number is None:
            return int(consts.SMPP_ESME_ROK)  # a letter of somebody's, or a receipt without a number
        with self._enter_app():
            is_ours = self._take_report(said)
        if is_ours:
            self._unknown.pop(said.number, None)
            return int(consts.SMPP_ESME_ROK)
        self._unknown[said.number] += 1
        is_enough = self._unknown[said.number] > PATIENCE_WITH_UNKNOWN
        if is_enough:
            del self._unknown[said.number]
        return int(consts.SMPP_ESME_ROK if is_enough else consts.SMPP_ESME_RX_T_APPN)


def _content(header: bytes, part: str, is_last: bool) -> dict[str, Any]:
    return {
        "esm_class": WITH_HEADER if header else 0,
        "data_coding": UCS2,
        "short_message": header + part.encode("utf-16-be", "replace"),
        "registered_delivery": RECEIPT_WANTED if is_last else 0,
    }


def _report(pdu: Any) -> Report | None:
    """What a receipt says: by its optional parameters, else in its text as appendix B has it."""
    if not (pdu.esm_class or 0) & RECEIPT:
        return None
    text = _text(pdu.short_message or b"")
    named, stated = NUMBER_IN_TEXT.search(text), STATE_IN_TEXT.search(text)
    number = _text(getattr(pdu, "receipted_message_id", None) or b"") or (named[1] if named else "")
    state = getattr(pdu, "message_state", None)
    word = stated[1] if stated else ""
    fate = STATES.get(state, "open") if state is not None else WORDS.get(word, "open")
    reason = f"{NAME} {word if word in WORDS else state}"
    return Report(NOBODY, fate, reason, number.rstrip("\0") or None)


def _fault(status: int) -> NotSent:
    kind, words = FAULTS.get(status, (PolicyRefused, "refused"))
    return kind(f"{NAME} {status:#04x} {words}")


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value

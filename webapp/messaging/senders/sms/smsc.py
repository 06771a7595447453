"""SMSC.kz: JSON over HTTPS, with our own number for each message (https://smsc.kz/api/http/)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from webapp.messaging.errors import ChannelUnavailable, NotSent, PolicyRefused, Refused, Throttled, Unanswered
from webapp.messaging.senders.sms import Accepted, Account, Fate, Handed, Report, Sms
from webapp.messaging.senders.sms.amounts import tiyn
from webapp.messaging.senders.sms.https import JsonService
from webapp.messaging.senders.sms.parts import count_parts
from webapp.parsing import parse_int

NAME = "smsc"
JSON_FORMAT = 3
WITH_COST_AND_BALANCE = 3
FAULTS: Mapping[int, tuple[type[NotSent], str]] = {
    1: (PolicyRefused, "parameters"),
    2: (ChannelUnavailable, "credentials"),
    3: (ChannelUnavailable, "no funds"),
    4: (ChannelUnavailable, "our address is blocked"),
    5: (PolicyRefused, "date"),
    6: (PolicyRefused, "text or sender forbidden"),
    7: (Refused, "number format"),
    8: (Refused, "not deliverable to this number"),
    9: (Throttled, "too many"),
}
STATES: Mapping[int, tuple[Fate, str]] = {
    -3: ("unknown", "not found"),
    -2: ("open", "stopped"),
    -1: ("open", "waiting"),
    0: ("open", "with the operator"),
    1: ("delivered", ""),
    2: ("delivered", "read"),
    3: ("failed", "expired"),
    4: ("delivered", "link opened"),
    20: ("failed", "undeliverable"),
    22: ("failed", "wrong number"),
    23: ("failed", "forbidden"),
    24: ("failed", "no funds"),
    25: ("failed", "unreachable number"),
}
NO_SUCH_MESSAGE = 3
"""As a look-up's error, where a sending's is «no funds»."""


class SmscProvider:
    """Sends through SMSC.kz. The id of a message is the outbox row's, so a lost answer can be asked after."""

    name = NAME
    answers_look_ups = True
    knows_our_numbers = True
    count_parts = staticmethod(count_parts)

    def __init__(
        self, service: JsonService, sender: str, *, login: str = "", password: str = "", api_key: str = ""
    ) -> None:
        self._service = service
        self._sender = sender
        self._credentials = {"apikey": api_key} if api_key else {"login": login, "psw": password}

    def submit(self, sms: Sms) -> Accepted:
        """Hand a message over; see `SmsProvider`."""
        content = {
            **self._credentials,
            "phones": sms.to,
            "mes": sms.text,
            "sender": self._sender,
            "id": str(sms.id),
            "charset": "utf-8",
            "fmt": JSON_FORMAT,
            "cost": WITH_COST_AND_BALANCE,
            "valid": max(1, min(sms.lifetime // 60, 24)),  # hours
        }
        answer = self._service.ask("/rest/send/", content=content)
        if not isinstance(answer, dict):
            raise Unanswered(f"{NAME} answer is of another shape")
        if "error_code" in answer or "error" in answer:
            raise _fault(answer)
        if "id" not in answer:
            raise Unanswered(f"{NAME} answer is of another shape")
        parts = answer.get("cnt")
        return Accepted(
            NAME,
            str(answer["id"])[:64],
            parts if isinstance(parts, int) and parts > 0 else count_parts(sms.text),
            tiyn(answer.get("cost")),
            tiyn(answer.get("balance")),
        )

    def look_up(self, handed: Sequence[Handed]) -> Iterator[Report]:
        """Ask for each message by its phone and number."""
        for message in handed:
            number = message.number or str(message.id)
            form = {**self._credentials, "phone": message.to, "id": number, "fmt": str(JSON_FORMAT)}
            answer = self._service.ask("/sys/status.php", form=form)
            if isinstance(answer, dict) and _code(answer, "error_code") == NO_SUCH_MESSAGE:
                yield Report(message.id, "unknown", f"{NAME} not found")
                continue
            if not isinstance(answer, dict) or "status" not in answer:
                raise _fault(answer) if isinstance(answer, dict) and "error_code" in answer else _strange()
            yield _report(message, number, answer)

    def check(self) -> Account:
        """Ask for the balance."""
        answer = self._service.ask("/sys/balance.php", form={**self._credentials, "fmt": str(JSON_FORMAT)})
        if not isinstance(answer, dict) or tiyn(answer.get("balance")) is None:
            fault = _fault(answer) if isinstance(answer, dict) and "error_code" in answer else _strange()
            raise ChannelUnavailable(str(fault))
        return Account(tiyn(answer["balance"]))

    def close(self) -> None:
        """Let go of the connections."""
        self._service.close()


def _report(message: Handed, number: str, answer: Mapping[str, Any]) -> Report:
    status, reason = _code(answer, "status"), _code(answer, "err")
    fate, words = STATES.get(status if status is not None else 99, ("open", "unheard of"))
    detail = f", reason {reason}" if fate == "failed" and reason else ""
    return Report(message.id, fate, f"{NAME} {status} {words}".strip() + detail, number)


def _fault(answer: Mapping[str, Any]) -> NotSent:
    code = _code(answer, "error_code")
    kind, words = FAULTS.get(code or 0, (PolicyRefused, "unheard of"))
    return kind(f"{NAME} {code} {words}")


def _strange() -> NotSent:
    return ChannelUnavailable(f"{NAME} answer is of another shape")


def _code(answer: Mapping[str, Any], name: str) -> int | None:
    value = answer.get(name)
    return parse_int(str(value), -(2**31), 2**31)

"""Mobizon: forms over HTTPS, answered in JSON (https://mobizon.kz/help/api-docs/sms-api).

It has no field for a number of ours, so a message whose answer was lost is looked for in the list of what was sent, by
phone and whole text; a code in the text makes it one of a kind.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from webapp.messaging.errors import ChannelUnavailable, NotSent, PolicyRefused, Refused, Throttled, Unanswered
from webapp.messaging.senders.sms import Accepted, Account, Fate, Handed, Report, Sms
from webapp.messaging.senders.sms.amounts import tiyn
from webapp.messaging.senders.sms.https import JsonService
from webapp.messaging.senders.sms.parts import count_parts
from webapp.parsing import parse_int

NAME = "mobizon"
SHORTEST_LIFETIME, LONGEST_LIFETIME = 60, 1440
"""Minutes."""
MOST_NUMBERS = 100
"""Of one look-up."""
OK, VALIDATION = 0, 1
FAULTS: Mapping[int, tuple[type[NotSent], str]] = {
    VALIDATION: (PolicyRefused, "validation"),
    2: (PolicyRefused, "not found"),
    3: (Unanswered, "unknown error"),
    4: (ChannelUnavailable, "module"),
    5: (ChannelUnavailable, "method"),
    6: (ChannelUnavailable, "format"),
    8: (ChannelUnavailable, "login"),
    9: (ChannelUnavailable, "no access"),
    10: (Unanswered, "saving"),
    11: (PolicyRefused, "parameters missing"),
    12: (PolicyRefused, "parameters"),
    13: (ChannelUnavailable, "another domain serves us"),
    14: (ChannelUnavailable, "our account is blocked"),
    15: (PolicyRefused, "operation"),
    30: (Throttled, "too many"),
    98: (Unanswered, "partial"),
    99: (PolicyRefused, "none processed"),
    100: (Unanswered, "in the background"),
    999: (Unanswered, "service error"),
}
FATES: Mapping[str, Fate] = {
    "DELIVRD": "delivered",
    "UNDELIV": "failed",
    "REJECTD": "failed",
    "EXPIRED": "failed",
    "DELETED": "failed",
}
"""Of the final states; every other is open."""
ACTIVE = "1"


class MobizonProvider:
    """Sends through Mobizon."""

    name = NAME
    answers_look_ups = True
    knows_our_numbers = False
    count_parts = staticmethod(count_parts)

    def __init__(self, service: JsonService, sender: str, api_key: str) -> None:
        self._service = service
        self._sender = sender
        self._api_key = api_key

    def submit(self, sms: Sms) -> Accepted:
        """Hand a message over; see `SmsProvider`."""
        data = self._ask(
            "Message/SendSmsMessage",
            {
                "recipient": sms.to,
                "text": sms.text,
                "from": self._sender,
                "params[validity]": str(max(SHORTEST_LIFETIME, min(sms.lifetime, LONGEST_LIFETIME))),
            },
        )
        number = data.get("messageId") if isinstance(data, dict) else None
        if not number:
            raise Unanswered(f"{NAME} answer is of another shape")
        return Accepted(NAME, str(number)[:64], count_parts(sms.text))

    def look_up(self, handed: Sequence[Handed]) -> Iterator[Report]:
        """Ask for those that it gave a number, a hundred at a time, and look for each of the others in its list."""
        known = [message for message in handed if message.number]
        for start in range(0, len(known), MOST_NUMBERS):
            yield from self._states(known[start : start + MOST_NUMBERS])
        for message in handed:
            if not message.number:
                yield self._find(message)

    def check(self) -> Account:
        """Ask for the balance, and whether our sender is ours: one that is not is replaced by a name shared with others."""
        try:
            balance = self._ask("User/GetOwnBalance", {})
            names = self._ask("Alphaname/List", {"pagination[pageSize]": "100", "pagination[currentPage]": "0"})
        except (PolicyRefused, Unanswered) as fault:
            raise ChannelUnavailable(str(fault)) from None
        if not any(_is_usable(item, self._sender) for item in _items(names)):
            raise ChannelUnavailable(f"{NAME} sender is not ours")
        return Account(tiyn(balance.get("balance")) if isinstance(balance, dict) else None)

    def close(self) -> None:
        """Let go of the connections."""
        self._service.close()

    def _states(self, handed: Sequence[Handed]) -> Iterator[Report]:
        form = {f"ids[{place}]": str(message.number) for place, message in enumerate(handed)}
        found = {str(item.get("id")): item for item in _items(self._ask("Message/GetSMSStatus", form))}
        for message in handed:
            item = found.get(str(message.number))
            yield Report(message.id, "unknown", f"{NAME} not found") if item is None else _report(message, item)

    def _find(self, message: Handed) -> Report:
        form = {
            "criteria[to]": message.to,
            "criteria[text]": message.text or "",
            "pagination[pageSize]": "25",
            "pagination[currentPage]": "0",
            "sort[campaignId]": "DESC",
        }
        for item in _items(self._ask("Message/List", form)):
            if str(item.get("to")) == message.to and item.get("text") == message.text and item.get("id"):
                return _report(message, item)
        return Report(message.id, "unknown", f"{NAME} not found")

    def _ask(self, method: str, form: Mapping[str, str]) -> Any:
        """The `data` of an answer that says yes. The key goes in the body, where no log of addresses has it."""
        fixed = {"output": "json", "api": "v1", "apiKey": self._api_key}
        answer = self._service.ask(f"/service/{method}", form={**fixed, **form})
        code = parse_int(str(answer.get("code")), 0, 999) if isinstance(answer, dict) else None
        if not isinstance(answer, dict) or code is None:
            raise Unanswered(f"{NAME} answer is of another shape")
        if code != OK:
            raise _fault(code, answer.get("data"))
        return answer.get("data")


def _fault(code: int, data: Any) -> NotSent:
    kind, words = FAULTS.get(code, (PolicyRefused, "unheard of"))
    if code == VALIDATION and isinstance(data, dict) and "recipient" in data:
        kind, words = Refused, "the number"
    return kind(f"{NAME} {code} {words}")


def _items(data: Any) -> list[dict[str, Any]]:
    """The items of a list, which comes bare or in pages. Raises `ChannelUnavailable` for what is none."""
    items = data.get("items") if isinstance(data, dict) else data
    if not isinstance(items, list):
        raise ChannelUnavailable(f"{NAME} answer is of another shape")
    return [item for item in items if isinstance(item, dict)]


def _is_usable(item: Mapping[str, Any], sender: str) -> bool:
    named = item.get("alphaname")
    name = named.get("name") if isinstance(named, dict) else None
    return name == sender and str(item.get("globalStatus")) == str(item.get("partnerStatus")) == ACTIVE


def _report(message: Handed, item: Mapping[str, Any]) -> Report:
    state = str(item.get("status"))
    known = state if state in FATES else "open"
    return Report(message.id, FATES.get(state, "open"), f"{NAME} {known}", str(item.get("id"))[:64])

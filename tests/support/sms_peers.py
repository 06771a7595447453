"""SMSC.kz and Mobizon on loopback, as their documentation has them: they keep what they took and say what became of it."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.support.http_peer import HttpPeer

KEY, LOGIN, PASSWORD, SENDER = "a-key-that-is-secret", "vpluse", "a-password-that-is-secret", "VPLUSE"


@dataclass
class Taken:
    """One message that a provider has taken."""

    number: str
    to: str
    text: str
    state: Any


class SmsPeer(HttpPeer):
    """What both have: messages that were taken, and an error that is said in place of taking."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[Taken] = []
        self.errors: list[int] = []
        """What is said to the next sendings, one after another, in place of taking them."""
        self.refused = ""
        """A phone that is none of a mobile operator's."""
        self.balance = "4043.0656"

    def texts(self) -> list[str]:
        return [message.text for message in self.taken]


class SmscPeer(SmsPeer):
    """https://smsc.kz/api/http/ for what we use of it."""

    def is_faulty(self, path: str) -> bool:
        return path == "/rest/send/"

    def answer(self, path: str, content: dict[str, Any]) -> object:
        knows_us = content.get("apikey") == KEY or (content.get("login"), content.get("psw")) == (LOGIN, PASSWORD)
        if not knows_us:
            return {"error": "authorise error", "error_code": 2}
        if path == "/sys/balance.php":
            return {"balance": self.balance, "currency": "KZT"}
        if path == "/sys/status.php":
            return self._status(content)
        assert path == "/rest/send/"
        assert (content["fmt"], content["charset"], content["sender"]) == (3, "utf-8", SENDER)
        if content["phones"] == self.refused:
            self.refused = ""
            return {"error": "invalid number", "error_code": 7}
        if self.errors:
            return {"error": "as the test said", "error_code": self.errors.pop(0)}
        self.taken.append(Taken(content["id"], content["phones"], content["mes"], 0))
        return {"id": content["id"], "cnt": 2, "cost": "37", "balance": self.balance}

    def _status(self, content: dict[str, Any]) -> object:
        # Of two with one number it speaks of the last.
        for message in reversed(self.taken):
            if (message.number, message.to) == (content["id"], content["phone"]):
                return {
                    "status": message.state,
                    "last_date": "27.11.2026 12:00:00",
                    "last_timestamp": 1795777200,
                    "err": 6,
                }
        return {"status": -3, "last_date": "", "last_timestamp": 0}

    def deliver(self) -> None:
        """Every message that was taken comes to its phone."""
        for message in self.taken:
            message.state = 1


class MobizonPeer(SmsPeer):
    """https://mobizon.kz/help/api-docs for what we use of it."""

    def __init__(self) -> None:
        super().__init__()
        self.names = [(SENDER, "1", "1"), ("Other", "1", "1")]
        self._numbers = count(169275418)

    def is_faulty(self, path: str) -> bool:
        return path == "/service/Message/SendSmsMessage"

    def answer(self, path: str, content: dict[str, Any]) -> object:
        assert "apiKey" not in path
        if content.get("apiKey") != KEY:
            return {"code": 8, "data": [], "message": "login"}
        match path.removeprefix("/service/"):
            case "User/GetOwnBalance":
                return _fine({"balance": self.balance, "currency": "KZT"})
            case "Alphaname/List":
                names = [
                    {"id": "7", "globalStatus": known, "partnerStatus": allowed, "alphaname": {"id": "5", "name": name}}
                    for name, known, allowed in self.names
                ]
                return _fine({"items": names, "totalItemCount": str(len(names))})
            case "Message/GetSMSStatus":
                asked = {value for name, value in content.items() if name.startswith("ids[")}
                return _fine(
                    [
                        {"id": message.number, "status": message.state, "segNum": "1"}
                        for message in self.taken
                        if message.number in asked
                    ]
                )
            case "Message/List":
                found = [
                    {
                        "id": int(message.number),
                        "to": message.to,
                        "text": message.text,
                        "status": message.state,
                        "from": SENDER,
                    }
                    for message in self.taken
                    if content["criteria[to]"] in message.to and message.text == content["criteria[text]"]
                ]
                return _fine({"items": found, "totalItemCount": len(found)})
            case "Message/SendSmsMessage":
                return self._send(content)
            case _:
                return {"code": 5, "data": [], "message": "no such method"}

    def _send(self, content: dict[str, Any]) -> object:
        assert content["from"] == SENDER
        assert 60 <= int(content["params[validity]"]) <= 1440
        if content["recipient"] == self.refused:
            self.refused = ""
            return {"code": 1, "data": {"recipient": "is no number"}, "message": "validation"}
        if self.errors:
            return {"code": self.errors.pop(0), "data": {}, "message": "as the test said"}
        number = str(next(self._numbers))
        self.taken.append(Taken(number, content["recipient"], content["text"], "NEW"))
        return _fine({"campaignId": 245455096, "messageId": int(number), "status": 2})

    def deliver(self) -> None:
        """Every message that was taken comes to its phone."""
        for message in self.taken:
            message.state = "DELIVRD"


def _fine(data: object) -> dict[str, object]:
    return {"code": 0, "data": data, "message": ""}

"""What a mail server's refusal is about: the recipient, the message, or us and the server.

Only the first two end a message. Whatever is about us (no authentication, a blocked address, a sender that is not
allowed) or the server would befall every message alike, so it pauses the channel and is loud (RFC 5321 4.2, RFC 3463).
"""

import re

from webapp.messaging.errors import NotSent, PolicyRefused, Refused, ServiceClosing

ENHANCED = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})(?:\s|$)")
SERVICE_CLOSING = 421
OF_THE_CONVERSATION = frozenset({500, 502, 503, 504, 530, 534, 535, 538})
"""Commands misunderstood or out of order, and authentication wanted (RFC 4954): nothing of the recipient."""
OUR_FAULT = re.compile(r"5\.(?:3\.[0-35]|5\.\d+|7\.\d+)")
"""The server's system (save 5.3.4, a message too large), its protocol or its policy: «relaying denied», «blocked» (RFC 3463)."""


def name_of(stage: str, code: int, words: bytes = b"") -> str:
    """A refusal as the row and the log have it: `SMTP 550 5.1.1 at RCPT`. The server's words may quote an address."""
    enhanced = ENHANCED.match(words)
    return " ".join(["SMTP", str(code), *([enhanced[1].decode()] if enhanced else []), "at", stage])


def fault_of(stage: str, code: int, words: bytes) -> NotSent:
    """The fault that an answer other than yes means at RCPT, at DATA, or at the `dot` that ends the content.

    421 closes the conversation. 4xx puts this message off. 5xx is for good where it is about the recipient or the
    content: at RCPT, and after the dot; the command DATA itself knows of neither.
    """
    name = name_of(stage, code, words)
    enhanced = found[1].decode() if (found := ENHANCED.match(words)) else ""
    if code == SERVICE_CLOSING:
        return ServiceClosing(name)
    if not 500 <= code <= 599:
        return NotSent(name)
    if code in OF_THE_CONVERSATION or OUR_FAULT.fullmatch(enhanced) or stage == "DATA":
        return PolicyRefused(name)
    return Refused(name)

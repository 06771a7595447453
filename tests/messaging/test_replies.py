"""What an answer of a mail server is taken to be about: the recipient, the message, or us."""

import pytest

from webapp.messaging.errors import NotSent, PolicyRefused, Refused, ServiceClosing
from webapp.messaging.senders.replies import fault_of


@pytest.mark.parametrize(
    ("stage", "answer", "fault"),
    [
        ("RCPT", "550 5.1.1 No such mailbox", Refused),
        ("RCPT", "550 no such user", Refused),
        ("RCPT", "553 5.1.3 bad address", Refused),
        ("RCPT", "552 5.2.2 mailbox full", Refused),
        ("RCPT", "450 4.2.0 greylisted for 300 s", NotSent),
        ("RCPT", "452 4.2.2 mailbox full", NotSent),
        ("RCPT", "554 5.7.1 Relay access denied", PolicyRefused),
        ("RCPT", "550 5.7.1 blocked, see http://list.example", PolicyRefused),
        ("RCPT", "530 5.7.0 Authentication required", PolicyRefused),
        ("RCPT", "503 5.5.1 bad sequence", PolicyRefused),
        ("RCPT", "421 4.7.0 closing", ServiceClosing),
        ("DATA", "554 no valid recipients", PolicyRefused),
        ("DATA", "451 4.3.0 try later", NotSent),
        ("DATA", "421 shutting down", ServiceClosing),
        ("dot", "554 5.6.0 content refused", Refused),
        ("dot", "552 5.3.4 message too large", Refused),
        ("dot", "554 transaction failed", Refused),
        ("dot", "550 5.7.26 not authenticated (DMARC)", PolicyRefused),
        ("dot", "554 5.3.0 system error", PolicyRefused),
        ("dot", "451 4.7.1 greylisted", NotSent),
        ("dot", "421 4.3.2 closing", ServiceClosing),
        ("dot", "200 what", NotSent),
    ],
)  # fmt: skip
def test_an_answer_is_about_the_recipient_the_message_or_us(stage, answer, fault):
    code, _, words = answer.partition(" ")
    found = fault_of(stage, int(code), words.encode())

    assert type(found) is fault
    assert str(found).startswith(f"SMTP {code}")
    assert str(found).endswith(f"at {stage}")
    assert "http" not in str(found)

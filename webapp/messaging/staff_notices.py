"""Sends what members of staff are told about their own accounts (`accounts.notices`), by the senders of all e-mail."""

from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from typing import Any

from webapp import accounts
from webapp.accounts import StaffNotice
from webapp.messaging.errors import Refused
from webapp.messaging.senders import Rendered, Sender
from webapp.platform import clock, logs, metrics, pages

NAME = "staff_notice"
TEMPLATES = {
    "subject": "messages/staff_notice/subject.txt",
    "text": "messages/staff_notice/body.txt",
    "html": "messages/staff_notice/body.html",
}
LINKS: dict[str, tuple[str, dict[str, Any]]] = {"account_url": ("team.me", {}), "policy_url": ("policies.current", {})}


def send_staff_notices(senders: Mapping[str, Sender], at: datetime | None = None) -> int:
    """Send every notice that is due at a moment (now, if none is given). Answers how many were sent."""
    sent = 0
    with closing(senders["email"]) as sender:
        while claimed := accounts.claim_notices(at or clock.now()):
            sent += sum(_send(notice, sender, at or clock.now()) for notice in claimed)
    return sent


def _send(notice: StaffNotice, sender: Sender, at: datetime) -> bool:
    outcome, is_ours = "sent", True
    try:
        sender.send(_rendered(notice))
    except Refused as refusal:
        outcome, is_ours = "failed", accounts.settle_notice(notice, at, str(refusal)[:100])
    except Exception as fault:  # noqa: BLE001 (one notice that can't be made must not hold up the others)
        outcome, is_ours = "put off", accounts.put_off_notice(notice, at, type(fault).__name__)
    else:
        is_ours = accounts.settle_notice(notice, at)
    metrics.MESSAGES.labels("email", NAME, outcome).inc()
    if outcome != "sent":
        logs.logger().warning(
            "a member of staff was not told", notice_id=notice.id, notice=notice.name, outcome=outcome
        )
    return outcome == "sent" and is_ours


def _rendered(notice: StaffNotice) -> Rendered:
    context: dict[str, Any] = {"name": notice.name, "happened_at": notice.happened_at, "member_name": notice.staff.name}
    parts = pages.render(TEMPLATES, notice.staff.language, LINKS, **context)
    subject = " ".join(parts["subject"].split())
    return Rendered(notice.id, NAME, "email", notice.staff.email, parts["text"], subject, parts["html"])

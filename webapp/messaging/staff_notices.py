"""Sends what members of staff are told about their own accounts (`accounts.notices`), by the senders of all e-mail."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any

from webapp import accounts
from webapp.accounts import StaffNotice
from webapp.messaging import channels, counters
from webapp.messaging.claims import LEASE
from webapp.messaging.errors import ChannelUnavailable, Refused
from webapp.messaging.senders import Rendered, Sender
from webapp.platform import clock, logs, pages

NAME, CHANNEL = "staff_notice", "email"
TEMPLATES = {
    "subject": "messages/staff_notice/subject.txt",
    "text": "messages/staff_notice/body.txt",
    "html": "messages/staff_notice/body.html",
}
LINKS: dict[str, tuple[str, dict[str, Any]]] = {
    "account_url": ("account.account", {}),
    "policy_url": ("policies.current", {}),
}


def send_staff_notices(senders: Mapping[str, Sender], at: datetime | None = None) -> int:
    """Send every notice that is due at a moment (now, if none is given). Answers how many were sent.

    They go by the channel of all e-mail: while it is paused none is tried but the one that shows if it is open again,
    and a fault of the service pauses it for all messages, and costs no notice an attempt.
    """
    sent = 0
    with closing(senders[CHANNEL]) as sender:
        while (probes := _may_try(at or clock.now())) is not None:
            claimed = accounts.claim_notices(at or clock.now())
            if not claimed and probes:
                channels.end_probe(CHANNEL, at or clock.now())
            if not claimed:
                break
            for place, notice in enumerate(claimed):
                try:
                    sent += _send(notice, sender, at or clock.now())
                except ChannelUnavailable as fault:
                    _give_back(claimed[place:], fault, at or clock.now(), probed=probes)
                    return sent
                if probes:  # whatever became of this one, the service has answered
                    channels.reopen(CHANNEL)
                    probes = False
    return sent


def _may_try(at: datetime) -> bool | None:
    """Whether what is tried now shows if the paused channel is open again; None where nothing may be tried."""
    ready, paused = channels.open_channels([CHANNEL], at)
    if not ready:
        return None
    if not paused:
        return False
    return True if channels.begin_probe(CHANNEL, at, at + LEASE) else None


def _give_back(claimed: Sequence[StaffNotice], fault: ChannelUnavailable, at: datetime, *, probed: bool) -> None:
    channels.pause(CHANNEL, str(fault), at, probed=probed)
    counters.MESSAGES.labels(CHANNEL, NAME, "held").inc()
    for notice in claimed:
        accounts.release_notice(notice, at)


def _send(notice: StaffNotice, sender: Sender, at: datetime) -> bool:
    outcome, is_ours = "sent", True
    try:
        sender.send(_rendered(notice))
    except Refused as refusal:
        outcome, is_ours = "failed", accounts.settle_notice(notice, at, str(refusal)[:100])
    except ChannelUnavailable:
        raise
    except Exception as fault:  # noqa: BLE001 (one notice that can't be made must not hold up the others)
        outcome, is_ours = "put off", accounts.put_off_notice(notice, at, type(fault).__name__)
    else:
        is_ours = accounts.settle_notice(notice, at)
    counters.MESSAGES.labels(CHANNEL, NAME, outcome).inc()
    if outcome != "sent":
        logs.logger().warning(
            "a member of staff was not told", notice_id=notice.id, notice=notice.name, outcome=outcome
        )
    return outcome == "sent" and is_ours


def _rendered(notice: StaffNotice) -> Rendered:
    context: dict[str, Any] = {"name": notice.name, "happened_at": notice.happened_at, "member_name": notice.staff.name}
    parts = pages.render(TEMPLATES, notice.staff.language, LINKS, **context)
    subject = " ".join(parts["subject"].split())
    return Rendered(notice.id, NAME, CHANNEL, notice.staff.email, parts["text"], subject, parts["html"])

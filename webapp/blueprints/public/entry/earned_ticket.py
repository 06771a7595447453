"""The ticket that a browser has earned, as its pages show it."""

from dataclasses import dataclass
from datetime import datetime

from flask import session, url_for
from markupsafe import Markup

from webapp import consent, entries
from webapp.blueprints.public.entry import memory, qr_code
from webapp.blueprints.shared.template_tools import settings
from webapp.campaigns import Campaign
from webapp.platform.narrowing import current_object


@dataclass(frozen=True)
class Ticket:
    """A ticket as its holder sees it."""

    number: str
    confirmed_at: datetime
    rules_number: int
    receipt_url: str
    """Of the page alone, without a host; empty where the key of its link is gone."""

    @property
    def qr(self) -> Markup | None:
        """The full address of the receipt, to be read by a camera."""
        return qr_code.drawn(self.receipt_address) if self.receipt_url else None

    @property
    def receipt_address(self) -> str:
        """The full address of the receipt, or none."""
        return settings().public_url + self.receipt_url if self.receipt_url else ""


def find_ticket(campaign: Campaign) -> Ticket | None:
    """The ticket of a campaign that the browser at hand has confirmed by itself; no other browser is shown one."""
    entry = memory.confirmed_entry(current_object(session), campaign)
    if entry is None or entry.confirmed_at is None:
        return None
    receipt = consent.find_receipt_of(entry.participant_id, campaign.id)
    token = consent.receipt_token(receipt) if receipt else None
    return Ticket(
        number=entries.grouped(entry.ticket or ""),
        confirmed_at=entry.confirmed_at,
        rules_number=entry.rules_number,
        receipt_url=url_for("entry.receipt", token=token) if token else "",
    )

"""The catalogue of purposes for which consent is asked. One list feeds the form, the ledger and the receipts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from webapp.campaigns import Campaign


@dataclass(frozen=True)
class Purpose:
    """One thing that a person may agree to, by a box of its own."""

    key: str
    is_asked: Callable[[Campaign], bool]
    required: bool = False
    """Whether an entry is impossible without it, where it is asked."""
    clause: str = "4.1"

    @cached_property
    def field(self) -> str:
        """The name of its box in the form."""
        return f"consent_{self.key}"


CATALOGUE: tuple[Purpose, ...] = (
    Purpose("participation", lambda campaign: True, required=True, clause="4.1"),
    Purpose("draw", lambda campaign: campaign.draws, required=True, clause="4.1"),
    Purpose("offers_email", lambda campaign: "email" in campaign.offers, clause="4.3"),
    Purpose("offers_sms", lambda campaign: "sms" in campaign.offers, clause="4.3"),
    Purpose("publication", lambda campaign: campaign.publication, clause="2.11"),
)
BY_KEY = {purpose.key: purpose for purpose in CATALOGUE}


def asked_by(campaign: Campaign) -> list[Purpose]:
    """The purposes for which a campaign's form has a box, in the order of the form."""
    return [purpose for purpose in CATALOGUE if purpose.is_asked(campaign)]

"""What a campaign gives its tickets: a picture to keep, under the campaign's own card."""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.campaigns.queries import find_share_picture


@dataclass(frozen=True)
class TicketStub:
    """The part of a ticket that is its holder's."""

    label: str
    number: str
    lines: Sequence[str]
    """What stands under the number."""
    address: str
    """What the code to scan leads to; without one there is none."""
    caption: str
    """What stands under the code."""

    def __repr__(self) -> str:
        return "TicketStub()"


def draw_ticket(slug: str, language: str, stub: TicketStub) -> bytes:
    """Draw a ticket of a campaign in a language, as a PNG."""
    from webapp.campaigns.ticket_picture import draw  # brings Pillow, for who keeps a ticket alone

    return draw(find_share_picture(slug, language), stub)

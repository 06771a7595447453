"""Every message that the site sends. Each has a folder of templates of the same name."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MessageKind:
    """One kind of message."""

    name: str
    purpose: str | None = None
    """The purpose whose living consent it needs; None for what the person has just asked for."""
    topic: str | None = None
    """What a person may refuse that they need not have agreed to: `results` (clauses 4.2, 4.4); None for what cannot be."""
    quiet_hours: bool = False
    """Whether its SMS waits for the day: advertising does, a requested code does not."""
    urgent: bool = False
    """Whether somebody sits before a page and waits for it: it goes before all others."""


CATALOGUE = (
    MessageKind("entry_code", urgent=True),
    MessageKind("entry_received"),
    MessageKind("entered_already", urgent=True),
    MessageKind("place_contested"),
    MessageKind("place_decided"),
)
BY_NAME = {kind.name: kind for kind in CATALOGUE}

"""Ticket numbers: random, so that they tell nobody how many people have entered, with a check digit."""

import re
import secrets
from collections.abc import Callable

RANDOM_DIGITS = 9
GROUPS = (4, 4, 2)
TICKET = re.compile(rf"[0-9]{{{RANDOM_DIGITS + 1}}}")


def new_ticket(is_taken: Callable[[str], bool]) -> str:
    """Ten digits: nine at random, and one by the Luhn rule (ISO/IEC 7812-1) that catches a slip in reading.

    `is_taken` says whether somebody in the campaign has a number already: among 17,000 tickets two are the same in one
    campaign of seven.
    """
    from stdnum import luhn  # by the first confirmation: it brings all of pydoc, and most workers only take forms

    while True:
        digits = f"{secrets.randbelow(10**RANDOM_DIGITS):0{RANDOM_DIGITS}d}"
        ticket = digits + luhn.calc_check_digit(digits)
        if not is_taken(ticket):
            return ticket


def is_ticket(text: str) -> bool:
    """Whether a text could be a ticket number."""
    from stdnum import luhn

    return bool(TICKET.fullmatch(text)) and bool(luhn.is_valid(text))


def grouped(ticket: str) -> str:
    """A ticket as people read it: 4821 0937 16; nothing, while there is none."""
    parts, start = [], 0
    for length in GROUPS:
        parts.append(ticket[start : start + length])
        start += length
    return " ".join(filter(None, parts))

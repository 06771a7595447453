from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.entries import grouped
from webapp.entries.attempts import Secrets
from webapp.entries.tickets import is_ticket, new_ticket


def luhn(digits: str) -> bool:
    """The rule of ISO/IEC 7812-1, worked out once more from its words."""
    doubled = [int(digit) * 2 for digit in digits[-2::-2]]
    return (sum(map(int, digits[-1::-2])) + sum(sum(divmod(value, 10)) for value in doubled)) % 10 == 0


def nobody_has(_ticket: str) -> bool:
    return False


def test_a_new_ticket_is_a_ticket_and_tells_no_order():
    tickets = {new_ticket(nobody_has) for _ in range(300)}

    assert len(tickets) == 300
    assert all(is_ticket(ticket) and luhn(ticket) and len(ticket) == 10 for ticket in tickets)


def test_a_ticket_that_somebody_has_is_drawn_anew():
    drawn = []

    def first_two_are_taken(ticket: str) -> bool:
        drawn.append(ticket)
        return len(drawn) < 3

    assert new_ticket(first_two_are_taken) == drawn[2]


@given(st.text("0123456789", min_size=10, max_size=10))
def test_a_number_is_a_ticket_just_when_its_check_digit_agrees(digits):
    assert is_ticket(digits) == luhn(digits)


@given(st.integers(0, 9), st.integers(1, 9))
def test_one_misread_figure_is_noticed(place, shift):
    ticket = new_ticket(nobody_has)
    misread = ticket[:place] + str((int(ticket[place]) + shift) % 10) + ticket[place + 1 :]

    assert not is_ticket(misread)


@pytest.mark.parametrize("text", ["", "48210937", "482109371", "48210937160", "482109371a", "٤٨٢١٠٩٣٧١٦", "0000 00000"])
def test_what_has_another_form_is_no_ticket(text):
    assert not is_ticket(text)


def test_a_ticket_is_read_in_groups():
    assert grouped("4821093716") == "4821 0937 16"


def test_secrets_show_nothing_when_printed():
    assert repr(Secrets("482109", "link", UUID(int=7))) == "Secrets()"

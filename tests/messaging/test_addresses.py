"""Addresses on the wire: ASCII wherever it can be, so that no server must know SMTPUTF8 for them."""

import pytest

from webapp.messaging.addresses import on_the_wire
from webapp.participants import needs_smtputf8


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("timur@example.kz", "timur@example.kz"),
        ("info@пример.испытание", "info@xn--e1afmkfd.xn--80akhbyknj4f"),
        ("info@Қазақстан.қаз", "info@xn--80aaa0a6awh12ed.xn--80ao21a"),
        ("info@xn--e1afmkfd.xn--80ao21a", "info@xn--e1afmkfd.xn--80ao21a"),
        ("info@пример。kz", "info@xn--e1afmkfd.kz"),
        ("тимур@пример.kz", "тимур@xn--e1afmkfd.kz"),
    ],
)
def test_a_domain_goes_in_ascii_and_a_local_part_as_it_is(address, wire):
    assert on_the_wire(address) == wire


@pytest.mark.parametrize("address", ["info@-пример.kz", "info@" + "ж" * 70 + ".kz", "info@пример..kz"])
def test_a_domain_that_cannot_be_written_in_ascii_is_refused(address):
    with pytest.raises(UnicodeError):
        on_the_wire(address)


def test_a_local_part_of_other_letters_needs_a_server_that_carries_it():
    assert needs_smtputf8("тимур@example.kz")
    assert not needs_smtputf8("timur@пример.kz")

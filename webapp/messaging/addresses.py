"""E-mail addresses as they go over the wire (RFC 5321, RFC 5890, RFC 6531)."""

import re

import idna

FORBIDDEN = re.compile(r"[\s<>\x00-\x1f\x7f]")
"""What would end the address in a command, or begin another command."""


def on_the_wire(address: str) -> str:
    """An address as SMTP is given it: its domain in ASCII («пример.kz» is xn--e1afmkfd.kz), whatever the person typed.

    A server needs no SMTPUTF8 for it then, unless the local part itself is not ASCII (`participants.needs_smtputf8`); the local
    part stays as it is, since only its own server may say which spellings of it are one. Raises `ValueError` for a
    domain that cannot be written in ASCII.
    """
    local, _, domain = address.rpartition("@")
    if FORBIDDEN.search(address):
        raise ValueError("an address holds no space, bracket or control character")
    if domain.isascii():
        return address
    return f"{local}@{idna.encode(domain, uts46=True).decode()}"

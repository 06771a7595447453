"""E-mail addresses as they go over the wire (RFC 5321, RFC 5890, RFC 6531)."""

import re

import idna

from webapp.settings import Settings

FORBIDDEN = re.compile(r"[\s<>\x00-\x1f\x7f]")
"""What would end the address in a command, or begin another command."""


def on_the_wire(address: str) -> str:
    """An address as SMTP is given it: its domain in ASCII («пример.kz» is xn--e1afmkfd.kz), whatever the person typed.

    A server needs no SMTPUTF8 for it then, unless the local part itself is not ASCII (`needs_smtputf8`); the local
    part stays as it is, since only its own server may say which spellings of it are one. Raises `ValueError` for a
    domain that cannot be written in ASCII.
    """
    local, _, domain = address.rpartition("@")
    if FORBIDDEN.search(address):
        raise ValueError("an address holds no space, bracket or control character")
    if domain.isascii():
        return address
    return f"{local}@{idna.encode(domain, uts46=True).decode()}"


def needs_smtputf8(address: str) -> bool:
    """Whether a server must say SMTPUTF8 before it can be given an address: the local part is not ASCII (RFC 6531)."""
    return not address.rpartition("@")[0].isascii()


def is_carried(address: str, settings: Settings) -> bool:
    """Whether letters from this site can reach an address, by what its settings say of our mail server.

    Asked at the form, so that nobody waits for a letter that cannot come. Without a mail server (a local site)
    letters go nowhere, and any address is good.
    """
    return settings.smtp_utf8 or not settings.smtp_url or not needs_smtputf8(address)

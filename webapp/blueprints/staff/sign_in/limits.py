"""How often a sign-in method may be tried: tight for guessing, and of no use for locking others out.

Tries at one account are counted apart for browsers that have signed in to it before (they hold a signed note, as
OWASP's «device cookies» have it): whoever guesses from elsewhere uses up the tries of strangers, not those of its owner.
A passkey is not counted by account at all: there is nothing to guess.
"""

from flask import request
from werkzeug.wrappers import Response

from webapp import cookies
from webapp.accounts import StaffMember
from webapp.blueprints.shared import cookie_writer, limits
from webapp.platform import tokens
from webapp.platform.key_purposes import Purpose
from webapp.platform.ratelimit import Subject

DEVICE_TOKEN_PURPOSE = Purpose.STAFF_DEVICE


def refuse_beyond_address() -> None:
    """Count one try from an address. Raises `limits.TooManyTries` when there were too many."""
    limits.refuse(limits.of_visitor(limits.SIGN_IN))


def spend_try(email: str) -> None:
    """Count one try at an account, known or not. Raises `limits.TooManyTries` after too many of this kind of browser."""
    account = email.strip().lower()
    device = _device_of(account)
    limits.refuse(Subject(limits.ACCOUNT, f"{account} {device}" if device else account))


def remember_device(response: Response, member: StaffMember) -> None:
    """Have the browser hold a note that this account was signed in to here."""
    note = f"{tokens.keyed_digest(DEVICE_TOKEN_PURPOSE, member.email)}~{tokens.new_token().text}"
    cookie_writer.set_cookie(response, cookies.DEVICE_ITEM, tokens.sign(DEVICE_TOKEN_PURPOSE, note))


def _device_of(account: str) -> str | None:
    held = request.cookies.get(cookie_writer.item_name(cookies.DEVICE_ITEM))
    note = tokens.unsign(DEVICE_TOKEN_PURPOSE, held) if held else None
    whose, _tilde, number = (note or "").partition("~")
    return number if note and whose in tokens.keyed_digests(DEVICE_TOKEN_PURPOSE, account) else None

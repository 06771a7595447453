"""Who it is that sent a form of signing in: by a passkey, or by a password with a code."""

from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus
from typing import NamedTuple

from flask import request
from flask_babel import gettext as _

from webapp import accounts
from webapp.accounts import StaffMember
from webapp.blueprints.shared.limits import TooManyTries, retry_after, wait_notice
from webapp.blueprints.shared.template_tools import settings
from webapp.blueprints.staff import passkeys
from webapp.blueprints.staff.sign_in import limits
from webapp.blueprints.staff.sign_in.forms import ReauthenticateForm, SignInForm
from webapp.platform import hashing
from webapp.platform.narrowing import required

PASSKEY, PASSWORD, LINK = "passkey", "password", "link"
BUSY_RETRY_SECONDS = 2
"""Seconds."""
REFUSALS = (accounts.InvalidCredentials, TooManyTries, hashing.Busy)
"""Why somebody is not let in."""


class Refusal(NamedTuple):
    """What is said to somebody who is not let in, and the status and headers that go with it."""

    fault: str
    status: int
    headers: dict[str, str]


def method_of(form: ReauthenticateForm | SignInForm) -> str:
    """By what the form shows who sent it."""
    if form.credential.data:
        return PASSKEY
    return LINK if form.link.data else PASSWORD


def member_of(form: SignInForm, at: datetime) -> StaffMember:
    """Whom a form signs in. Raises `accounts.InvalidCredentials`, whatever is wrong, `TooManyTries`, `hashing.Busy`."""
    limits.refuse_beyond_address()
    try:
        match method_of(form):
            case "passkey":
                return _by_passkey(at)
            case "link":
                return _by_link(form)
            case _:
                return _by_password(form, at)
    except accounts.InvalidCredentials:
        accounts.note_failure(at, method_of(form))
        raise


def expect(me: StaffMember, form: ReauthenticateForm, at: datetime) -> None:
    """Check that a form was sent by a member who is signed in. Raises as `member_of` does."""
    limits.refuse_beyond_address()
    try:
        if method_of(form) == PASSWORD:
            limits.spend_try(me.email)
            accounts.check(me, form.password.data or "", form.code.data or "", at)
        elif (_by_link(form) if method_of(form) == LINK else _by_passkey(at)).id != me.id:
            raise accounts.InvalidCredentials  # somebody else's key
    except accounts.InvalidCredentials:
        accounts.note_failure(at, method_of(form))
        raise


def refusal_of(error: Exception, form: ReauthenticateForm | SignInForm) -> Refusal:
    """What is said to whoever was not let in, for one of `REFUSALS`."""
    match error:
        case TooManyTries():
            return Refusal(wait_notice(error.wait), HTTPStatus.TOO_MANY_REQUESTS, retry_after(error.wait))
        case hashing.Busy():
            words = _("Many are signing in just now. Try again in a few seconds; nothing is lost.")
            return Refusal(str(words), HTTPStatus.SERVICE_UNAVAILABLE, retry_after(BUSY_RETRY_SECONDS))
    if method_of(form) == PASSKEY:
        words = _("This passkey was not taken. Try again, or sign in by password.")
    else:
        words = _("The address, the password or the code does not fit. A code works once; wait for the next one.")
    return Refusal(str(words), HTTPStatus.UNPROCESSABLE_ENTITY, {})


def local_links(members: Iterable[StaffMember]) -> list[tuple[StaffMember, str]]:
    """On a developer's own machine a link for each of these members, as its made-up colleagues have no other way in."""
    if not settings().is_local:
        return []
    return [(member, accounts.local_link(member)) for member in members if member.closed_at is None]


def _by_link(form: ReauthenticateForm | SignInForm) -> StaffMember:
    member = accounts.find_by_local_link(form.link.data or "") if settings().is_local else None
    if member is None or member.closed_at is not None:
        raise accounts.InvalidCredentials
    return member


def _by_passkey(at: datetime) -> StaffMember:
    answer = request.form.get("credential", "")
    return accounts.check_passkey(answer, passkeys.take_challenge(), passkeys.party(), at)


def _by_password(form: SignInForm, at: datetime) -> StaffMember:
    email = form.email.data or ""
    limits.spend_try(email)
    member = accounts.find_by_email(email)
    known = member if member is not None and member.closed_at is None else None
    accounts.check(known, form.password.data or "", form.code.data or "", at)
    return required(known, "nobody's password fits")

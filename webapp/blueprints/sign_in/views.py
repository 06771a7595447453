"""Signing in, signing out, and showing again who one is."""

from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, session
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp import accounts, cookies
from webapp.accounts import ROLES, StaffMember
from webapp.blueprints import access, devices, passkeys, stored
from webapp.blueprints.limits import TooManyTries, retry_after, wait_notice
from webapp.blueprints.sign_in import limits
from webapp.blueprints.sign_in.forms import ProveForm, SignInForm
from webapp.parsing import parse_local_path
from webapp.platform import clock
from webapp.platform.i18n import LocalizedBlueprint

bp = LocalizedBlueprint("sign_in", __name__, url_prefix="/staff")
PASSKEY, PASSWORD = "passkey", "password"
Answer = str | tuple[str, int] | tuple[str, int, dict[str, str]] | Response


@bp.route("/sign-in", methods=["GET", "POST"])
@access.open_to_all
def sign_in() -> Answer:
    """By passkey, or by password with a code. Whatever is wrong, the answer is the same."""
    found = access.session()
    if found is not None:
        return redirect(access.home_url(found.staff.role), 303)
    form = SignInForm()
    if request.method == "GET":
        return _sign_in_page(form)
    way = PASSKEY if form.credential.data else PASSWORD
    try:
        limits.refuse_beyond_address()
        member = _member_by_passkey(clock.now()) if way == PASSKEY else _member_by_password(form, clock.now())
    except accounts.NotKnown:
        accounts.note_failure(clock.now(), way)
        return _sign_in_page(form, fault=_fault(way)), 422
    except TooManyTries as refusal:
        return _sign_in_page(form, fault=wait_notice(refusal.wait)), 429, retry_after(refusal.wait)
    return begin(member, redirect(access.home_url(member.role), 303), way)


@bp.route("/prove", methods=["GET", "POST"])
@access.rule(*ROLES)
def prove() -> Answer:
    """Show again who one is, before something that cannot be taken back; then on to where one was going."""
    form, me = ProveForm(), access.colleague()
    if request.method == "GET":
        return _prove_page(form)
    way = PASSKEY if form.credential.data else PASSWORD
    try:
        limits.refuse_beyond_address()
        if way == PASSKEY:
            if _member_by_passkey(clock.now()).id != me.id:
                raise accounts.NotKnown  # somebody else's key
        else:
            limits.spend_try(me.email)
            accounts.check(me, form.password.data or "", form.code.data or "", clock.now())
    except accounts.NotKnown:
        accounts.note_failure(clock.now(), way)
        return _prove_page(form, fault=_fault(way)), 422
    except TooManyTries as refusal:
        return _prove_page(form, fault=wait_notice(refusal.wait)), 429, retry_after(refusal.wait)
    mine = access.session()
    assert mine is not None  # noqa: S101 (the rule of the page has seen to it)
    token = accounts.prove_session(mine, clock.now(), way)
    return access.remember(redirect(_onward(), 303), token.text)


@bp.post("/sign-out")
@access.rule(*ROLES)
def sign_out() -> Response:
    """End the session here."""
    mine = access.session()
    assert mine is not None  # noqa: S101 (as above)
    accounts.end_session(mine, clock.now(), mine.staff_id)
    response = redirect(access.sign_in_url(), 303)
    stored.clear_cookie(response, cookies.STAFF_ITEM)
    return response


def begin(member: StaffMember, response: Response, way: str) -> Response:
    """Begin a session, and have the browser hold its secret. What it held before it is forgotten."""
    session.clear()
    token = accounts.begin_session(member.id, devices.of_request(), clock.now(), way)
    limits.remember_device(response, member)
    return access.remember(response, token.text)


def _member_by_passkey(at: datetime) -> StaffMember:
    answer = request.form.get("credential", "")
    return accounts.check_passkey(answer, passkeys.take_challenge(), passkeys.party(), at)


def _member_by_password(form: SignInForm, at: datetime) -> StaffMember:
    email = form.email.data or ""
    limits.spend_try(email)
    member = accounts.find_by_email(email)
    known = member if member is not None and member.closed_at is None else None
    accounts.check(known, form.password.data or "", form.code.data or "", at)
    assert known is not None  # noqa: S101 (nobody's password fits)
    return known


def _sign_in_page(form: SignInForm, **more: Any) -> str:
    return render_template("sign_in/sign_in.html", form=form, options=passkeys.sign_in_options(), **more)


def _prove_page(form: ProveForm, **more: Any) -> str:
    me = access.colleague()
    return render_template(
        "sign_in/prove.html",
        form=form,
        options=passkeys.sign_in_options() if accounts.passkeys_of(me.id) else None,
        has_password=accounts.has_password(me.id),
        onward=_onward(),
        **more,
    )


def _fault(way: str) -> str:
    if way == PASSKEY:
        return str(_("This passkey was not taken. Try again, or sign in by password."))
    return str(_("The address, the password or the code does not fit. A code works once; wait for the next one."))


def _onward() -> str:
    """Where to go on: a page for staff on this site, and nothing else."""
    asked = request.values.get("next", "")
    parts = parse_local_path(asked)
    return asked if parts and access.is_staff_address(parts.path) else access.home_url(access.colleague().role)

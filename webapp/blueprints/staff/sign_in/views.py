"""Signing in, signing out, and showing again who one is."""

from typing import Any

from flask import redirect, render_template, request, session
from werkzeug.wrappers import Response

from webapp import accounts, cookies
from webapp.accounts import ROLES, StaffMember
from webapp.blueprints.shared import access, cookie_writer, staff_navigation, user_agent_labels
from webapp.blueprints.staff import passkeys
from webapp.blueprints.staff.sign_in import credentials, limits
from webapp.blueprints.staff.sign_in.forms import ReauthenticateForm, SignInForm
from webapp.platform import clock, csrf
from webapp.platform.i18n import LocalizedBlueprint

bp = LocalizedBlueprint("sign_in", __name__, url_prefix="/staff")
Answer = str | tuple[str, int] | tuple[str, int, dict[str, str]] | Response


@bp.route("/sign-in", methods=["GET", "POST"])
@access.open_to_all
def sign_in() -> Answer:
    """By passkey, or by password with a code. Whatever is wrong, the answer is the same."""
    found = access.session()
    if found is not None:
        return redirect(staff_navigation.onward(found.staff), 303)
    form = SignInForm()
    if request.method == "GET":
        return sign_in_page(form)
    try:
        member = credentials.member_of(form, clock.now())
    except credentials.REFUSALS as error:
        refusal = credentials.refusal_of(error, form)
        return sign_in_page(form, fault=refusal.fault), refusal.status, refusal.headers
    return begin(member, redirect(staff_navigation.onward(member), 303), credentials.method_of(form))


@bp.route("/prove", methods=["GET", "POST"])
@access.rule(*ROLES)
def reauthenticate() -> Answer:
    """Show again who one is, before something that cannot be taken back; then on to where one was going."""
    form, me = ReauthenticateForm(), access.colleague()
    if request.method == "GET":
        return reauthenticate_page(form)
    try:
        credentials.expect(me, form, clock.now())
    except credentials.REFUSALS as error:
        refusal = credentials.refusal_of(error, form)
        return reauthenticate_page(form, fault=refusal.fault), refusal.status, refusal.headers
    token = accounts.reauthenticate_session(access.own_session(), clock.now(), credentials.method_of(form))
    return access.remember(redirect(staff_navigation.onward(me), 303), token.text)


@bp.post("/sign-out")
@access.rule(*ROLES)
def sign_out() -> Response:
    """End the session here."""
    accounts.sign_out(access.own_session(), clock.now())
    response = redirect(staff_navigation.sign_in_url(), 303)
    cookie_writer.clear_cookie(response, cookies.STAFF_ITEM)
    return response


def begin(member: StaffMember, response: Response, method: str) -> Response:
    """Begin a session, and have the browser hold its secret. What it held before it is forgotten."""
    last = access.last_member()
    is_same = last is not None and last.id == member.id
    # Whoever signs in again beside a page that was open goes on with its form: its token stays good for them alone.
    kept = {csrf.FIELD: session[csrf.FIELD]} if is_same and csrf.FIELD in session else {}
    session.clear()
    session.update(kept)
    token = accounts.begin_session(member.id, user_agent_labels.of_request(), clock.now(), method)
    limits.remember_device(response, member)
    return access.remember(response, token.text)


def sign_in_page(form: SignInForm, **more: Any) -> str:
    """The page of signing in; `held` is the form that waits for it, if one does."""
    onward = request.args.get("next", "") or request.form.get("next", "")
    more = {"action": staff_navigation.sign_in_url(), "held": None, "onward": onward} | more
    local = credentials.local_links(accounts.members())
    return render_template(
        "staff/sign_in/sign_in.html", form=form, options=passkeys.sign_in_options(), local=local, **more
    )


def reauthenticate_page(form: ReauthenticateForm, **more: Any) -> str:
    """The page of showing again who one is; `held` is the form that waits for it, if one does."""
    me = access.colleague()
    return render_template(
        "staff/sign_in/reauthenticate.html",
        form=form,
        options=passkeys.sign_in_options() if accounts.passkeys_of(me.id) else None,
        has_password=accounts.has_password(me.id),
        local=credentials.local_links([me]),
        **{"action": staff_navigation.reauthenticate_url(), "held": None, "onward": staff_navigation.onward(me)} | more,
    )

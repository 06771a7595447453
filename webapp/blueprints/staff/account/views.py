"""One's own account: name and language, passkeys, password, codes on paper, and where one is signed in."""

from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp import accounts
from webapp.accounts import ROLES
from webapp.blueprints.shared import access, labels, user_agent_labels
from webapp.blueprints.shared.denials import Denied
from webapp.blueprints.staff import passkeys, totp_enrolment
from webapp.blueprints.staff.account.forms import AccountForm, PasskeyForm, PasswordForm
from webapp.platform import clock
from webapp.platform.i18n import LocalizedBlueprint

bp = LocalizedBlueprint("account", __name__, url_prefix="/staff")


@bp.route("/me", methods=["GET", "POST"])
@access.rule(*ROLES)
def account() -> str | tuple[str, int] | Response:
    """Everything about one's own account."""
    mine = access.colleague()
    form = AccountForm(obj=mine)
    if request.method == "GET":
        return _page(form)
    if not form.validate():
        return _page(form), 422
    accounts.rename(mine, form.name.data, form.language.data)
    return redirect(url_for("account.account", lang=form.language.data), 303)


@bp.route("/me/passkey", methods=["GET", "POST"])
@access.rule(*ROLES, fresh=True, ahead=True)
def passkey() -> str | tuple[str, int] | Response:
    """One more passkey: of another device, say."""
    mine, form = access.colleague(), PasskeyForm()
    fault = None
    if request.method == "POST":
        try:
            challenge, answer = passkeys.take_challenge(), form.credential.data or ""
            accounts.add_passkey(
                mine, answer, challenge, passkeys.party(), form.name.data or "", clock.now(), here=here()
            )
        except accounts.InvalidCredentials:
            fault = _("The passkey was not taken. Try again.")
        else:
            return redirect(url_for("account.account"), 303)
    options = passkeys.registration_options(mine.id, mine.email, mine.name)
    page = render_template("staff/account/passkey.html", form=form, options=options, fault=fault)
    return (page, 422) if fault else page


@bp.post("/me/passkeys/<uuid:passkey_id>/remove")
@access.rule(*ROLES, fresh=True)
def remove_passkey(passkey_id: UUID) -> Response:
    """Remove a passkey of one's own, if it is not the last sign-in method."""
    try:
        accounts.remove_passkey(access.colleague(), passkey_id, clock.now(), here=here())
    except accounts.LastSignInMethod as refusal:
        raise Denied(
            _("This is your only way to sign in"), _("Add another passkey or a password first; then remove this one.")
        ) from refusal
    return redirect(url_for("account.account"), 303)


@bp.route("/me/password", methods=["GET", "POST"])
@access.rule(*ROLES, fresh=True, ahead=True)
def password() -> str | tuple[str, int] | Response:
    """A new password, with a new secret for the telephone."""
    mine, form = access.colleague(), PasswordForm()
    if request.method == "POST":
        try:
            made = totp_enrolment.set_password(mine, form, here())
        except (accounts.PasswordTooWeak, accounts.PasswordNotTypable, accounts.CodeDoesNotFit) as refusal:
            name, words = totp_enrolment.words_for(refusal) or ("password", "")
            form[name].errors = [words]
        else:
            return render_template("staff/sign_in/codes.html", codes=made, onward=url_for("account.account"))
    errors = [{"href": f"#{field.id}", "text": field.errors[0]} for field in form if field.errors]
    page = render_template(
        "staff/account/password.html", form=form, telephone=totp_enrolment.telephone(form, mine.email), errors=errors
    )
    return (page, 422) if errors else page


@bp.post("/me/codes")
@access.rule(*ROLES, fresh=True)
def codes() -> str:
    """Ten new codes on paper in place of the ones before, shown once."""
    made = accounts.make_codes(access.colleague().id, clock.now(), here=here())
    return render_template("staff/sign_in/codes.html", codes=made, onward=url_for("account.account"))


@bp.post("/me/sessions/<uuid:session_id>/end")
@access.rule(*ROLES)
def end_session(session_id: UUID) -> Response:
    """End one of one's own sessions."""
    mine, now = access.colleague(), clock.now()
    found = next((session for session in accounts.sessions_of(mine.id, now) if session.id == session_id), None)
    accounts.end_session(found or abort(404), now, mine.id)
    return redirect(url_for("account.account"), 303)


@bp.post("/me/sessions/end")
@access.rule(*ROLES)
def end_other_sessions() -> Response:
    """End all of one's sessions but this one."""
    accounts.end_sessions(access.colleague().id, clock.now(), access.colleague().id, but=here())
    return redirect(url_for("account.account"), 303)


def here() -> UUID:
    """The session of this browser, which stays when the others end."""
    return access.own_session().id


def _page(form: AccountForm, **more: Any) -> str:
    mine = access.colleague()
    return render_template(
        "staff/account/account.html",
        form=form,
        member=mine,
        role=labels.ROLES[mine.role],
        passkeys=accounts.passkeys_of(mine.id),
        has_password=accounts.has_password(mine.id),
        codes_left=accounts.count_codes(mine.id),
        sessions=accounts.sessions_of(mine.id, clock.now()),
        in_words=user_agent_labels.in_words,
        here=here(),
        **more,
    )

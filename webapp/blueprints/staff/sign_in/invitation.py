"""Following an invitation: the first sign-in method, and the codes on paper that go with it."""

from http import HTTPStatus

from flask import redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp import accounts
from webapp.accounts import Invitation
from webapp.blueprints.shared import access, staff_navigation
from webapp.blueprints.staff import passkeys, totp_enrolment
from webapp.blueprints.staff.sign_in import limits
from webapp.blueprints.staff.sign_in.credentials import PASSKEY, PASSWORD
from webapp.blueprints.staff.sign_in.forms import SignInMethodForm
from webapp.blueprints.staff.sign_in.views import begin, bp
from webapp.platform import clock
from webapp.platform.i18n import current_language


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@access.open_to_all
def invitation(token: str) -> str | tuple[str, int] | Response:
    """The link of an invitation: choose a passkey, or a password with codes; reading it uses nothing up."""
    limits.refuse_beyond_address()
    invited = accounts.find_invitation(token, clock.now())
    if invited is None:
        return _gone()
    form = SignInMethodForm()
    if request.method == "GET":
        return _page(invited, token, form)
    errors = _errors(form)
    if errors:
        return _page(invited, token, form, errors=errors), 422
    try:
        if form.credential.data:
            return _begin_with_passkey(token, form)
        member, codes = totp_enrolment.join(token, form, current_language())
    except (
        accounts.InvalidCredentials,
        accounts.PasswordTooWeak,
        accounts.PasswordNotTypable,
        accounts.CodeDoesNotFit,
    ) as refusal:
        return _page(invited, token, form, errors=_words_for(refusal)), 422
    except accounts.InvitationGone:
        return _gone()
    home = staff_navigation.home_url(member.role)
    page = Response(render_template("staff/sign_in/codes.html", codes=codes, onward=home), mimetype="text/html")
    return begin(member, page, PASSWORD)


def _begin_with_passkey(token: str, form: SignInMethodForm) -> Response:
    challenge, answer, name = passkeys.take_challenge(), form.credential.data or "", form.name.data or ""
    member = accounts.join_by_passkey(token, name, current_language(), answer, challenge, passkeys.party(), clock.now())
    return begin(member, redirect(staff_navigation.home_url(member.role), 303), PASSKEY)


def _gone() -> tuple[str, int]:
    """One answer to a link that was used, taken back, is too old or never was: which of them, a stranger learns not."""
    return render_template("staff/sign_in/gone.html"), HTTPStatus.NOT_FOUND


def _errors(form: SignInMethodForm) -> dict[str, str]:
    needed = {"name": _("Say what colleagues call you")}
    if not form.credential.data:
        needed |= {"password": _("Choose a password"), "code": _("Enter the six digits")}
    return {name: str(words) for name, words in needed.items() if not (form[name].data or "").strip()}


def _words_for(refusal: Exception) -> dict[str, str]:
    about_password = totp_enrolment.words_for(refusal)
    if about_password:
        return dict([about_password])
    return {"name": str(_("The passkey was not taken. Try again, or choose a password"))}


def _page(invited: Invitation, token: str, form: SignInMethodForm, errors: dict[str, str] | None = None) -> str:
    for name, words in (errors or {}).items():
        form[name].errors = [words]
    options = passkeys.registration_options(invited.id, invited.email, form.name.data or "")
    return render_template(
        "staff/sign_in/invitation.html",
        invited=invited,
        token=token,
        form=form,
        errors=[{"href": f"#{name}", "text": words} for name, words in (errors or {}).items()],
        options=options,
        telephone=totp_enrolment.telephone(form, invited.email),
    )

"""The people who work here, for administrators: invite, change a role, close and open an account."""

from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp import accounts
from webapp.accounts import ADMINISTRATOR, StaffMember
from webapp.blueprints.shared import access
from webapp.blueprints.shared.denials import Denied
from webapp.blueprints.shared.labels import ROLES
from webapp.blueprints.shared.template_tools import settings
from webapp.blueprints.staff.people.forms import InviteForm, RoleForm
from webapp.platform import clock
from webapp.platform.i18n import LocalizedBlueprint

bp = LocalizedBlueprint("people", __name__, url_prefix="/staff")


@bp.route("/people", methods=["GET", "POST"])
@access.rule(ADMINISTRATOR, fresh=True)
def people() -> str | tuple[str, int]:
    """Everybody who works here; the form invites one more, and the answer shows the link, once."""
    form = InviteForm()
    if request.method == "GET":
        return _page(form)
    if not form.validate():
        return _page(form), 422
    try:
        token = accounts.invite(form.email.data, form.role.data, access.colleague().id, clock.now())
    except accounts.AlreadyHere:
        form.email.errors = [_("Somebody with this address works here already")]
        return _page(form), 422
    address = settings().staff_url + url_for("sign_in.invitation", token=token.text)
    return _page(InviteForm(formdata=None), invited=(form.email.data, address))


@bp.post("/people/<uuid:member_id>/role")
@access.rule(ADMINISTRATOR, fresh=True)
def change_role(member_id: UUID) -> Response:
    """Give somebody another role."""
    form = RoleForm()
    if not form.validate():
        abort(400)
    member = _member(member_id)
    return _do(lambda: accounts.change_role(member, form.role.data, access.colleague().id, clock.now()))


@bp.post("/people/<uuid:member_id>/close")
@access.rule(ADMINISTRATOR, fresh=True)
def close(member_id: UUID) -> Response:
    """Close somebody's account: they are signed out everywhere at once."""
    member = _member(member_id)
    return _do(lambda: accounts.close(member, access.colleague().id, clock.now()))


@bp.post("/people/<uuid:member_id>/reopen")
@access.rule(ADMINISTRATOR, fresh=True)
def reopen(member_id: UUID) -> Response:
    """Open a closed account again."""
    member = _member(member_id)
    return _do(lambda: accounts.reopen(member, access.colleague().id, clock.now()))


@bp.post("/invitations/<uuid:invitation_id>/revoke")
@access.rule(ADMINISTRATOR, fresh=True)
def revoke(invitation_id: UUID) -> Response:
    """Take an invitation back."""
    return _do(lambda: accounts.revoke_invitation(invitation_id, access.colleague().id, clock.now()))


def _member(member_id: UUID) -> StaffMember:
    return accounts.find_member(member_id) or abort(404)


def _do(change: Any) -> Response:
    try:
        change()
    except accounts.OwnRole as refusal:
        raise Denied(
            _("Not your own account"), _("Another administrator changes your role or closes your account.")
        ) from refusal
    except accounts.LastAdministrator as refusal:
        raise Denied(
            _("The last administrator stays"),
            _("Without one, nobody could invite people or change roles. Make somebody else an administrator first."),
        ) from refusal
    return redirect(url_for("people.people"), 303)


def _page(form: InviteForm, **more: Any) -> str:
    return render_template(
        "staff/people/people.html",
        form=form,
        members=accounts.members(),
        activities=accounts.activities(),
        invitations=accounts.open_invitations(clock.now()),
        until=lambda invitation: invitation.made_at + accounts.INVITATION_LIFETIME,
        roles=ROLES,
        **more,
    )

"""The messages that a local site has sent, and the sign-in for whoever tries it out."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from webapp import accounts
from webapp.blueprints.shared import access, staff_navigation, user_agent_labels
from webapp.blueprints.shared.labels import ROLES
from webapp.messaging import JOURNAL
from webapp.platform import clock, job_progress

STAFF = ("/staff", "/kk/staff", "/en/staff")

bp = Blueprint("dev", __name__, url_prefix="/dev")


@bp.app_context_processor
def tell_what_is_under_way() -> dict[str, Any]:
    """For the pages of staff: how far the made-up life of the site is filled in."""
    return {"jobs_under_way": job_progress.unfinished()} if request.path.startswith(STAFF) else {}


@bp.get("/outbox")
def outbox() -> str:
    """What was sent, the newest first, as a page."""
    messages = [{**message, "at": datetime.fromisoformat(message["at"])} for message in _messages()]
    return render_template("operations/dev/outbox.html", messages=messages)


@bp.get("/outbox.json")
def outbox_json() -> Response:
    """The same as `[{at, channel, to, name, subject, text, html}]`."""
    return jsonify(_messages())


@bp.get("/staff")
def colleagues() -> str:
    """Everybody who works at this local site, each with a fresh link to sign in by."""
    here = [member for member in accounts.members() if member.closed_at is None]
    links = [(member, accounts.local_link(member)) for member in here]
    return render_template("operations/dev/colleagues.html", links=links, roles=ROLES)


@bp.get("/staff/<token>")
def staff(token: str) -> str:
    """A link that signs in once, as one of the made-up colleagues: a button, since links are opened by machines too."""
    return render_template(
        "operations/dev/staff.html", member=accounts.find_by_local_link(token) or abort(404), token=token
    )


@bp.post("/staff/<token>")
def sign_in(token: str) -> AnyResponse:
    """Sign in by the link, and use it up."""
    member = accounts.find_by_local_link(token) or abort(404)
    session = accounts.begin_session(member.id, user_agent_labels.of_request(), clock.now())
    return access.remember(redirect(staff_navigation.home_url(member.role), 303), session.text)


def _messages() -> list[dict[str, Any]]:
    return JOURNAL.get().messages()

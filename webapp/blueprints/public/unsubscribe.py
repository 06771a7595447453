"""Stopping messages by the link in each of them: no sign-in, no cookie, no token of a form (clause 4.4, RFC 8058)."""

from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp import consent, messaging
from webapp.blueprints.shared import limits
from webapp.consent import Statement
from webapp.messaging import ALL_SUBSCRIPTIONS, Subscription
from webapp.platform import clock
from webapp.platform.i18n import LocalizedBlueprint

bp = LocalizedBlueprint("unsubscribe", __name__)

HIDDEN_FROM_SEARCH = {"X-Robots-Tag": "noindex"}
ONE_CLICK = ("List-Unsubscribe", "One-Click")
"""What a mail program posts by itself (RFC 8058, 3.2): everything is stopped."""


@bp.get("/u/<token>")
def short(token: str) -> Response:
    """The same address, as short as an SMS has it."""
    return redirect(url_for(".page", token=token), code=303)


# Mail scanners open links, so a GET shows a button and only the POST acts. It answers the page itself: a mail
# program follows no redirect.
@bp.route("/unsubscribe/<token>", methods=["GET", "POST"])
def page(token: str) -> tuple[str, dict[str, str]]:
    """What a person may get, what to stop of it, and after that what was stopped, with a way to undo it."""
    limits.refuse(limits.of_visitor(limits.UNSUBSCRIBES))
    link = messaging.find_unsubscribe_link(token) or abort(404)
    done = _act(link.participant_id) if request.method == "POST" else {}
    return render_template("public/unsubscribe/page.html", **done, **_state_of(link.participant_id)), HIDDEN_FROM_SEARCH


def _act(person_id: UUID | None) -> dict[str, Any]:
    """What a press did, for the page; nothing where the person is gone, to whom nothing is sent anyway."""
    choice = "all" if request.form.get(ONE_CLICK[0]) == ONE_CLICK[1] else request.form.get("choice", "")
    if choice not in ("all", "save", "undo"):
        abort(400)
    if person_id is None:
        return {}
    if choice == "undo":
        return {"resumed_now": messaging.resume(person_id, _ticked(), clock.now()), "pressed": choice}
    which = _ticked() if choice == "save" else ALL_SUBSCRIPTIONS
    return {"stopped_now": messaging.stop(person_id, which, "link", clock.now()), "pressed": choice}


def _ticked() -> list[Subscription]:
    return [each for each in ALL_SUBSCRIPTIONS if request.form.get(each.key) == "y"]


def _state_of(person_id: UUID | None) -> dict[str, Any]:
    if person_id is None:
        return {"is_held": False, "active": (), "stopped": (), "statements": {}}
    found = messaging.find_subscriptions(person_id)
    words = consent.find_statements({line.statement_sha256 for line in found.withdrawn})
    statements: dict[str, list[Statement]] = {}
    for line in found.withdrawn:
        of_purpose, statement = statements.setdefault(line.purpose, []), words[line.statement_sha256]
        if statement not in of_purpose:
            of_purpose.append(statement)
    return {"is_held": True, "active": found.active, "stopped": found.stopped, "statements": statements}

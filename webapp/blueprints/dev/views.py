"""The messages that a local site has sent."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template

from webapp.messaging import Journal

bp = Blueprint("dev", __name__, url_prefix="/dev")


@bp.get("/outbox")
def outbox() -> str:
    """What was sent, the newest first, as a page."""
    messages = [{**message, "at": datetime.fromisoformat(message["at"])} for message in _messages()]
    return render_template("dev/outbox.html", messages=messages)


@bp.get("/outbox.json")
def outbox_json() -> Response:
    """The same as `[{at, channel, to, name, subject, text, html}]`."""
    return jsonify(_messages())


def _messages() -> list[dict[str, Any]]:
    journal: Journal = current_app.extensions["journal"]
    return journal.messages()

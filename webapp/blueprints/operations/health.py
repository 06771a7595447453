"""Whether the site lives, and whether it can serve."""

from datetime import timedelta

from flask import Blueprint, Response, jsonify, request

from webapp import entries, messaging, participants
from webapp.blueprints.operations.metrics import refuse_strangers
from webapp.platform import clock, clock_watch, health

bp = Blueprint("health", __name__)

OUTBOX_AGE_LIMIT = timedelta(minutes=15)
"""A message that has been due for longer means that the worker is not at work; a channel paused for longer, an outage."""


@bp.get("/health/live")
def live() -> Response:
    """The process answers. Asks nothing of anybody else."""
    return jsonify(live=True)


@bp.get("/health/ready")
def ready() -> tuple[Response, int]:
    """Whether a visitor could be served, part by part; 503 when one part fails."""
    parts = health.check(
        {
            "database_writes": health.database_writes,
            "migrations_at_head": health.migrations_at_head,
            "keys_readable": lambda: not participants.key_faults(),
            "clock_believed": lambda: clock_watch.find_leap(clock.now()) is None,
            "outbox_moves": _outbox_moves,
            "storage_region": health.storage_region_declared,
        }
    )
    is_ready = all(parts.values())
    return jsonify(ready=is_ready, **parts), 200 if is_ready else 503


@bp.get("/health/seen")
def seen() -> Response:
    """What the site sees of a request that came through the proxies: `flask doctor` asks, with the metrics' token."""
    refuse_strangers()
    forwarded = request.headers.get("X-Forwarded-For", "")
    return jsonify(
        address=request.remote_addr or "", https=request.is_secure, forwarded=len([*filter(None, forwarded.split(","))])
    )


def _outbox_moves() -> bool:
    now = clock.now()
    written = entries.longest_unwritten(now) < OUTBOX_AGE_LIMIT
    return written and messaging.outbox_health(now).moves(now, OUTBOX_AGE_LIMIT)

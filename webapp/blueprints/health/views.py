"""Whether the site lives, whether it can serve, and its metrics."""

import hmac
from datetime import timedelta

from flask import Blueprint, Response, abort, jsonify, request

from webapp import messaging
from webapp.blueprints.template_tools import settings
from webapp.platform import clock, health, metrics

bp = Blueprint("health", __name__)

OUTBOX_AGE_LIMIT = timedelta(minutes=15)
"""A message that has been due for longer means that the worker is not at work."""


@bp.get("/health/live")
def live() -> Response:
    """The process answers. Asks nothing of anybody else."""
    return jsonify(live=True)


@bp.get("/health/ready")
def ready() -> tuple[Response, int]:
    """Whether a visitor could be served, part by part; 503 when one part fails."""
    parts = health.check({
        "database_writes": health.database_writes,
        "migrations_at_head": health.migrations_at_head,
        "keys_readable": health.keys_readable,
        "outbox_moves": lambda: messaging.oldest_wait(clock.now()) < OUTBOX_AGE_LIMIT,
        "storage_region": health.storage_region_declared,
    })  # fmt: skip
    is_ready = all(parts.values())
    return jsonify(ready=is_ready, **parts), 200 if is_ready else 503


@bp.get("/metrics")
def metrics_page() -> Response:
    """Prometheus metrics, for whoever has the token (`Authorization: Bearer …`)."""
    _refuse_strangers()
    return metrics.page()


@bp.get("/health/seen")
def seen() -> Response:
    """What the site sees of a request that came through the proxies: `flask doctor` asks, with the metrics' token."""
    _refuse_strangers()
    forwarded = request.headers.get("X-Forwarded-For", "")
    return jsonify(
        address=request.remote_addr or "", https=request.is_secure, forwarded=len([*filter(None, forwarded.split(","))])
    )


def _refuse_strangers() -> None:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings().metrics_token
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        abort(404)

"""Whether the site lives, whether it can serve, and its metrics."""

import hmac
from collections.abc import Iterator
from datetime import timedelta

from flask import Blueprint, Response, abort, jsonify, request

from webapp import messaging, participants
from webapp.blueprints.template_tools import settings
from webapp.platform import clock, clock_watch, health, keystore, metrics
from webapp.platform.metrics import Figure

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
        "keys_readable": lambda: not participants.key_faults(),
        "clock_believed": lambda: clock_watch.find_leap(clock.now()) is None,
        "outbox_moves": lambda: messaging.oldest_wait(clock.now()) < OUTBOX_AGE_LIMIT,
        "storage_region": health.storage_region_declared,
    })  # fmt: skip
    is_ready = all(parts.values())
    return jsonify(ready=is_ready, **parts), 200 if is_ready else 503


@bp.get("/metrics")
def metrics_page() -> Response:
    """Prometheus metrics, for whoever has the token (`Authorization: Bearer …`)."""
    _refuse_strangers()
    return metrics.page(_figures())


@bp.get("/health/seen")
def seen() -> Response:
    """What the site sees of a request that came through the proxies: `flask doctor` asks, with the metrics' token."""
    _refuse_strangers()
    forwarded = request.headers.get("X-Forwarded-For", "")
    return jsonify(
        address=request.remote_addr or "", https=request.is_secure, forwarded=len([*filter(None, forwarded.split(","))])
    )


def _figures() -> Iterator[Figure]:
    """What is looked up for operators at each asking; a database that is away must not take the other figures along."""
    yield Figure("vpluse_build_info", "The release that runs", 1, (("release", settings().release or "unnamed"),))
    answers = {"data": _outbox, "keystore": _keystore}
    for name, look in answers.items():
        figures = health.answered(look)
        yield Figure("vpluse_database_up", "Whether a database answers", bool(figures), (("database", name),))
        yield from figures or ()


def _outbox() -> list[Figure]:
    waited = messaging.oldest_wait(clock.now())
    return [
        Figure("vpluse_outbox_waiting", "Messages that wait to be sent", messaging.count_waiting()),
        Figure("vpluse_outbox_oldest_seconds", "For how long the oldest of them has been due", waited.total_seconds()),
    ]


def _keystore() -> list[Figure]:
    keystore.current().check()
    newest = next(iter(settings().master_keys))
    return [Figure("vpluse_master_key_info", "The master key that wraps new keys", 1, (("version", newest),))]


def _refuse_strangers() -> None:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings().metrics_token
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        abort(404)

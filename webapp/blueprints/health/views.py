"""Whether the site lives, whether it can serve, and its metrics."""

import hmac
from collections.abc import Iterator
from datetime import timedelta

from flask import Blueprint, Response, abort, jsonify, request

from webapp import entries, messaging, participants
from webapp.blueprints.template_tools import settings
from webapp.platform import clock, clock_watch, health, keystore, metrics
from webapp.platform.metrics import Figure

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


def _outbox_moves() -> bool:
    now = clock.now()
    written = entries.longest_unwritten(now) < OUTBOX_AGE_LIMIT
    return written and messaging.outbox_health(now).moves(now, OUTBOX_AGE_LIMIT)


def _figures() -> Iterator[Figure]:
    """What is looked up for operators at each asking; a database that is away must not take the other figures along."""
    yield Figure("vpluse_build_info", "The release that runs", 1, (("release", settings().release or "unnamed"),))
    answers = {"data": _outbox, "keystore": _keystore}
    for name, look in answers.items():
        figures = health.answered(look)
        yield Figure("vpluse_database_up", "Whether a database answers", bool(figures), (("database", name),))
        yield from figures or ()


def _outbox() -> list[Figure]:
    now = clock.now()
    outbox = messaging.outbox_health(now)
    paused = {pause.channel: (now - pause.since).total_seconds() for pause in outbox.pauses}
    away = "For how long a channel has been away or refusing us"
    return [
        Figure("vpluse_outbox_waiting", "Messages that wait to be sent", outbox.waiting),
        Figure("vpluse_outbox_oldest_seconds", "How long ago the oldest was made", outbox.oldest.total_seconds()),
        Figure("vpluse_outbox_overdue_seconds", "For how long one has been due", outbox.overdue.total_seconds()),
        Figure("vpluse_outbox_failed", "Messages that failed and can be tried again", outbox.failed),
        *(
            Figure("vpluse_channel_paused_seconds", away, paused.get(channel, 0.0), (("channel", channel),))
            for channel in messaging.CHANNELS
        ),
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

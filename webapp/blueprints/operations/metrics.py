"""The metrics, for whoever has their token."""

import hmac
from collections.abc import Iterator
from datetime import datetime

from flask import Blueprint, Response, abort, request

from webapp import messaging
from webapp.blueprints.shared.template_tools import settings
from webapp.platform import clock, health, keystore, metrics
from webapp.platform.metrics import Gauge

bp = Blueprint("metrics", __name__)


@bp.get("/metrics")
def metrics_page() -> Response:
    """Prometheus metrics, for whoever has the token (`Authorization: Bearer …`)."""
    refuse_strangers()
    return metrics.page(_gauges())


def refuse_strangers() -> None:
    """Let in only who has the token of the metrics (`METRICS_TOKEN`); to anybody else there is nothing here: 404."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings().metrics_token
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        abort(404)


def _gauges() -> Iterator[Gauge]:
    """What is looked up for operators at each asking; a database that is away must not take the other gauges along."""
    yield Gauge("vpluse_build_info", "The release that runs", 1, (("release", settings().release or "unnamed"),))
    answers = {"data": _outbox, "keystore": _keystore}
    for name, look in answers.items():
        gauges = health.answered(look)
        yield Gauge("vpluse_database_up", "Whether a database answers", bool(gauges), (("database", name),))
        yield from gauges or ()


def _outbox() -> list[Gauge]:
    now = clock.now()
    outbox = messaging.outbox_health(now)
    paused = {pause.channel: (now - pause.since).total_seconds() for pause in outbox.pauses}
    away = "For how long a channel has been away or refusing us"
    return [
        Gauge("vpluse_outbox_waiting", "Messages that wait to be sent", outbox.waiting),
        Gauge("vpluse_outbox_oldest_seconds", "How long ago the oldest was made", outbox.oldest.total_seconds()),
        Gauge("vpluse_outbox_overdue_seconds", "For how long one has been due", outbox.overdue.total_seconds()),
        Gauge("vpluse_outbox_failed", "Messages that failed and can be tried again", outbox.failed),
        *(
            Gauge("vpluse_channel_paused_seconds", away, paused.get(channel, 0.0), (("channel", channel),))
            for channel in messaging.CHANNELS
        ),
        *_sms(now, outbox.unresolved),
    ]


def _sms(now: datetime, unresolved: int) -> list[Gauge]:
    states = messaging.provider_states()
    left, refused = "Tenge left with a provider of SMS", "Whether a provider of SMS refused us last"
    return [
        Gauge("vpluse_sms_unresolved", "SMS of which nobody can say whether they were sent", unresolved),
        Gauge("vpluse_sms_spent_tenge", "What SMS of today have cost", messaging.spent_on_day_of(now) / 100),
        Gauge("vpluse_sms_budget_tenge", "What SMS of a day may cost; 0 is no limit", settings().sms.budget / 100),
        *(
            Gauge("vpluse_sms_balance_tenge", left, state.balance / 100, (("provider", state.provider),))
            for state in states
            if state.balance is not None
        ),
        *(Gauge("vpluse_sms_refused", refused, bool(state.fault), (("provider", state.provider),)) for state in states),
    ]


def _keystore() -> list[Gauge]:
    keystore.current().check()
    newest = next(iter(settings().master_keys))
    return [Gauge("vpluse_master_key_info", "The master key that wraps new keys", 1, (("version", newest),))]

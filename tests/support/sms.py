"""Sending SMS through providers on loopback, and looking at what became of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from tests.support.factories import NOON
from tests.support.sms_peers import KEY, SENDER, MobizonPeer, SmscPeer, SmsPeer
from webapp import messaging
from webapp.messaging.models import OutboxMessage
from webapp.messaging.senders.sms.configured import make_providers
from webapp.messaging.senders.sms.gateway import SmsGateway, SmsSender
from webapp.messaging.sending import send_due
from webapp.platform import jobs
from webapp.platform.db import db
from webapp.sms_settings import SmsSettings

PATIENT, IMPATIENT = 60.0, 0.4
"""Seconds that a provider may take to answer."""
PEERS: dict[str, type[SmsPeer]] = {"smsc": SmscPeer, "mobizon": MobizonPeer}
OPENED: list[SmsGateway] = []
EMAIL = messaging.ConsoleSender()


def settings_for(**peers: SmsPeer) -> SmsSettings:
    """Settings whose providers are these, in this order."""
    settings = SmsSettings(
        providers=tuple(peers), sender=SENDER, price=1850, budget=5_000_000, smsc_api_key=KEY, mobizon_api_key=KEY
    )
    if "smsc" in peers:
        settings = replace(settings, smsc_urls=(peers["smsc"].url,))
    return replace(settings, mobizon_url=peers["mobizon"].url) if "mobizon" in peers else settings


def gateway_to(
    patience: float = PATIENT,
    budget: int = 0,
    sleep: Callable[[float], object] = lambda _seconds: None,
    **peers: SmsPeer,
) -> SmsGateway:
    """The providers of a site, which rests as long as it likes without waiting."""
    return gateway_of(settings_for(**peers), patience, budget, sleep)


def gateway_of(
    settings: SmsSettings,
    patience: float = PATIENT,
    budget: int = 0,
    sleep: Callable[[float], object] = lambda _seconds: None,
) -> SmsGateway:
    """The same, of settings."""
    gateway = SmsGateway(lambda: make_providers(settings, patience, jobs.entrance()), settings.price, budget, sleep)
    OPENED.append(gateway)
    return gateway


def close_gateways() -> None:
    """Let go of what every gateway holds open."""
    while OPENED:
        OPENED.pop().close()


def send(gateway: SmsGateway, at: datetime = NOON) -> int:
    """Send every SMS that is due at a moment."""
    return send_due({"sms": SmsSender(gateway), "email": EMAIL}, at)


def look_up(gateway: SmsGateway, at: datetime = NOON + timedelta(hours=1)) -> int:
    """Ask the providers what became of messages, however often that takes at one moment."""
    return messaging.look_up(gateway, at)


def rows() -> list[OutboxMessage]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.made_at)))


def states() -> list[str]:
    return sorted(row.state for row in rows())

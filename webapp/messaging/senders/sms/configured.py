"""The SMS providers that the settings name. What speaks to each is loaded by the worker and the doctor alone."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from webapp.messaging.senders.sms import SmsProvider
from webapp.messaging.senders.sms.gateway import SmsGateway
from webapp.platform import clock, jobs
from webapp.sms_settings import SmsSettings

EnterApp = Callable[[], AbstractContextManager[object]]


def make_gateway(settings: SmsSettings) -> SmsGateway:
    """The providers of a site, in the order of its settings; with none, everything waits and says why."""
    return SmsGateway(lambda: make_providers(settings, enter_app=jobs.entrance()), settings.price, settings.budget)


def make_providers(
    settings: SmsSettings, patience: float | None = None, enter_app: EnterApp = nullcontext
) -> list[SmsProvider]:
    """Each provider that is named.

    `patience` is for how many seconds one may take to answer, where it is not the usual. `enter_app` lets a thread into
    the app, to keep there what a provider tells by itself.
    """
    return [_make(name, settings, patience, enter_app) for name in settings.providers if settings.is_real]


def _make(name: str, settings: SmsSettings, patience: float | None, enter_app: EnterApp) -> SmsProvider:
    from webapp.messaging.senders.sms.https import PATIENCE, JsonService
    from webapp.messaging.senders.sms.mobizon import MobizonProvider
    from webapp.messaging.senders.sms.smsc import SmscProvider

    seconds = patience or PATIENCE
    if name == "smpp":
        from webapp.messaging.delivery import take_report
        from webapp.messaging.senders.sms.smpp import NAME, SmppProvider

        return SmppProvider(
            settings.smpp_url,
            settings.sender,
            settings.smpp_window,
            seconds,
            lambda said: take_report(NAME, said, clock.now()),
            enter_app,
        )
    if name == "smsc":
        return SmscProvider(
            JsonService(name, settings.smsc_urls, seconds),
            settings.sender,
            login=settings.smsc_login,
            password=settings.smsc_password,
            api_key=settings.smsc_api_key,
        )
    return MobizonProvider(
        JsonService(name, [settings.mobizon_url], seconds), settings.sender, settings.mobizon_api_key
    )

"""What a deployment stands on besides its databases: queue, limits, mail, proxies, folders, metrics."""

import json
import os
import shutil
import ssl
import stat
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

from webapp.messaging import ChannelUnavailable, NotSent, SmtpSender, Timeouts, make_providers
from webapp.parsing import parse_url
from webapp.platform import clock
from webapp.settings import Settings

FORGED_ADDRESS = "192.0.2.77"
"""An address that nobody has (RFC 5737): a site that takes it for a visitor's believes anything."""
TIMEOUT_SECONDS = 5.0  # seconds
ZONES = (Path("/usr/share/zoneinfo/Asia/Almaty"),)
SINCE_MARCH_2024 = datetime(2024, 6, 1, tzinfo=UTC)
LOOPBACK = ("127.", "::1", "localhost")
SPACE_LEFT = 1024**3
"""Bytes below which a disk counts as full: a copy of the databases and a day of logs need as much."""
MAIL_FAULTS = {
    "connect": "The mail server of SMTP_URL does not answer ({reason}): mend host and port, or let the firewall through.",
    "EHLO": "The mail server of SMTP_URL does not greet us ({reason}): see its log.",
    "STARTTLS": "The mail server of SMTP_URL offers no STARTTLS that we can trust ({reason}), so nothing would be sent: use smtps://, mend its certificate, or turn STARTTLS on there.",
    "AUTH": "The mail server of SMTP_URL does not let us in ({reason}): mend user and password in SMTP_URL.",
    "MAIL": "The mail server of SMTP_URL does not take letters from the address of MAIL_FROM ({reason}): mend MAIL_FROM, or allow it there.",
}
"""What is wrong with the mail server, by the step at which it said so."""
FOR_NOBODY_ELSE = stat.S_IRWXO | stat.S_IWGRP


def region(settings: Settings, _environ: Mapping[str, str]) -> Iterator[str]:
    """Whether it is said where personal data lie (Law 94-V art. 12(2))."""
    if settings.storage_region != "KZ" and not settings.storage_region_reason:
        yield "STORAGE_REGION is not KZ and no STORAGE_REGION_REASON is given: move the data to Kazakhstan, or state the reason (Law 94-V art. 12(2)); until then /health/ready fails."


def queue(settings: Settings, _environ: Mapping[str, str]) -> Iterator[str]:
    """Whether web processes and the worker meet at the queue."""
    yield from _storage("QUEUE_URL", settings.queue_url, ("sqlite", "redis", "rediss", "postgres", "postgresql"))


def limits(settings: Settings, _environ: Mapping[str, str]) -> Iterator[str]:
    """Whether all processes count tries together."""
    yield from _storage("LIMITS_URL", settings.limits_url, ("shared-file", "redis", "rediss"))


def mail(settings: Settings, _environ: Mapping[str, str]) -> Iterator[str]:
    """Whether each mail server takes letters from us, and nobody on the way reads along."""
    for name, urls in {"SMTP_URL": (settings.smtp_url,), "SMTP_RESERVE_URLS": settings.smtp_reserve_urls}.items():
        for url in filter(None, urls):
            yield from (finding.replace("SMTP_URL", name) for finding in _mail_server(url, settings))


def sms(settings: Settings, _environ: Mapping[str, str]) -> Iterator[str]:
    """Whether each provider of SMS knows us, has our sender's name, and is paid for."""
    for provider in make_providers(settings.sms, TIMEOUT_SECONDS):
        try:
            account = provider.check()
        except NotSent as fault:
            yield f"The SMS provider {provider.name} does not take messages from us ({fault}): mend its settings, or our account there."
        else:
            if account.balance is not None and account.balance < settings.sms.low_balance:
                yield f"On the account with the SMS provider {provider.name} {account.balance / 100:.0f} tenge are left, less than SMS_LOW_BALANCE: pay something in."
        finally:
            provider.close()


def front_door(settings: Settings, _environ: Mapping[str, str]) -> Iterator[str]:
    """Whether a visitor gets through to the site, and the site sees who it is."""
    if not settings.is_https:
        return
    asking = {"Authorization": f"Bearer {settings.metrics_token}", "X-Forwarded-For": FORGED_ADDRESS}
    request = Request(f"{settings.public_url}/health/seen", headers=asking)  # noqa: S310 (https alone comes here)
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 (as above)
            seen = json.load(answer)
    except HTTPError as error:
        yield (
            "The site at PUBLIC_URL runs with another VPLUSE_METRICS_TOKEN or another release than this: restart it with these settings."
            if error.code == 404
            else f"The site at PUBLIC_URL answers {error.code}: start the web instances, and see the logs of nginx and of theirs."
        )
    except ssl.SSLError:
        yield "The certificate at PUBLIC_URL is not trusted: renew it, with its whole chain."
    except (URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        yield (
            "The certificate at PUBLIC_URL is not trusted: renew it, with its whole chain."
            if isinstance(reason, ssl.SSLError)
            else f"Nobody answers at PUBLIC_URL ({type(reason).__name__}): start nginx, and see whether the name leads here."
        )
    else:
        yield from _proxies(settings, seen)


def time_zone(_settings: Settings, _environ: Mapping[str, str]) -> Iterator[str]:
    """Whether the clocks of Almaty are known as they are since March 2024, here and to the system."""
    if not _is_of_today(clock.ALMATY):
        yield "The site's own time-zone data (the Python package tzdata) are older than March 2024, so campaigns would open and close an hour off: install requirements.txt again."
    for place in ZONES:
        if place.is_file():
            with place.open("rb") as file:
                if not _is_of_today(ZoneInfo.from_file(file)):
                    yield "The system's time-zone data are older than March 2024, when Almaty went to UTC+5: the site uses its own, but logs and timers in local time are an hour off; apt-get install --only-upgrade tzdata."


def folder(settings: Settings, _environ: Mapping[str, str]) -> Iterator[str]:
    """Whether the instance folder can be written by the site and read by nobody else."""
    place = settings.instance
    if not place.is_dir():
        yield "The folder of VPLUSE_INSTANCE is not there: make it, owned by the site's user, with mode 0700."
        return
    if not os.access(place, os.W_OK | os.X_OK):
        yield "The site cannot write to the folder of VPLUSE_INSTANCE: give it to the site's user (chown)."
    if place.stat().st_mode & FOR_NOBODY_ELSE:
        yield "Others than the site can get into the folder of VPLUSE_INSTANCE: chmod 0700 it."


def disk(settings: Settings, _environ: Mapping[str, str]) -> Iterator[str]:
    """Whether there is room for what is to come."""
    urls = (settings.database_url, settings.keystore_url)
    places = {Path(url.removeprefix("sqlite:///")).parent for url in urls if url.startswith("sqlite:///")}
    for place in sorted(place for place in {settings.instance, *places} if place.is_dir()):
        left = shutil.disk_usage(place).free
        if left < SPACE_LEFT:
            yield f"The disk of {place} has {left // 1024**2} MiB left: make room, or the site will answer 503 when it is full."


def metrics(_settings: Settings, environ: Mapping[str, str]) -> Iterator[str]:
    """Whether the counts of several processes come together on one page."""
    place = environ.get("PROMETHEUS_MULTIPROC_DIR", "")
    if not place:
        yield "PROMETHEUS_MULTIPROC_DIR is not set, so /metrics would show one process of several: set it to one folder in memory for all instances and the worker."
    elif not os.access(place, os.W_OK | os.X_OK):
        yield "The folder of PROMETHEUS_MULTIPROC_DIR is not there or cannot be written: make it, owned by the site's user."


CHECKS: tuple[Callable[[Settings, Mapping[str, str]], Iterator[str]], ...] = (
    region,
    queue,
    limits,
    mail,
    sms,
    front_door,
    time_zone,
    folder,
    disk,
    metrics,
)


def _mail_server(url: str, settings: Settings) -> Iterator[str]:
    parts = parse_url(url)
    host, secure = parts.host or "localhost", parts.scheme == "smtps"
    if not secure and "starttls=1" not in parts.query and not host.startswith(LOOPBACK):
        yield "Mail goes to SMTP_URL without TLS, codes and links in it: use smtps:// or add ?starttls=1."
    sender = SmtpSender(url, settings.mail_from, Timeouts.at_most(TIMEOUT_SECONDS))
    try:
        offers_utf8 = sender.check()
    except ChannelUnavailable as fault:
        reason, _, stage = str(fault).rpartition(" at ")
        yield MAIL_FAULTS[stage].format(reason=reason)
    else:
        if settings.smtp_utf8 and not offers_utf8:
            yield "SMTP_UTF8 is set, but the mail server of SMTP_URL does not offer SMTPUTF8, so addresses outside ASCII would be taken and never reached: set SMTP_UTF8=0, or turn it on there."
    finally:
        sender.close()


def _proxies(settings: Settings, seen: dict[str, Any]) -> Iterator[str]:
    if seen["address"] == FORGED_ADDRESS:
        yield "The site believes whatever address a visitor claims: PROXIES is larger than the number of proxies that add to X-Forwarded-For; lower it, or have nginx set the header as in deploy/nginx/nginx.conf."
    elif seen["forwarded"] and not settings.proxies:
        yield "PROXIES is 0, but requests come through a proxy, so all visitors count as one for the limits: set PROXIES=1."
    elif not seen["address"] or settings.proxies > seen["forwarded"]:
        yield "The site does not see who asks: have each of the PROXIES in front set X-Forwarded-For, and set PROXIES to their number."
    if not seen["https"]:
        yield "The site takes requests for plain HTTP ones: have the proxy set X-Forwarded-Proto, and set PROXIES to the number of proxies."


def _is_of_today(zone: tzinfo) -> bool:
    return SINCE_MARCH_2024.astimezone(zone).utcoffset() == timedelta(hours=5)


def _storage(name: str, url: str, known: tuple[str, ...]) -> Iterator[str]:
    kind = parse_url(url).scheme.partition("+")[0]
    if kind not in known:
        yield f"{name} is not shared between processes, each would have its own: set it to redis://…."
        return
    try:
        _reach(kind, url)
    except Exception as error:  # noqa: BLE001 (three kinds of storage, each with faults of its own)
        yield f"What {name} names cannot be reached ({type(error).__name__}): start it, or mend the address or the rights on the file."


def _reach(kind: str, url: str) -> None:
    import psycopg  # here, since web workers load the doctor too, to be asked by a command
    import redis

    if kind.startswith("redis"):
        with redis.Redis.from_url(
            url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS
        ) as client:
            client.ping()
    elif kind.startswith("postgres"):
        psycopg.connect(url.replace("+psycopg", ""), connect_timeout=int(TIMEOUT_SECONDS)).close()
    else:
        place = Path(parse_url(url).path if kind == "shared-file" else url.removeprefix("sqlite:///"))
        existing = place if place.exists() else place.parent
        if not os.access(existing, os.W_OK):
            raise PermissionError

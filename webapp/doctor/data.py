"""What a deployment's databases say: shape, durability, keys, and what waits in them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, func, inspect, select

from webapp import campaigns, entries, messaging, participants, policies
from webapp.campaigns import State
from webapp.platform import clock, clock_watch, health, keystore, secret_rotation, site_seals, vault
from webapp.platform.app_state import state, state_of
from webapp.platform.db import db
from webapp.platform.secret_keys import secrets_at_hand
from webapp.settings import Settings

OUTBOX_AGE_LIMIT = timedelta(minutes=15)
SKEW_LIMIT = timedelta(seconds=5)
"""Between this machine's clock and a database's; a code lives for ten minutes."""
IN_MEMORY = frozenset({"tmpfs", "ramfs", "overlay"})
"""Kinds of file system that go with the machine or with the container."""


def look(settings: Settings, make_app: Callable[[Settings], Flask]) -> Iterator[str]:
    """Look at both databases through the site itself, made of these settings as well as it goes."""
    try:
        # Queue and limits have been looked at already, and their faults shall not hide these.
        app = make_app(replace(settings, queue_url="memory://", limits_url="memory://"))
    except Exception as error:  # noqa: BLE001 (whatever it is, this is what we are here to say)
        yield f"The site cannot be put together ({type(error).__name__}), so its databases were not looked at: mend what is said above and ask again."
        return
    with app.app_context():
        engines = {"DATABASE_URL": db.engine, "KEYSTORE_URL": state_of(app).keystore.engine}
        reached = {}
        for name, engine in engines.items():
            try:
                reached[name] = engine
                yield from _durable(name, engine)
                yield from _on_time(name, engine)
            except Exception as error:  # noqa: BLE001 (a database can be away in a hundred ways)
                del reached[name]
                yield f"The database of {name} does not answer ({type(error).__name__}): start it, or mend the address, the name and the password in {name}."
        if len(reached) == len(engines):
            yield from _apart(engines)
            yield from _report(_keys_fit)
        if "KEYSTORE_URL" in reached:
            yield from _report(_keys)
        if "DATABASE_URL" in reached:
            yield from _report(_contents)
        _close(app)


def _report(part: Callable[[], Iterator[str]]) -> Iterator[str]:
    try:
        yield from part()
    except Exception as error:  # noqa: BLE001 (as above)
        yield f"A database answers with a fault ({type(error).__name__}): look at its own log and at the rights of the site's user in it."


def _durable(name: str, engine: Engine) -> Iterator[str]:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            if int(connection.exec_driver_sql("PRAGMA synchronous").scalar() or 0) < 2:
                yield f"The database of {name} does not sync before it answers: run it with PRAGMA synchronous=FULL."
            if _file_system(Path(engine.url.database or "/")) in IN_MEMORY:
                yield f"The file of {name} lies in a file system that does not outlive the machine: put it on a disk."
            return
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            if connection.exec_driver_sql(f"SHOW {setting}").scalar() == "off":
                yield f"The database of {name} runs with {setting}=off and would lose what was acknowledged: set {setting}=on in postgresql.conf and reload it."


def _on_time(name: str, engine: Engine) -> Iterator[str]:
    if engine.dialect.name == "sqlite":
        return
    with engine.connect() as connection:
        moment = connection.execute(select(func.clock_timestamp())).scalar_one()
    skew: timedelta = abs(clock.now() - moment)
    if skew > SKEW_LIMIT:
        yield f"The clock here and that of {name} differ by {skew.total_seconds():.0f} s: run an NTP client (chrony) on both machines."


def _apart(engines: dict[str, Engine]) -> Iterator[str]:
    one, other = (_place(engine) for engine in engines.values())
    if one == other:
        yield "The keys of persons lie on the same server or in the same folder as the data, so one copy holds both: give KEYSTORE_URL a server or folder of its own, with copies of its own."


def _place(engine: Engine) -> str:
    """Where a database lies: one who copies this place has it."""
    if engine.dialect.name == "sqlite":
        return str(Path(engine.url.database or "/").resolve().parent)
    with engine.connect() as connection:
        return str(connection.exec_driver_sql("SELECT system_identifier FROM pg_control_system()").scalar())


def _keys() -> Iterator[str]:
    store = keystore.current()
    if not inspect(store.engine).has_table(keystore.person_key.name):
        yield "The key store has no tables: run `flask --app wsgi keys store`."
        return
    newest = next(iter(_settings().master_keys), "")
    older = {version: count for version, count in store.count_by_version().items() if version != newest}
    if unknown := sorted(set(older) - set(_settings().master_keys)):
        yield f"Keys of persons are wrapped with master keys that are not in the settings ({', '.join(unknown)}), and their data cannot be read: add these to the end of VPLUSE_MASTER_KEYS."
    elif older:
        yield f"{sum(older.values())} keys of persons are not under the newest master key: run `flask --app wsgi vault rotate`."


def _keys_fit() -> Iterator[str]:
    if not inspect(keystore.current().engine).has_table(keystore.person_key.name) or not health.migrations_at_head():
        return  # it is said elsewhere
    if set(keystore.current().count_by_version()) <= set(_settings().master_keys):
        faults = participants.key_faults()
        yield from faults or _index_keys()


def _index_keys() -> Iterator[str]:
    try:
        vault.index_keys().live()
    except keystore.IndexKeyMissing:
        yield "There is no key for the blind indexes, so nobody can enter or be found: run `flask --app wsgi keys store`; if people were indexed by an earlier release, set its VPLUSE_INDEX_KEYS again."


def _contents() -> Iterator[str]:
    try:
        at_head = health.migrations_at_head()
    except Exception:  # noqa: BLE001 (an unknown revision is not at head either)
        at_head = False
    if not at_head:
        yield "The database has not the shape that this code expects: run `flask --app wsgi db upgrade`, or start the release that fits it."
        return
    try:
        policies.current_version(clock.now())
    except policies.NoPolicyInForce:
        yield "No policy is in force, so nobody can enter anything: run `flask --app wsgi policies publish`."
    if leap := clock_watch.find_leap(clock.now()):
        yield f"The clock is off by {leap}, so nothing is destroyed whose time has come: mend the clock, or if it is right run `flask --app wsgi clock accept`."
    yield from _outbox()
    yield from _sms()
    yield from _site_seals()


def _site_seals() -> Iterator[str]:
    seals = site_seals.count()
    if seals.broken:
        yield f"{seals.broken} of the site's own seals open with no secret at hand, so codes of staff's authenticators are refused: add the secret they were made with to the end of VPLUSE_SECRET_KEYS."
    if seals.old or (len(_settings().secret_keys) > 1 and not secret_rotation.is_noted(secrets_at_hand()[0])):
        yield "The site's secret has a newer version that not everything was brought under: run `flask --app wsgi vault rotate`."


def _outbox() -> Iterator[str]:
    now = clock.now()
    outbox = messaging.outbox_health(now)
    for pause in outbox.pauses:
        since = (now - pause.since).total_seconds() / 60
        yield f"Messages by {pause.channel} have been paused for {since:.0f} minutes ({pause.reason}), nothing is lost: mend the service or its settings, then run `flask --app wsgi messages requeue`."
    unwritten = entries.longest_unwritten(now)
    if max(outbox.overdue, unwritten) > OUTBOX_AGE_LIMIT and not (outbox.pauses and unwritten < OUTBOX_AGE_LIMIT):
        yield f"A message has been due for {max(outbox.overdue, unwritten).total_seconds() / 60:.0f} minutes and nobody sends it: start the worker (`flask --app wsgi work`)."
    elif outbox.oldest > OUTBOX_AGE_LIMIT and not outbox.pauses:
        yield f"A message made {outbox.oldest.total_seconds() / 60:.0f} minutes ago has not been taken by any server yet: see in the worker's log why it is put off."
    if outbox.failed:
        yield f"{outbox.failed} messages failed within the last week and can be tried again: see in the worker's log why, mend it, then run `flask --app wsgi messages requeue`."


def _sms() -> Iterator[str]:
    now = clock.now()
    if "sms" not in _settings().channels:
        for campaign in campaigns.published():
            if campaign.state(now) is not State.OVER and entries.channel_of(campaign) == "sms":
                yield f"The campaign {campaign.slug} tells people by SMS, and nobody carries them: set SMS_PROVIDERS, or confirm its entries another way."
    for state_of_one in messaging.provider_states():
        if state_of_one.fault and state_of_one.provider in _settings().sms.providers:
            yield f"The SMS provider {state_of_one.provider} refused us last ({state_of_one.fault}): mend its settings, or our account there; others are tried meanwhile."
    if unresolved := messaging.outbox_health(now).unresolved:
        yield f"{unresolved} SMS may or may not have been sent, and their provider cannot say: have them sent again by `flask --app wsgi messages requeue --uncertain` if people ask for them."
    budget = _settings().sms.budget
    if budget and messaging.spent_on_day_of(now) * 10 >= budget * 9:
        yield "SMS of today have cost nine tenths of SMS_BUDGET or more: see whether somebody has codes sent for no reason, or raise it."


def _file_system(path: Path) -> str:
    """The kind of file system that a path lies in, by the longest mount point above it."""
    found, kind = "", ""
    for line in Path("/proc/self/mounts").read_text().splitlines():
        _device, place, this, *_rest = line.split()
        if path.resolve().is_relative_to(place) and len(place) >= len(found):
            found, kind = place, this
    return kind


def _settings() -> Settings:
    return state().settings


def _close(app: Flask) -> None:
    db.session.remove()
    db.engine.dispose()
    state_of(app).keystore.engine.dispose()

"""How SMS providers fare, and what SMS have cost: kept in the database, so that every process and `flask doctor` see it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from webapp.messaging import counters
from webapp.messaging.models import SmsProviderState, SmsSpending
from webapp.messaging.retries import pause_wait
from webapp.platform import clock, logs
from webapp.platform.db import count_rows, db, execute, transaction
from webapp.platform.upserts import Columns, keep_once, upsert


def provider_states() -> list[SmsProviderState]:
    """What is known of each provider that was used or asked."""
    query = select(SmsProviderState).order_by(SmsProviderState.provider).execution_options(populate_existing=True)
    return list(db.session.scalars(query))


def in_order(names: Sequence[str], at: datetime) -> tuple[list[str], set[str]]:
    """The providers to try at a moment, in the order of the settings, and which of them refused us last.

    Those that pause are left out while another is there.
    """
    known = provider_states()
    db.session.commit()  # nothing is held open while a provider is spoken to
    paused = {row.provider for row in known if row.paused_until is not None and row.paused_until > at}
    ready = [name for name in names if name not in paused] or list(names)
    return ready, {row.provider for row in known if row.fault is not None}


@transaction()
def pause_provider(name: str, reason: str, at: datetime) -> None:
    """Leave a provider alone for a while, longer each time in a row; says so loudly when it begins."""
    _make_sure_of(name)
    row = db.session.get(SmsProviderState, name, populate_existing=True)
    if row is None or (row.paused_until is not None and row.paused_until > at):
        return  # another lane has met the same fault
    row.paused_until = at + pause_wait(row.pauses)
    row.pauses += 1
    row.fault_since = row.fault_since or at
    is_new, row.fault = row.fault != reason[:80], reason[:80]
    counters.PROVIDER_FAULTS.labels(name).inc()
    if is_new:
        logs.logger().error("an SMS provider is away or refuses us", provider=name, reason=reason)


@transaction()
def reopen_provider(name: str) -> None:
    """It takes what we hand over again."""
    well = {"fault": None, "fault_since": None, "paused_until": None, "pauses": 0}
    ill = update(SmsProviderState).where(SmsProviderState.provider == name, SmsProviderState.fault.is_not(None))
    if count_rows(db.session.execute(ill.values(well))):
        logs.logger().warning("an SMS provider takes messages again", provider=name)


@transaction()
def keep_balance(name: str, balance: int | None, at: datetime) -> None:
    """Keep what a provider said is left on our account, in tiyn."""
    _make_sure_of(name)
    of_it = update(SmsProviderState).where(SmsProviderState.provider == name)
    db.session.execute(of_it.values(balance=balance, asked_at=at))


@transaction()
def add_spending(name: str, parts: int, cost: int, at: datetime, balance: int | None = None) -> None:
    """Count what an SMS comes to, in tiyn; one that may have been sent counts like one that was.

    `balance` is what the provider said is left after it.
    """
    if balance is not None:
        keep_balance(name, balance, at)
    row = {"spent_on": clock.day_in_almaty(at), "provider": name, "parts": parts, "cost": cost}
    execute(upsert(SmsSpending, ("spent_on", "provider"), _added), row)


def spent_on_day_of(at: datetime) -> int:
    """What all SMS of a day in Almaty have come to by now, in tiyn."""
    day = clock.day_in_almaty(at)
    spent = db.session.scalar(select(func.sum(SmsSpending.cost)).where(SmsSpending.spent_on == day))
    return int(spent or 0)


def _make_sure_of(name: str) -> None:
    keep_once(SmsProviderState.__table__, {"provider": name, "pauses": 0})


def _added(old: Columns, new: Columns) -> dict[str, Columns]:
    return {"parts": old.parts + new.parts, "cost": old.cost + new.cost}

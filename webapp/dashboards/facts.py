"""The facts that figures are gathered from: where each kind stands, and what is counted of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, func, literal, select, text

from webapp import consent, entries, messaging
from webapp.platform import clock
from webapp.platform.i18n import LANGUAGES

OTHER = "other"
CHANNELS = ("email", "sms")
NO_CAMPAIGN = 0


class Cell(NamedTuple):
    """What is counted together: what happened in one hour of Almaty with one value."""

    campaign_id: int
    figure: str
    day: date
    hour: int
    value: str


@dataclass(frozen=True)
class Facts:
    """One append-only table of facts, in the order of its `sequence`."""

    key: str
    model: Any
    moment: Any
    campaign: ColumnElement[int]
    figure: ColumnElement[str]
    value: ColumnElement[str]
    values: frozenset[str]
    is_counted: ColumnElement[bool] | None = None


ENTRIES = Facts(
    key="entries",
    model=entries.EntryEvent,
    moment=entries.EntryEvent.happened_at,
    campaign=entries.EntryEvent.campaign_id.expression,
    figure=entries.EntryEvent.kind.expression,
    value=entries.EntryEvent.language.expression,
    values=frozenset(LANGUAGES),
)
CONSENTS = Facts(
    key="consents",
    model=consent.ConsentEvent,
    moment=consent.ConsentEvent.recorded_at,
    campaign=consent.ConsentEvent.campaign_id.expression,
    figure=literal("consent_") + consent.ConsentEvent.action,
    value=consent.ConsentEvent.purpose.expression,
    values=frozenset(consent.BY_KEY),
    is_counted=consent.ConsentEvent.action != "expired",
)
MESSAGES = Facts(
    key="messages",
    model=messaging.MessageEvent,
    moment=messaging.MessageEvent.happened_at,
    campaign=func.coalesce(messaging.MessageEvent.campaign_id, NO_CAMPAIGN),
    figure=messaging.MessageEvent.outcome.expression,
    value=messaging.MessageEvent.channel.expression,
    values=frozenset(CHANNELS),
)
ALL_FACTS = (ENTRIES, CONSENTS, MESSAGES)


def count_facts(connection: Connection, facts: Facts, after: int, up_to: int | None, *narrower: Any) -> Counter[Cell]:
    """Count the facts whose sequence is above `after` and, if it is given, not above `up_to`."""
    sequence = facts.model.sequence
    query = select(facts.campaign, facts.figure, facts.value, _utc_hour(connection, facts.moment), func.count())
    query = query.where(sequence > after, *narrower)
    if up_to is not None:
        query = query.where(sequence <= up_to)
    if facts.is_counted is not None:
        query = query.where(facts.is_counted)
    # By place, since expressions with parameters are not known again among the columns.
    grouped: Select[Any] = query.group_by(*(_place(number) for number in (1, 2, 3, 4)))
    return _cells(facts, connection.execute(grouped).all())


def _cells(facts: Facts, rows: Iterable[Any]) -> Counter[Cell]:
    found: Counter[Cell] = Counter()
    for campaign_id, figure, value, utc_hour, number in rows:
        day, hour = _in_almaty(utc_hour)
        found[Cell(campaign_id, figure, day, hour, value if value in facts.values else OTHER)] += number
    return found


def _utc_hour(connection: Connection, moment: Any) -> ColumnElement[Any]:
    if connection.dialect.name == "sqlite":
        return func.substr(moment, 1, len("2026-11-25 06"))
    return func.to_char(moment, "YYYY-MM-DD HH24")


def _place(number: int) -> Any:
    return text(str(number))


# Almaty is whole hours away from UTC, so that an hour there is an hour here.
@lru_cache(maxsize=20_000)
def _in_almaty(utc_hour: str) -> tuple[date, int]:
    local = clock.in_almaty(datetime.strptime(utc_hour, "%Y-%m-%d %H").replace(tzinfo=UTC))
    return local.date(), local.hour

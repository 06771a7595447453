"""The events that roll-ups are aggregated from: where each kind stands, and what is counted of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, literal, or_, select, text

from webapp import consent, entries, messaging
from webapp.platform import clock
from webapp.platform.i18n import LANGUAGES

OTHER = "other"
CHANNELS = ("email", "sms")
NO_CAMPAIGN = 0


class HourCell(NamedTuple):
    """What is counted together: what happened in one hour of Almaty with one value."""

    campaign_id: int
    metric: str
    day: date
    hour: int
    value: str


@dataclass(frozen=True)
class EventSource:
    """One append-only table of events, in the order of its `sequence`."""

    key: str
    model: Any
    moment: Any
    campaign: ColumnElement[int]
    metric: ColumnElement[str]
    value: ColumnElement[str]
    values: frozenset[str]
    is_counted: ColumnElement[bool] | None = None


ENTRIES = EventSource(
    key="entries",
    model=entries.EntryEvent,
    moment=entries.EntryEvent.happened_at,
    campaign=entries.EntryEvent.campaign_id.expression,
    metric=entries.EntryEvent.kind.expression,
    value=entries.EntryEvent.language.expression,
    values=frozenset(LANGUAGES),
)
CONSENTS = EventSource(
    key="consents",
    model=consent.ConsentEvent,
    moment=consent.ConsentEvent.recorded_at,
    campaign=consent.ConsentEvent.campaign_id.expression,
    metric=literal("consent_") + consent.ConsentEvent.action,
    value=consent.ConsentEvent.purpose.expression,
    values=frozenset(consent.BY_KEY),
    # A withdrawal that is undone by its own page is no second box that was ticked.
    is_counted=or_(
        consent.ConsentEvent.action.in_(("refused", "withdrawn")),
        and_(consent.ConsentEvent.action == "given", consent.ConsentEvent.control == "box"),
    ),
)
MESSAGES = EventSource(
    key="messages",
    model=messaging.MessageEvent,
    moment=messaging.MessageEvent.happened_at,
    campaign=func.coalesce(messaging.MessageEvent.campaign_id, NO_CAMPAIGN),
    metric=messaging.MessageEvent.outcome.expression,
    value=messaging.MessageEvent.channel.expression,
    values=frozenset(CHANNELS),
)
ALL_SOURCES = (ENTRIES, CONSENTS, MESSAGES)


def count_events(connection: Connection, source: EventSource, after: int, up_to: int) -> Counter[HourCell]:
    """Count the events whose sequence is above `after` and not above `up_to`."""
    query = _query(connection.dialect.name, source.key, of_one=False, is_bounded=True)
    return _cells(source, connection.execute(query, {"after": after, "up_to": up_to}).all())


def count_unaggregated(
    connection: Connection, source: EventSource, after: int, campaign_id: int | None
) -> Counter[HourCell]:
    """Count the events whose sequence is above `after`: of one campaign, or of all for None."""
    query = _query(connection.dialect.name, source.key, of_one=campaign_id is not None, is_bounded=False)
    of_one = {} if campaign_id is None else {"campaign_id": campaign_id}
    return _cells(source, connection.execute(query, {"after": after, **of_one}).all())


# Made once: to build a question costs more than to have it answered.
@cache
def _query(dialect: str, key: str, *, of_one: bool, is_bounded: bool) -> Select[Any]:
    source = next(each for each in ALL_SOURCES if each.key == key)
    sequence = source.model.sequence
    query = select(source.campaign, source.metric, source.value, _utc_hour(dialect, source.moment), func.count())
    query = query.where(sequence > bindparam("after"))
    # A planner that knows no statistics yet, or not the mark, reads the whole table for a stretch without an end.
    latest = source.model.__table__.alias()
    end = bindparam("up_to") if is_bounded else select(func.max(latest.c.sequence)).scalar_subquery()
    query = query.where(sequence <= end)
    if of_one:
        query = query.where(source.campaign == bindparam("campaign_id"))
    if source.is_counted is not None:
        query = query.where(source.is_counted)
    # By place, since expressions with parameters are not known again among the columns.
    return query.group_by(*(_place(number) for number in (1, 2, 3, 4)))


def _cells(source: EventSource, rows: Iterable[Any]) -> Counter[HourCell]:
    found: Counter[HourCell] = Counter()
    for campaign_id, metric, value, utc_hour, number in rows:
        day, hour = _in_almaty(utc_hour)
        found[HourCell(campaign_id, metric, day, hour, value if value in source.values else OTHER)] += number
    return found


def _utc_hour(dialect: str, moment: Any) -> ColumnElement[Any]:
    if dialect == "sqlite":
        return func.substr(moment, 1, len("2026-11-25 06"))
    return func.to_char(moment, "YYYY-MM-DD HH24")


def _place(number: int) -> Any:
    return text(str(number))


# Almaty is whole hours away from UTC, so that an hour there is an hour here.
@lru_cache(maxsize=20_000)
def _in_almaty(utc_hour: str) -> tuple[date, int]:
    local = clock.in_almaty(datetime.strptime(utc_hour, "%Y-%m-%d %H").replace(tzinfo=UTC))
    return local.date(), local.hour

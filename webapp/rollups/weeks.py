"""Closing weeks: what may be told of a week that is over is worked out once, so that a year is read as quickly as a month.

A week is closed a day after its end, when the last sums of its Sunday are in. Facts that come to light later open it
again, and each night the two last ones are closed anew. Weeks that are not closed are worked out when they are asked
for: so nothing depends on this but speed.
"""

import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Date, Integer, Select, bindparam, cast, delete, func, insert, literal, select, update

from webapp import analytics
from webapp.platform import clock
from webapp.platform.db import db, execute, for_update, keep_once, transaction
from webapp.rollups.dimensions import COUNTED_FIGURES, DIMENSIONS, EXACT_FIGURES, EXACTLY, FACT_FIGURES
from webapp.rollups.models import RollupDay, RollupWeek, Watermark
from webapp.rollups.reading import Campaign, read_counts, read_facts
from webapp.rollups.suppression import WEEK, Value, blocks, monday

MARK = "weeks"
NIGHTLY = 2 * WEEK
"""What is closed anew each night: a count that could not be kept at once may have come in."""
SETTLED_AFTER = timedelta(days=1)
STATE = "state_of_weeks"
"""Beside the mark: a number that becomes another one whenever anything of the closed weeks does (see `settled`)."""
Closed = dict[str, tuple[Counter[Value], set[Value]]]


def close_weeks(at: datetime) -> int:
    """Close all weeks that are over and not closed yet. Answers how many; can be run at any time, by several at once."""
    closed = 0
    while _close_next(at):
        closed += 1
    return closed


def open_all_weeks() -> None:
    """Open every week again, in the transaction under way."""
    hold_watermark()
    execute(delete(RollupWeek))
    execute(delete(Watermark).where(Watermark.facts.in_([MARK, STATE])))


def open_weeks(since: date) -> None:
    """Open the week of a day and all after it again, in the transaction under way."""
    mark = hold_watermark()
    if mark is not None and mark >= monday(since):
        execute(delete(RollupWeek).where(RollupWeek.week >= monday(since)))
        _move_mark(monday(since) - WEEK)


def read_closed(
    connection: Connection, campaigns: Sequence[Campaign] | None, first: date, last: date, dimensions: tuple[str, ...]
) -> Closed:
    """By dimension, what is told over some closed weeks, and what is withheld. `last` is a Monday as `first` is."""
    names = [] if campaigns is None else [name_of(campaign) for campaign in campaigns]
    asked = {"first": first, "last": last, **{f"name_{place}": name for place, name in enumerate(names)}}
    found: Closed = {}
    for dimension, figure, value, number, is_withheld in connection.execute(_query(dimensions, len(names)), asked):
        shown, hidden = found.setdefault(dimension, (Counter(), set()))
        shown[figure, value] += int(number)
        if is_withheld:
            hidden.add((figure, value))
    return found


def name_of(campaign: Campaign) -> str:
    """How a campaign is called in the table."""
    return f"#{campaign}" if isinstance(campaign, int) else campaign


def hold_watermark() -> date | None:
    """The last closed week, held to the end of the transaction under way; None where none was ever closed."""
    ordinal = execute(for_update(select(Watermark.sequence).where(Watermark.facts == MARK))).scalar()
    return date.fromordinal(ordinal) if ordinal else None


@transaction()
def _close_next(at: datetime) -> bool:
    connection: Connection = db.session.info["connection"]
    mark = hold_watermark()
    if mark is None:
        first = min(
            filter(None, (execute(select(func.min(RollupDay.day))).scalar(), analytics.first_day())), default=None
        )
        if first is None:
            return False
        keep_once(Watermark.__table__, {"facts": MARK, "sequence": (monday(first) - WEEK).toordinal()})
        mark = monday(first) - WEEK
    week = mark + WEEK
    if week + WEEK + SETTLED_AFTER > clock.day_in_almaty(at):
        return False
    execute(delete(RollupWeek).where(RollupWeek.week == week))
    rows = list(_rows(connection, week))
    if rows:
        execute(insert(RollupWeek), rows)
    _move_mark(week)
    return True


def _rows(connection: Connection, week: date) -> Iterator[dict[str, Any]]:
    span = [(week, week + WEEK - timedelta(days=1))]
    facts = read_facts(connection, None, FACT_FIGURES, span)
    counts = read_counts(connection, None, COUNTED_FIGURES, span)
    for figure in EXACT_FIGURES:
        for campaign, number in counts.by_campaign(figure, *span[0]).items():
            if number:
                yield _row(campaign, EXACTLY, week, (figure, ""), number, is_withheld=False)
    for dimension in DIMENSIONS.values():
        for campaign, days in dimension.days(facts, counts):
            shown: Counter[Value] = Counter()
            withheld: set[Value] = set()
            for block in blocks(days, date.max):
                shown.update(block.shown)
                withheld |= block.withheld
            for value in sorted(shown.keys() | withheld):
                yield _row(campaign, dimension.key, week, value, shown[value], is_withheld=value in withheld)


def _row(
    campaign: Campaign, dimension: str, week: date, value: Value, number: int, *, is_withheld: bool
) -> dict[str, Any]:
    figure, of_figure = value
    named = {"campaign": name_of(campaign), "dimension": dimension, "week": week, "figure": figure, "value": of_figure}
    return {**named, "count": number, "is_withheld": is_withheld}


def _move_mark(week: date) -> None:
    execute(update(Watermark).where(Watermark.facts == MARK).values(sequence=week.toordinal()))
    keep_once(Watermark.__table__, {"facts": STATE, "sequence": 0})
    # Drawn, not counted on: so it never comes back, not even after the figures were made anew.
    execute(update(Watermark).where(Watermark.facts == STATE).values(sequence=secrets.randbits(62)))


@lru_cache(maxsize=64)
def _query(dimensions: tuple[str, ...], campaigns: int) -> Select[Any]:
    table = RollupWeek
    keys: tuple[Any, ...] = (table.dimension, table.figure, table.value)
    query: Select[Any] = select(*keys, func.sum(table.count), func.max(cast(table.is_withheld, Integer))).where(
        table.week.between(bindparam("first", type_=Date), bindparam("last", type_=Date)),
        table.dimension.in_([literal(dimension) for dimension in dimensions]),
    )
    if campaigns:
        query = query.where(table.campaign.in_([bindparam(f"name_{place}") for place in range(campaigns)]))
    return query.group_by(*keys)
